"""Work described by labelled lines under a heading: "Thời gian: Quý II/2026", "Đơn vị chủ trì: …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from knowledge.plans.clauses import clauses
from knowledge.plans.columns import Field
from knowledge.plans.outline import Area, Passage
from knowledge.plans.table_rows import TaskRow

VERB_WORDS = (
    r"(?:\s+(?:thực hiện|hoàn thành|tổ chức|triển khai|tham mưu|báo cáo|gửi|xử lý|dự kiến|đầu ra|kết quả|về|cho|"
    r"giải quyết|chính|bắt đầu|kết thúc|và))*"
)
LABEL_WORDS: dict[Field, str] = {
    "time": r"thời gian|thời hạn|tiến độ|hạn|thời điểm|hoàn thành|xong",
    "support": r"(?:cơ quan|đơn vị|bộ phận|các đơn vị|các cơ quan)?\s*phối hợp",
    "lead": r"(?:cơ quan|đơn vị|bộ phận|phòng|người)?\s*(?:chủ trì|thực hiện|phụ trách|tham mưu|đầu mối)",
    "product": r"sản phẩm|kết quả|kết quả đầu ra|yêu cầu sản phẩm",
    "budget": r"kinh phí|nguồn kinh phí",
    "note": (
        r"địa điểm|thành phần|đối tượng|số lượng|nội dung|hình thức|phương thức|mục đích|yêu cầu|"
        r"ghi chú|quy mô"
    ),
}
LABELS = tuple(
    (name, re.compile(rf"^(?:{words}){VERB_WORDS}\s*:\s*(?P<value>.+)$", re.IGNORECASE | re.DOTALL))
    for name, words in LABEL_WORDS.items()
)


@dataclass(slots=True)
class _Card:
    """A piece of work and the labelled lines seen under it."""

    title: Passage
    values: dict[Field, str] = field(default_factory=dict)
    where: list[int] = field(default_factory=list)

    def is_task(self) -> bool:
        return "time" in self.values

    def row(self) -> TaskRow:
        values: dict[Field, str] = {"text": self.title.text.rstrip(":. "), **self.values}
        values.setdefault("lead", "; ".join(self.title.lead))
        values.pop("note", None)
        return TaskRow(self.title.section, None, values, [*self.title.where, *self.where])


def read_cards(passages: Iterable[Passage]) -> Iterator[Passage | TaskRow]:
    """The passages in order, each description of work by labels as one row in its place."""
    for card, held in _cards(passages):
        if card and card.is_task():
            yield card.row()
        else:
            yield from held


def _cards(passages: Iterable[Passage]) -> Iterator[tuple[_Card | None, list[Passage]]]:
    card: _Card | None = None
    held: list[Passage] = []
    for passage in passages:
        labelled = labels_of(passage.text) if passage.area is not Area.RESULTS else {}
        if card and labelled:
            card.values.update({name: value for name, value in labelled.items() if name not in card.values})
            card.where += passage.where
            held.append(passage)
            continue
        if held:
            yield card, held
        card, held = _Card(passage), [passage]
    if held:
        yield card, held


def labels_of(text: str) -> dict[Field, str]:
    """The labelled values of a line that opens with a label; empty for any other line."""
    values: dict[Field, str] = {}
    last: Field | None = None
    for piece, _ in clauses(text.strip(" ()"), ";"):
        found = next(
            ((name, m) for name, pattern in LABELS if (m := pattern.match(piece.strip(" -+.")))), None
        )
        if found:
            last = found[0]
            values.setdefault(last, found[1]["value"].strip(" .;"))
        elif last is None:
            return {}
        else:
            values[last] += f"; {piece.strip(' .')}"
    return values

"""Work described by labelled lines under a heading: "Thời gian: Quý II/2026", "Đơn vị chủ trì: …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from knowledge.plans.columns import Field
from knowledge.plans.markers import Level
from knowledge.plans.outline import Area, Passage
from knowledge.plans.table_rows import TaskRow

VERB_WORDS = (
    r"(?:\s+(?:thực hiện|hoàn thành|tổ chức|triển khai|tham mưu|báo cáo|gửi|xử lý|dự kiến|đầu ra|kết quả|về|cho|"
    r"giải quyết|chính|bắt đầu|kết thúc|và))*"
)
LABEL_WORDS: dict[Field, str] = {
    "time": r"thời gian|thời hạn|tiến độ|hạn|thời điểm|hoàn thành|xong",
    "support": r"(?:cơ quan|đơn vị|bộ phận|các đơn vị|các cơ quan)?\s*phối hợp",
    "lead": (
        r"(?:cơ quan|đơn vị|bộ phận|phòng|người)?\s*"
        r"(?:chủ trì|thực hiện|phụ trách|tham mưu|đầu mối|được giao|phân công|trách nhiệm)"
    ),
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

NEXT_LABEL = re.compile(rf"[.;,]\s+(?=(?:{'|'.join(LABEL_WORDS.values())}){VERB_WORDS}\s*:)", re.IGNORECASE)
WORK_LABEL = re.compile(
    r"^(?:tên )?(?P<name>nội dung|nhiệm vụ|công việc|việc|hoạt động)(?: (?:công việc|nhiệm vụ|cụ thể|thực hiện))*"
    r"\s*\d{0,2}\s*:\s*(?P<work>\S.+)$",
    re.IGNORECASE | re.DOTALL,
)
"""A line that names the work itself: "Nội dung: Phê duyệt vị trí việc làm"."""


@dataclass(slots=True)
class _Card:
    """A piece of work and the labelled lines seen under it."""

    title: Passage
    values: dict[Field, str] = field(default_factory=dict)
    where: list[int] = field(default_factory=list)
    named: Passage | None = None
    """The work as a line "Nội dung: …" among the labels names it: the title, when more such lines follow."""

    def is_task(self) -> bool:
        return "time" in self.values

    def take(self, labelled: dict[Field, str], passage: Passage, named: Passage | None) -> None:
        self.values.update({name: value for name, value in labelled.items() if name not in self.values})
        self.where += passage.where
        self.named = self.named or named

    def row(self) -> TaskRow:
        title = _named_work(self.title) or self.title
        values: dict[Field, str] = {"text": title.text.rstrip(":. "), **self.values}
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
    read = list(passages)
    grouped = False
    for passage, after in zip_longest(read, read[1:]):
        labelled = labels_of(passage.text) if passage.area is not Area.RESULTS else {}
        named = _named_work(passage)
        opens = bool(named) and (_has_labels_below(passage, after) or bool(card and card.is_task()))
        grouped = bool(labelled) and (grouped or _speaks_of_all(passage, card))
        if grouped:
            if held:
                yield card, held
            yield None, [passage]
            card, held = None, []
            continue
        if card and labelled and not opens:
            card.take(labelled, passage, named)
            held.append(passage)
            continue
        if held:
            yield _titled(card, restarted=opens), held
        card, held = _Card(named if opens and named else passage), [passage]
    if held:
        yield card, held


def _speaks_of_all(label: Passage, card: _Card | None) -> bool:
    """Whether a label stands higher than the bullets before it: "b) Thời gian: …" after "a) Nhiệm vụ: - … - …"."""
    bullet = card is not None and not card.title.heading and card.title.level in {Level.DASH, Level.PLUS}
    return bullet and card is not None and label.level <= Level.LETTER


def _named_work(passage: Passage) -> Passage | None:
    """The passage as the work it names after a label."""
    found = WORK_LABEL.match(passage.text)
    return replace(passage, text=found["work"], heading=False) if found else None


def _has_labels_below(passage: Passage, after: Passage | None) -> bool:
    return passage.has_below(after) and after is not None and bool(labels_of(after.text))


def _titled(card: _Card | None, *, restarted: bool) -> _Card | None:
    """Of a list of cards "Nội dung: …", one after the other, the first is such a card too."""
    if card and restarted and card.named:
        card.title = card.named
    return card


def labels_of(text: str) -> dict[Field, str]:
    """The labelled values of a line that opens with a label; empty for any other line."""
    values: dict[Field, str] = {}
    for piece in NEXT_LABEL.split(text.strip(" ()")):
        found = next(
            ((name, m) for name, pattern in LABELS if (m := pattern.match(piece.strip(" -+.")))), None
        )
        if found is None:
            return {}
        values.setdefault(found[0], found[1]["value"].strip(" .;"))
    return values

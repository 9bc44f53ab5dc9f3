"""Work described by labelled lines under a heading: "Thời gian: Quý II/2026", "Đơn vị chủ trì: …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from knowledge.plans.actors import acting_units, supporting_units
from knowledge.plans.citations import without_citations
from knowledge.plans.clauses import clauses, sentences
from knowledge.plans.columns import Field
from knowledge.plans.markers import Level
from knowledge.plans.outline import Area, Passage
from knowledge.plans.table_rows import TaskRow
from knowledge.plans.time_table import find_moments
from knowledge.plans.who_when import DATED, names_and_time, of_piece, who_and_when

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
"""Between two labels on one line: "Đơn vị chủ trì: Phòng A. Thời gian: Quý II"."""
LAST_BRACKET = re.compile(r"(?<=\S\s)\([^()]*\)[\s.;]*$")
SUBJECT, ABOVE = 0.8, 0.7
"""How sure a lead is that the words of the work name, and one that a heading above charges."""
TOLD: frozenset[Field] = frozenset({"lead", "support", "time", "product", "budget"})
QUIET = frozenset({Area.PURPOSE, Area.RESULTS, Area.BUDGET})
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
        values.pop("note", None)
        sure: dict[Field, float] = {}
        if not values.get("lead"):
            named = acting_units(title.text)
            values["lead"] = "; ".join(named or title.lead)
            sure["lead"] = SUBJECT if named else ABOVE
        if helpers := supporting_units(title.text):
            values.setdefault("support", "; ".join(helpers))
        return TaskRow(self.title.section, None, values, [*self.title.where, *self.where], sure=sure)


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
    bullets: list[Passage] = []
    grouped = False
    for passage, after in zip_longest(read, read[1:]):
        labelled = _told(passage, card)
        named = _named_work(passage)
        opens = bool(named) and (_has_labels_below(passage, after) or bool(card and card.is_task()))
        grouped = bool(labelled) and (grouped or _speaks_of_all(passage, card, bullets, labelled))
        if grouped:
            if held:
                yield card, held
            yield None, [passage]
            card, held, bullets = None, [], []
            continue
        if card and labelled and not opens:
            card.take(labelled, passage, named)
            held.append(passage)
            continue
        if held:
            yield _titled(card, restarted=opens), held
        bullets = [*bullets, passage] if _goes_on(bullets, passage, card) else [passage]
        card, held = _Card(named) if opens and named else _opened(passage), [passage]
    if held:
        yield card, held


def _told(passage: Passage, card: _Card | None) -> dict[Field, str]:
    """What a line tells about the work above it; with or without labels."""
    if passage.area is Area.RESULTS:
        return {}
    labelled = labels_of(passage.text)
    if labelled or passage.heading or passage.area in QUIET or card is None:
        return labelled
    return {} if _is_dated(card.title.text) or card.is_task() else who_and_when(passage.text)


def _opened(passage: Passage) -> _Card:
    """The card a passage begins, with what its own last sentences say of who and when."""
    if passage.heading or passage.area in QUIET:
        return _Card(passage)
    work, told = passage.text, dict[Field, str]()
    for start, needed in reversed(_ends(passage.text)):
        said = labels_of(work[start:]) or who_and_when(work[start:])
        if not needed & said.keys():
            break
        work, told = work[:start].rstrip(), said | told
    return _Card(passage) if not told or _is_dated(work) else _Card(replace(passage, text=work), told)


def _ends(text: str) -> list[tuple[int, frozenset[Field]]]:
    """Where the sentences after the first begin, and a bracket that closes the text; and of what each must tell.

    A bracket inside a sentence must name who: a time alone in it belongs to the words before ("trước khi …").
    """
    starts = {start: TOLD for _, start in sentences(text) if start}
    bracket = LAST_BRACKET.search(text)
    if bracket:
        starts.setdefault(bracket.start(), frozenset({"lead"}))
    return sorted(starts.items())


def _is_dated(work: str) -> bool:
    """Whether words of work say themselves when it is due."""
    return any(m.kind in DATED and m.bound for m in find_moments(without_citations(work)))


def _speaks_of_all(
    label: Passage, card: _Card | None, bullets: list[Passage], labelled: dict[Field, str]
) -> bool:
    """Whether a label speaks of the bullets before it, not of the last alone.

    So does one that stands higher, "b) Thời gian: …" after "a) Nhiệm vụ: - … - …", and one without a mark that names
    who leads, below two or more bullets that have no label of their own.
    """
    if card is None or card.title.heading or card.title.level not in {Level.DASH, Level.PLUS}:
        return False
    unmarked = label.level is Level.NONE and "lead" in labelled and not card.values
    return label.level <= Level.LETTER or (unmarked and len(bullets) > 1)


def _goes_on(bullets: list[Passage], passage: Passage, card: _Card | None) -> bool:
    """Whether a bullet follows others of its kind, none of which told who or when in lines below it."""
    told = card is not None and bool(card.where)
    return bool(bullets) and not told and passage.level is bullets[-1].level is Level.DASH


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
        told = _with_plain_words(found[0], found[1]["value"].strip(" .;"))
        values |= {name: value for name, value in told.items() if name not in values}
    return values


def _with_plain_words(label: Field, value: str) -> dict[Field, str]:
    """A labelled value, and what words without a label after it say: "Chủ trì: Phòng A; xong trước ngày 20/5"."""
    if label not in {"lead", "support"}:
        return {label: value}
    kept: list[str] = []
    value, time = names_and_time(value)
    told: dict[Field, str] = {"time": time} if time else {}
    for part, _ in clauses(value):
        said = of_piece(part) if kept else _with_its_role(part, label)
        if not kept and label in said:
            kept.append(said[label])
        told |= said
        kept += [] if said else [part.strip()]
    return {label: "; ".join(kept)} | {name: words for name, words in told.items() if name != label}


def _with_its_role(part: str, label: Field) -> Mapping[Field, str]:
    """What names after a label do when a word says so: "Phân công: Phòng A chủ trì, phối hợp với Phòng B"."""
    said = of_piece(part)
    return said if label in said else {}

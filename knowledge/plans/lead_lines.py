"""Who leads and by when, printed in lines of their own: below the bullets they speak of, or above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.plans.actors import acting_units
from knowledge.plans.cards import labels_of
from knowledge.plans.citations import without_citations
from knowledge.plans.columns import Field
from knowledge.plans.markers import Level
from knowledge.plans.outline import Area, Passage
from knowledge.plans.table_rows import TaskRow
from knowledge.plans.time_table import find_moments
from knowledge.plans.units import HEAD, STARTS_UNIT, split_units
from knowledge.plans.who_when import who_and_when

Item = Passage | TaskRow
NAMED_AFTER_WORK = re.compile(
    r"^(?:(?:Hội đồng|Tổ|Đoàn|Ban)\s+\S+|Các (?:cơ quan|đơn vị) (?:chủ trì|phụ trách|được giao))(?:\s+[^\s,;.:]+){0,5}$"
)
"""An office whose name has a verb in it: "Hội đồng thẩm định tỉnh"."""
CHARGED = re.compile(
    rf"^(?:Giao|Phân công)\s+(?P<lead>{HEAD}.*?)\s+(?:là (?:cơ quan|đơn vị|đầu mối) |làm )?"
    rf"(?:chủ trì|đầu mối|thực hiện|chịu trách nhiệm)\b(?:,?\s+phối hợp (?:với |cùng )?(?P<support>{HEAD}.*?))?"
    r"(?=\s+(?:tham mưu|thực hiện|triển khai|theo dõi|tổ chức)|,)[^.;\d]*"
    r"\b(?:trên|trên đây|mục này|phần này|khoản này|điểm này)\s*[.;]?$",
    re.DOTALL,
)
"""A sentence over all that stands above it: "Giao Phòng Nội vụ chủ trì thực hiện các nội dung trên"."""


@dataclass(frozen=True, slots=True)
class _LeadLine:
    lead: tuple[str, ...]
    support: tuple[str, ...]
    time: str = ""


def with_lead_lines(items: Iterable[Item]) -> Iterator[Item]:
    """The items, those that a lead line speaks of with its units; the lines themselves go away.

    "a) Nhiệm vụ:" with its bullets and then "b) Cơ quan chủ trì: Phòng Nội vụ": all the bullets. A line right under a
    heading speaks of what follows; below one item, of that item; after another lead line, of what stands between.
    """
    read = list(items)
    lines = {i: line for i, item in enumerate(read) if (line := _lead_line(item))}
    used: set[int] = set()
    for index, line in lines.items():
        owners = _above(read, index, lines) or _below(read, index, lines)
        for owner in owners:
            read[owner] = _led(read[owner], line, alone=owners == [index - 1])
        used |= {index} if owners else set()
    return (item for index, item in enumerate(read) if index not in used)


def _lead_line(item: Item) -> _LeadLine | None:
    if isinstance(item, TaskRow) or item.area is Area.RESULTS:
        return None
    labels = labels_of(item.text) or (who_and_when(item.text) if item.text.startswith("(") else {})
    lead, support, time = (labels.get(name, "") for name in ("lead", "support", "time"))
    if not labels and (charged := CHARGED.match(item.text)):
        lead, support = charged["lead"], charged["support"] or ""
    if not (_only_names(lead) or (time and not lead)):
        return None
    return _LeadLine(split_units(lead), split_units(support), time)


def _only_names(lead: str) -> bool:
    """Whether a value is units and nothing else, no work of theirs."""
    acts = acting_units(lead) and not NAMED_AFTER_WORK.match(lead)
    return bool(STARTS_UNIT.match(lead)) and not acts and not find_moments(without_citations(lead))


def _led(item: Item, line: _LeadLine, *, alone: bool) -> Item:
    if isinstance(item, TaskRow):
        units: dict[Field, str] = {"lead": "; ".join(line.lead), "support": "; ".join(line.support)}
        return replace(
            item, values={**units, **{name: value for name, value in item.values.items() if value}}
        )
    lead, support = line.lead or item.lead, line.support or item.support
    charged = alone and bool(line.lead)
    under = line.time or item.under
    return replace(item, lead=lead, support=support, under=under, heading=False, charged=charged)


def _above(read: list[Item], index: int, lines: dict[int, _LeadLine]) -> list[int]:
    """The items before a lead line that it speaks of, back to the heading or the lead line before."""
    level = _level(read[index])
    if level is Level.NONE:
        level = next((_level(read[at]) for at in range(index - 1, -1, -1) if at not in lines), level)
    owners: list[int] = []
    for at in range(index - 1, -1, -1):
        item = read[at]
        if at in lines and owners:
            break
        if isinstance(item, TaskRow):
            owners += [] if item.value("lead") else [at]
            continue
        if at in lines or labels_of(item.text) or item.text.startswith("("):
            continue
        if item.level < level:
            alone = not item.heading or _has_nothing_else(read, at, lines)
            return owners or ([at] if alone else [])
        unfinished = at == index - 1 and _has_nothing_else(read, at, lines)
        owners += [at] if unfinished or not item.heading else []
    return owners


def _below(read: list[Item], index: int, lines: dict[int, _LeadLine]) -> list[int]:
    """The items after a lead line right under a heading, until that heading ends."""
    above = read[index - 1] if index else None
    if not isinstance(above, Passage) or not above.heading:
        return []
    owners: list[int] = []
    for at in range(index + 1, len(read)):
        item = read[at]
        if at in lines or (isinstance(item, Passage) and item.level <= above.level):
            break
        owners += [at] if isinstance(item, Passage) and not item.heading else []
    return owners


def _has_nothing_else(read: list[Item], heading: int, lines: dict[int, _LeadLine]) -> bool:
    """Whether only lead lines stand under a heading, so that it is the work itself."""
    top = _level(read[heading])
    if top is Level.PART:
        return False
    after = (at for at in range(heading + 1, len(read)) if at not in lines)
    following = next(after, None)
    return following is None or _level(read[following]) <= top


def _level(item: Item) -> Level:
    return item.level if isinstance(item, Passage) else Level.NONE

"""Which column of an appendix names the work, when several could: the area, the heading of a group, the work itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from knowledge.plans.actors import VERB
from knowledge.plans.blocks import Row

GROUP_TITLE = re.compile(
    r"^(?:các |theo |thuộc )?(?:lĩnh vực|mục tiêu|tiêu chí|ch[ỉi] tiêu|chỉ số|nhóm|nội dung cải cách|mảng|phân loại)\b"
)
DETAIL_TITLE = re.compile(r"\b(?:cụ thể|chi tiết|cần làm|phải làm|triển khai thực hiện)\b")
STARTS_VERB = re.compile(VERB, re.IGNORECASE)
FULL_ROW = 3
"""Cells a row of work fills at least; a title or a signature fills fewer."""
FINER = 1.3
LONGER = 1.5
FEWEST_WORDS = 4
SHORT_NAME = 6
"""Words up to which a cell may be the name of a group."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    title: str
    filled: int
    """Rows in which it holds anything, a merged cell included."""
    own: int
    """Rows that print words of their own in it."""
    words: float
    """Words of a cell on the average."""
    acts: bool
    """Most of its cells begin with a verb, as work does and the name of a group does not."""

    def is_group(self) -> bool:
        return bool(GROUP_TITLE.search(self.title))

    def is_detail(self) -> bool:
        return bool(DETAIL_TITLE.search(self.title)) and not self.is_group()


def find_work(
    titles: Sequence[str], rows: Iterable[Row], named: Sequence[int], unknown: Sequence[int]
) -> int | None:
    """The column that names the work of each row; None when there is none.

    Args:
        titles: The header's titles, in lower case.
        rows: The rows below the header.
        named: Columns whose title may stand over work, or over the area or group it belongs to.
        unknown: Columns whose title says nothing; looked at when no title promises work itself.
    """
    full = [row for row in rows if sum(bool(cell.text) for cell in row.cells) >= FULL_ROW]
    candidates = [_candidate(index, titles, full) for index in named]
    most = max((c.filled for c in candidates), default=0)
    chosen = [c for c in candidates if 2 * c.filled >= most]
    best = reduce(_better, chosen) if chosen else None
    if best is None or best.is_group():
        best = reduce(_longer, (_candidate(index, titles, full) for index in unknown), best)
    return best.index if best else None


def _candidate(index: int, titles: Sequence[str], rows: Sequence[Row]) -> _Candidate:
    cells = [row.cells[index] for row in rows if index < len(row.cells) and row.cells[index].text]
    own = [cell.text for cell in cells if not cell.above]
    words = sum(len(text.split()) for text in own) / len(own) if own else 0.0
    acts = 2 * sum(bool(STARTS_VERB.match(text)) for text in own) > len(own)
    return _Candidate(index, titles[index], len(cells), len(own), words, acts)


def _better(a: _Candidate, b: _Candidate) -> _Candidate:
    """By their titles, else the finer one, else the longer one; the first when nothing tells them apart."""
    for says in (_Candidate.is_detail, lambda c: not c.is_group()):
        if says(a) != says(b):
            return a if says(a) else b
    if a.own >= FINER * b.own or b.own >= FINER * a.own:
        return a if a.own > b.own else b
    named = a.words <= SHORT_NAME and not a.acts
    return b if named and b.words >= LONGER * a.words else a


def _longer(best: _Candidate | None, other: _Candidate) -> _Candidate | None:
    """A column nobody foresaw, when it speaks in sentences where the one known only names a group."""
    enough = other.words >= FEWEST_WORDS and (best is None or other.words >= LONGER * best.words)
    return other if enough and (best is None or 2 * other.filled >= best.filled) else best

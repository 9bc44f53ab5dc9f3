"""Headings that are a time and nothing more: "QUÝ I", "Tháng 02/2025:", "NHIỆM VỤ TRỌNG TÂM THÁNG 3"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.plans.citations import plain, without_citations
from knowledge.plans.moments import Moment
from knowledge.plans.time_table import find_moments

MOST_WORDS = 16
RANKS = {"recurring": 0, "day": 0, "weekday": 0, "year": 0, "half": 1, "quarter": 2, "month": 3, "date": 4}
"""A quarter encloses its months; a rhythm encloses nothing and ends all."""
NAMES_WORK = r"(?:nội dung|nhiệm vụ|công việc|việc|công tác|hoạt động)"
MANNER = r"(?:trọng tâm|chủ yếu|cụ thể|cần|phải|trong|của|theo|thực hiện|triển khai|hoàn thành|xong|định kỳ)"
BEFORE = re.compile(rf"^(?:các |những |một số )?(?:{NAMES_WORK}(?:[,\s]+|$))*(?:{MANNER}(?:[,\s]+|$))*$")
WEEK = re.compile(r"^tuần\s*(?:thứ\s*)?(?:\d|[ivx]+)\s*(?=\()")
NOTE = re.compile(r"\s*\([^()]*\)$")
BETWEEN = re.compile(r"^[\s,;\-–&]*(?:và|đến|từ)?\s*$")
LINE_KINDS = frozenset({"month", "quarter", "half"})
"""What a line without mark, colon or bold may name to be a heading all the same."""


@dataclass(frozen=True, slots=True)
class PeriodTitle:
    """A heading's time: its words, and how coarse it is (0 encloses most)."""

    words: str
    rank: int
    kind: str


def period_title(text: str) -> PeriodTitle | None:
    """The time a heading is, without its number; None for any other words."""
    words = text.strip(" .:*–-")
    if (
        not any(c.isalpha() for c in words)
        or len(words.split()) > MOST_WORDS
        or text.rstrip().endswith((";", ","))
    ):
        return None
    hidden = without_citations(words)
    bare = NOTE.sub("", hidden) if not WEEK.match(plain(words)) else WEEK.sub("", plain(words)).strip("() ")
    moments = find_moments(bare)
    if (
        not moments
        or not all(map(_says_when, moments))
        or moments[-1].bound == "from"
        or not _nothing_else(bare, moments)
    ):
        return None
    if moments[0].kind == "year" and bare[: moments[0].start].strip():
        return None
    return PeriodTitle(words, RANKS[moments[0].kind], moments[0].kind)


def period_line(text: str, *, strong: bool) -> PeriodTitle | None:
    """The time that a line without a number is, when it is surely a heading and no tail of the work above it."""
    found = period_title(text)
    if found is None or text.rstrip().endswith("."):
        return None
    return found if strong or text.rstrip().endswith(":") or found.kind in LINE_KINDS else None


def _says_when(moment: Moment) -> bool:
    if moment.kind == "recurring":
        return bool(moment.periods)
    return moment.kind in RANKS


def _nothing_else(words: str, moments: Sequence[Moment]) -> bool:
    """Whether a title names nothing but times."""
    gaps = [words[a.end : b.start] for a, b in pairwise(moments)]
    after = words[moments[-1].end :].strip(" .:)")
    return bool(BEFORE.match(words[: moments[0].start])) and all(map(BETWEEN.match, gaps)) and not after

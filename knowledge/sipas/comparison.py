"""Saying "higher", "lower" or "lowest" only where the answers bear it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Literal

from knowledge.sipas.formula import Z95, Counts, Evaluation
from knowledge.sipas.publication import publishable

Difference = Literal["higher", "lower", "unclear"]


def compare(now: Counts, before: Counts) -> Difference:
    """Whether a share really differs from an earlier or another one.

    It does when the Wilson intervals lie apart or the two-proportion test (pooled, two-sided) gives
    p < 0.05. With fewer than five answers on either side it is always unclear.
    """
    if not (publishable(now.n).shown and publishable(before.n).shown):
        return "unclear"
    if not (_apart(now, before) or _significant(now, before)):
        return "unclear"
    return "higher" if now.share > before.share else "lower"


def _apart(a: Counts, b: Counts) -> bool:
    return a.interval.low > b.interval.high or b.interval.low > a.interval.high


def _significant(a: Counts, b: Counts) -> bool:
    pooled = (a.satisfied + b.satisfied) / (a.n + b.n)
    deviation = sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n))
    return deviation > 0 and abs(a.share - b.share) / deviation > Z95


def lowest(evaluation: Evaluation, most: int = 3) -> tuple[str, ...]:
    """Codes of the criteria with the lowest share, lowest first, among those with answers enough to rank."""
    rankable = {code: c.share for code, c in evaluation.criteria.items() if publishable(c.n).rankable}
    return tuple(sorted(rankable, key=lambda code: (rankable[code], code))[:most])


BREAKS = (dt.date(2022, 1, 1), dt.date(2025, 7, 1))
"""Days on which a series begins anew: the ministry's new method; 34 provinces and two levels of local government."""


class NotComparable(StrEnum):
    """Why two periods must not be compared."""

    TOO_FEW = "too_few"
    RUNNING = "running"
    BREAK = "break"
    RULE = "rule"
    FORMULA = "formula"


@dataclass(frozen=True)
class Basis:
    """What a period's figures rest on. `over`: whether all of its days are counted."""

    respondents: int
    start: dt.date
    end: dt.date
    rules: frozenset[str]
    formulas: frozenset[str]
    over: bool = True


def why_not_comparable(now: Basis, before: Basis) -> NotComparable | None:
    """What forbids to compare two periods of the same questionnaire; None: nothing does."""
    if not (publishable(now.respondents).shown and publishable(before.respondents).shown):
        return NotComparable.TOO_FEW
    if not (now.over and before.over):
        return NotComparable.RUNNING
    if any(before.start < day <= now.end for day in BREAKS):
        return NotComparable.BREAK
    if len(now.rules | before.rules) > 1:
        return NotComparable.RULE
    if len(now.formulas | before.formulas) > 1:
        return NotComparable.FORMULA
    return None

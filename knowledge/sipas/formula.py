"""The formula `mean-of-criteria-1`: share satisfied of each criterion, then plain means over criteria.

Source: own design after the published tables of the 2023 and 2024 measurements (QĐ 1001/QĐ-BNV), which fit
an unweighted mean over criteria; the text of its formula was not available (docs/sipas.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import Literal, NamedTuple

from knowledge.questionnaires import Factor, Questionnaire
from knowledge.sipas.publication import ENOUGH, K

Z95 = 1.959964
"""Two-sided 95 % point of the normal distribution."""

Row = Mapping[str, int | None]
"""One person's answers by item code: 1 to 5, or None for "does not apply". A skipped item is absent."""

Variant = Literal["A-D", "A-E"]
"""The factors in the headline number; stored with every result."""


class Interval(NamedTuple):
    """A 95 % interval of a share; both ends are in 0..1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each answer was given to one item. Skipped answers are counted nowhere."""

    scores: tuple[int, int, int, int, int]
    """Answers 1, 2, 3, 4, 5."""
    not_applicable: int = 0

    @property
    def n(self) -> int:
        """Valid answers: "Bình thường" is one of them, "does not apply" is not."""
        return sum(self.scores)

    @property
    def satisfied(self) -> int:
        return self.scores[3] + self.scores[4]

    @property
    def share(self) -> float:
        """Satisfied of valid answers, 0..1. Raises ZeroDivisionError without a valid answer."""
        return self.satisfied / self.n

    @property
    def mean(self) -> float:
        """Mean score 1..5, an extra: the formula never uses it."""
        return sum(score * count for score, count in enumerate(self.scores, 1)) / self.n

    @property
    def interval(self) -> Interval:
        return wilson(self.satisfied, self.n)


@dataclass(frozen=True, slots=True)
class Average:
    """The mean share over some criteria."""

    share: float
    """0..1."""
    n: int
    """Valid answers of the criterion that has fewest: the figure is as well founded as its weakest part."""
    codes: tuple[str, ...]
    """The criteria averaged: those with at least five valid answers."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one unit and period."""

    criteria: Mapping[str, Counts]
    factors: Mapping[str, Average | None]
    """None: no criterion of the factor has five valid answers."""
    index: Average | None
    variant: Variant
    overall: Counts
    """The overall question, reported beside the index and never part of it."""
    questionnaire: str
    formula: str


def wilson(satisfied: int, n: int) -> Interval:
    """Wilson score interval, 95 %, of `satisfied` out of `n` (E. B. Wilson, 1927). The share itself always lies within.

    Raises:
        ZeroDivisionError: n is 0.
    """
    p, z2 = satisfied / n, Z95 * Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # Where all or none are satisfied an end is the share itself, which rounding may miss by a hair.
    return Interval(max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def tally(rows: Iterable[Row]) -> dict[str, Counts]:
    """Count the rows' answers by item."""
    found: dict[str, list[int]] = {}
    for row in rows:
        for code, answer in row.items():
            found.setdefault(code, [0] * 6)[answer or 0] += 1
    return {code: Counts((c[1], c[2], c[3], c[4], c[5]), c[0]) for code, c in found.items()}


def evaluate(
    questionnaire: Questionnaire, counts: Mapping[str, Counts], *, with_feedback: bool = False
) -> Evaluation:
    """Work out every figure from the counts of the items that were asked.

    Args:
        questionnaire: says which item belongs to which factor and which factors make the index.
        counts: by item code; items that were not asked may be absent.
        with_feedback: the province wants the feedback factor inside the index. It is taken in only if each
            of its criteria has at least 30 valid answers; `variant` tells what was done.
    """
    beside = questionnaire.factors_with("beside")
    inside = with_feedback and _all_well_answered(beside, counts)
    factors = questionnaire.factors_with("index") + (beside if inside else ())
    return Evaluation(
        criteria=_asked(questionnaire.factors, counts),
        factors={factor.code: _average([factor], counts) for factor in questionnaire.factors},
        index=_average(factors, counts),
        variant="A-E" if inside else "A-D",
        overall=counts.get(questionnaire.overall.code, Counts((0, 0, 0, 0, 0))),
        questionnaire=questionnaire.id,
        formula=questionnaire.formula,
    )


def _asked(factors: Iterable[Factor], counts: Mapping[str, Counts]) -> dict[str, Counts]:
    codes = (item.code for factor in factors for item in factor.items)
    return {code: counts[code] for code in codes if code in counts}


def _average(factors: Iterable[Factor], counts: Mapping[str, Counts]) -> Average | None:
    counted = {code: c for code, c in _asked(factors, counts).items() if c.n >= K}
    if not counted:
        return None
    return Average(
        share=fmean(c.share for c in counted.values()),
        n=min(c.n for c in counted.values()),
        codes=tuple(counted),
    )


def _all_well_answered(factors: Iterable[Factor], counts: Mapping[str, Counts]) -> bool:
    asked = _asked(factors, counts).values()
    return bool(asked) and all(c.n >= ENOUGH for c in asked)

"""The dossier rate in the manner of QĐ 766/QĐ-TTg (23/6/2022). It is computed from records: nobody was asked.

Formula of item 5.4, as a portal document gives it (a secondary source; the decision's own text was not read):
100 % − (share of late dossiers + share of dossiers with a petition or dislike); from 90 % on it earns all 6 points,
below that, rate × 6 / 90. It stands apart from ratings and is never added to them.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_POINTS = 6.0
FULL_FROM = 90.0
"""Percent from which all points are earned."""


@dataclass(frozen=True)
class Rate766:
    """The counts behind a rate. `complained`: dossiers with a petition or dislike."""

    dossiers: int
    late: int
    complained: int

    @property
    def percent(self) -> float | None:
        """0 to 100; None when there is no dossier."""
        if not self.dossiers:
            return None
        return max(0.0, 100.0 * (1 - (self.late + self.complained) / self.dossiers))

    @property
    def points(self) -> float | None:
        """0 to 6; None when there is no dossier."""
        return None if self.percent is None else points_of(self.percent)


def points_of(percent: float) -> float:
    """The points a percentage earns."""
    return MOST_POINTS if percent >= FULL_FROM else percent * MOST_POINTS / FULL_FROM

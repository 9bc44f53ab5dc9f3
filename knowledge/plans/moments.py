"""One phrase about time: what it stands for, not yet which day it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "date", "day", "month", "quarter", "half", "year", "weekday", "recurring", "relative", "ongoing", "none"
]
Bound = Literal["before", "until", "from", "in", ""]


@dataclass(frozen=True, slots=True)
class Moment:
    """A phrase about time at `start:end` of the text it was found in."""

    kind: Kind
    start: int
    end: int
    bound: Bound = ""
    day: int | None = None
    """Day of the month, -1 for the last one."""
    numbers: tuple[int, ...] = ()
    """Months or quarters; for a half-year, its last month; for a day of each month, all the days printed."""
    year: int | None = None
    part: str = ""
    """đầu, giữa, cuối… inside the period; for a rhythm, "bare" when no word of rhythm was printed."""
    relation: str = ""
    """What a bare day counts in: month, later (month after), quarter, quarter_later."""
    periods: frozenset[str] = frozenset()
    weekday: str = ""
    time: str | None = None
    """HH:MM."""
    ranged: bool = False
    """From the first number to the last; otherwise a list of them."""
    apart: bool = False
    """Two numbers joined by "và": each has a date of its own, even side by side."""

    def is_strict(self) -> bool:
        """Whether the day before is meant: "trước ngày D", but not "trước 16 giờ ngày D"."""
        return self.bound == "before" and self.time is None

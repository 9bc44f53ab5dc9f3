"""When people are reminded of a due date. The steps are data, not code; `docs/reminders.md` has the rules as a table.

A step is a number of days from the due date: −7 is a week before it, 0 the day itself, 3 three days late. Until the due
date a step that falls on a day off moves to the working day before, never later; afterwards to the next working day.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, field_validator

from knowledge.datafile import Record, read_one
from knowledge.workdays import ONE_DAY, WorkCalendar

FILE = Path(__file__).parent / "data" / "reminder-steps.yaml"
WEEK = 7
"""Days between the last reminders."""
FARTHEST = 180
"""Days from the due date of the farthest step anybody may set."""

Days = Annotated[int, Field(ge=1, le=FARTHEST, strict=True)]


class Steps(Record):
    """How a due date is reminded of. `before` is read as any order and kept the farthest first, `after` the nearest."""

    before: tuple[Days, ...] = Field(max_length=12)
    """Days before it."""
    after: tuple[Days, ...] = Field(max_length=12)
    """Days after it."""
    weeks: int = Field(ge=0, le=104, strict=True)
    """How often it is reminded of weekly after the last of these."""
    unacknowledged_days: int = Field(ge=1, le=60, strict=True)
    """Working days after the first reminder before the unit's leader hears that nobody took note."""

    @field_validator("before")
    @classmethod
    def _farthest_first(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(days), reverse=True))

    @field_validator("after")
    @classmethod
    def _nearest_first(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(days)))

    def inside(self, period: int | None) -> Steps:
        """Without what would be told before a period of so many days has begun; None: there is no period."""
        if period is None or self.earliest < period:
            return self
        return self.model_copy(update={"before": tuple(days for days in self.before if days < period)})

    @property
    def earliest(self) -> int:
        """Days before the due date from which something may be said, days off included."""
        return max(self.before, default=0)

    @property
    def offsets(self) -> tuple[int, ...]:
        """Every step as days from the due date, in order."""
        last = self.after[-1] if self.after else 0
        weekly = (last + WEEK * n for n in range(1, self.weeks + 1))
        return (*(-days for days in self.before), 0, *self.after, *weekly)

    @property
    def end(self) -> int:
        """Days after the due date from which nobody is reminded any more: the administrator sees it."""
        return self.offsets[-1] + WEEK


class Reached(NamedTuple):
    """The newest step whose day has come. `merged`: those before it, which are not made up for."""

    step: int
    merged: tuple[int, ...]
    is_urgent: bool
    """The last day before, the day itself, or the first day late: told in a message of its own."""


def day_of(step: int, due: dt.date, calendar: WorkCalendar) -> dt.date:
    """The working day on which a step is told."""
    day = due + step * ONE_DAY
    if step > 0:
        return calendar.first_working_day_on_or_after(day)
    return calendar.last_working_day_on_or_before(day)


def reached(steps: Steps, due: dt.date, today: dt.date, calendar: WorkCalendar) -> Reached | None:
    """Which step a due date has reached; None before the first one, and when it is too long ago."""
    if calendar.last_working_day_on_or_before(due - steps.earliest * ONE_DAY) > today:
        return None
    if day_of(steps.end, due, calendar) <= today:
        return None
    passed = [step for step in steps.offsets if day_of(step, due, calendar) <= today]
    *merged, newest = passed
    late = steps.after[0] if steps.after else WEEK
    is_first_late = newest > 0 and day_of(late, due, calendar) == day_of(newest, due, calendar)
    return Reached(newest, tuple(merged), newest in {-1, 0} or is_first_late)


def step_name(step: int) -> str:
    """`T-7`, `T0`, `T+3`: how the ledger calls a step."""
    return f"T{step:+d}" if step else "T0"


@cache
def default_steps() -> Steps:
    """The steps of plans that set none of their own.

    Raises:
        DataError: naming the key that is wrong.
    """
    return read_one(FILE, Steps)

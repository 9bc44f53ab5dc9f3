"""Vietnamese working days and the counting of time limits.

Public holidays (Bộ luật Lao động 2019, art. 112; NQ 28/2026/QH16 for 24/11) are computed by the `holidays`
library. What the Prime Minister decides each year wins over it: `knowledge/data/calendar-overrides.yaml` and
the agency's own additions. Limits follow Bộ luật Dân sự 2015, art. 147-148: the first day is not counted, and
a limit in calendar days that ends on a day off ends with the next working day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import holidays
from pydantic import BaseModel, ConfigDict, model_validator

from knowledge.datafile import read_one
from knowledge.wording import Phrase

ONE_DAY = dt.timedelta(days=1)
_TO_DO_FROM = (12, 15)
"""Month and day from which next year's decision should be in the calendar."""
_SEASON = 11
_SATURDAY = 5

Kind = Literal["off", "work"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Override(_Record):
    """One day that differs from the computed calendar."""

    date: dt.date
    kind: Kind
    reason: Phrase
    source: Phrase
    decided_on: dt.date | None = None
    """None: only proposed."""


class InEnglish(_Record):
    """The words of a day for who reads English."""

    reason: Phrase
    source: Phrase


class FiledDay(Override):
    """A day of the data file; what an administrator types has one language only."""

    en: InEnglish | None = None


class Confirmation(_Record):
    """A year whose official days off are known."""

    year: int
    source: Phrase


class CalendarFile(_Record):
    """The shape of `calendar-overrides.yaml`."""

    overrides: tuple[FiledDay, ...] = ()
    proposed: tuple[FiledDay, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> CalendarFile:
        days = [override.date for override in self.overrides]
        for override in self.overrides:
            if override.decided_on is None:
                raise ValueError(f"overrides: {override.date}: thiếu decided_on")
            if days.count(override.date) > 1:
                raise ValueError(f"overrides: {override.date}: có hai lần")
        return self


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked, Monday to Friday otherwise. Opening hours are another matter."""

    kinds: Mapping[dt.date, Kind]
    proposed: tuple[Override, ...] = ()
    """Swaps someone must confirm; they change nothing until then."""
    confirmed_years: frozenset[int] = frozenset()
    english: Mapping[str, str] = field(default_factory=dict)
    """Reasons and sources of the data file → the same in English."""

    def with_overrides(self, *overrides: Override) -> WorkCalendar:
        """This calendar with an agency's own decisions, which win over those already there."""
        return replace(self, kinds={**self.kinds, **{o.date: o.kind for o in overrides}})

    def with_confirmed(self, *years: int) -> WorkCalendar:
        """This calendar with years whose days off an agency has checked against the decision."""
        return replace(self, confirmed_years=self.confirmed_years.union(years))

    def is_working_day(self, day: dt.date) -> bool:
        """A Saturday worked to make up for a day off is a working day."""
        kind = self.kinds.get(day)
        return kind == "work" if kind else _public_holidays(day.year).is_working_day(day)

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """The last day of "n ngày làm việc kể từ ngày `day`"; day 1 is the next working day."""
        if n < 0:
            raise ValueError(f"{n} working days: cannot be negative")
        for _ in range(n):
            day = self.first_working_day_on_or_after(day + ONE_DAY)
        return day

    def due_after_days(self, day: dt.date, n: int) -> dt.date:
        """The last day of a limit of n calendar days from `day` (BLDS 2015, art. 147.2 and 148.5)."""
        return self.first_working_day_on_or_after(day + n * ONE_DAY)

    def first_working_day_on_or_after(self, day: dt.date) -> dt.date:
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def last_working_day_on_or_before(self, day: dt.date) -> dt.date:
        """The safe day for a fixed date ("chậm nhất ngày 20/12") that may fall on a day off."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def first_working_day_of_week(self, day: dt.date) -> dt.date:
        """The first working day of the week (from Monday) that `day` is in; of a week off, the one after it."""
        return self.first_working_day_on_or_after(day - day.weekday() * ONE_DAY)

    def years_to_look_at(self, today: dt.date) -> tuple[int, ...]:
        """The same from 1 November, when the decisions begin to come: what an administrator has to do this season."""
        due = [today.year, today.year + 1] if today.month >= _SEASON else [today.year]
        return tuple(year for year in due if year not in self.confirmed_years)

    def unusual_days(self, year: int) -> tuple[tuple[dt.date, bool], ...]:
        """The days of a year that differ from Monday to Friday, and whether each is worked."""
        first, days = dt.date(year, 1, 1), (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days
        every = (first + n * ONE_DAY for n in range(days))
        works = ((day, self.is_working_day(day)) for day in every)
        return tuple((day, work) for day, work in works if work != (day.weekday() < _SATURDAY))

    def years_to_confirm(self, today: dt.date) -> tuple[int, ...]:
        """Years whose decision an administrator should enter now: this one, and from 15/12 the next."""
        due = [today.year, today.year + 1] if (today.month, today.day) >= _TO_DO_FROM else [today.year]
        return tuple(year for year in due if year not in self.confirmed_years)


def data_file() -> Path:
    """The project's own overrides."""
    return Path(str(files("knowledge"))) / "data" / "calendar-overrides.yaml"


@cache
def load_calendar(path: Path | None = None) -> WorkCalendar:
    """Read the calendar.

    Raises:
        DataError: naming file and key.
    """
    read = read_one(path or data_file(), CalendarFile)
    return WorkCalendar(
        kinds={override.date: override.kind for override in read.overrides},
        proposed=read.proposed,
        confirmed_years=frozenset(confirmation.year for confirmation in read.confirmed),
        english={
            said: meant
            for day in (*read.overrides, *read.proposed)
            if day.en
            for said, meant in ((day.reason, day.en.reason), (day.source, day.en.source))
        },
    )


@cache
def _public_holidays(year: int) -> holidays.HolidayBase:
    """One year, complete from the start: the library's own growing calendar is not safe between threads."""
    return holidays.country_holidays("VN", years=year, expand=False)

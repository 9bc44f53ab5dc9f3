"""The periods figures are given for: whole months, quarters and years, of the calendar and of the CCHC reports.

Days cannot be chosen freely: two periods that differ by a day would tell what that day's few people answered. A period
has a name for addresses: `thang-2026-11`, `quy-2026-4`, `nam-2026`; `cchc-thang-2026-11`, `cchc-quy-2026-3`,
`cchc-6-thang-2026`, `cchc-9-thang-2026`, `cchc-nam-2026`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal

from babel.dates import format_date

from knowledge import periods
from knowledge.periods import CCHC_CUTOFF_DAY, Period
from knowledge.wording import Language

Kind = Literal["month", "quarter", "half", "nine_months", "year"]

_NAMES: dict[Kind, str] = {
    "month": "thang",
    "quarter": "quy",
    "half": "6-thang",
    "nine_months": "9-thang",
    "year": "nam",
}
_WRITTEN = re.compile(r"(cchc-)?(thang|quy|6-thang|9-thang|nam)-(20[0-9]{2})(?:-([0-9]{1,2}))?")
_LAST = {"month": 12, "quarter": 4}
_IN_ENGLISH: dict[Kind, str] = {
    "quarter": "Quarter {number}, {year}",
    "half": "First 6 months of {year}",
    "nine_months": "First 9 months of {year}",
    "year": "Year {year}",
}
_QUARTERS = {"half": (1, 2), "nine_months": (1, 2, 3), "year": (1, 2, 3, 4)}


@dataclass(frozen=True)
class ReportPeriod:
    """One period. `number`: of the month or quarter; 1 for the others. `cutoff_day`: the last day of CCHC periods."""

    kind: Kind
    year: int
    number: int = 1
    cchc: bool = False
    cutoff_day: int = CCHC_CUTOFF_DAY

    @property
    def name(self) -> str:
        """For addresses and stored queries; `named` reads it back."""
        number = f"-{self.number}" if self.kind in _LAST else ""
        return f"{'cchc-' if self.cchc else ''}{_NAMES[self.kind]}-{self.year}{number}"

    @property
    def days(self) -> Period:
        """Its first and last day, and what a report calls it in Vietnamese."""
        return self._cchc_days if self.cchc else self._calendar_days

    @property
    def _calendar_days(self) -> Period:
        match self.kind:
            case "month":
                return periods.month(self.year, self.number)
            case "quarter":
                return periods.quarter(self.year, self.number)
        return periods.calendar_year(self.year)

    @property
    def _cchc_days(self) -> Period:
        match self.kind:
            case "month":
                return periods.cchc_month(self.year, self.number, self.cutoff_day)
            case "quarter":
                return periods.cchc_quarter(self.year, self.number, self.cutoff_day)
            case "half":
                return periods.cchc_half(self.year, self.cutoff_day)
            case "nine_months":
                return periods.cchc_nine_months(self.year, self.cutoff_day)
        return periods.cchc_year(self.year, self.cutoff_day)

    @property
    def label(self) -> str:
        """As a list of periods shows it: the two calendars told apart."""
        days = self.days
        return f"CCHC: {days.label}" if self.cchc else days.label

    def label_in(self, language: Language) -> str:
        """The same in the reader's language."""
        if language == "vi":
            return self.label
        if not self.cchc:
            return self._english
        start, end = (format_date(day, "d MMM y", locale="en_GB") for day in self.days[:2])
        return f"CCHC: {self._english} ({start} – {end})"

    @property
    def _english(self) -> str:
        if self.kind == "month":
            return format_date(dt.date(self.year, self.number, 1), "MMMM y", locale="en_GB")
        return _IN_ENGLISH[self.kind].format(number=self.number, year=self.year)

    @property
    def whole_year(self) -> ReportPeriod:
        return replace(self, kind="year", number=1)

    @property
    def quarters(self) -> tuple[ReportPeriod, ...]:
        """The quarters it is made of; of a month, the one it lies in."""
        if self.kind in _QUARTERS:
            numbers = _QUARTERS[self.kind]
        else:
            numbers = (self.number if self.kind == "quarter" else (self.number + 2) // 3,)
        return tuple(replace(self, kind="quarter", number=number) for number in numbers)

    @property
    def months(self) -> tuple[ReportPeriod, ...]:
        """The months it is made of."""
        if self.kind == "month":
            return (self,)
        last = [quarter.number * 3 for quarter in self.quarters]
        return tuple(
            replace(self, kind="month", number=month) for end in last for month in range(end - 2, end + 1)
        )

    @property
    def before(self) -> ReportPeriod:
        """The period it may be compared with: the one before of the same length; of longer ones, a year ago."""
        if self.kind not in _LAST or self.number > 1:
            return (
                replace(self, number=self.number - 1)
                if self.kind in _LAST
                else replace(self, year=self.year - 1)
            )
        return replace(self, year=self.year - 1, number=_LAST[self.kind])


def named(text: str, cutoff_day: int = CCHC_CUTOFF_DAY) -> ReportPeriod | None:
    """The period of this name; None when there is none. `cutoff_day`: of the CCHC reports here."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    cchc, word, year, number = found.groups()
    kind = next(kind for kind, name in _NAMES.items() if name == word)
    if (number is not None) != (kind in _LAST) or (kind in {"half", "nine_months"} and not cchc):
        return None
    if number is not None and not 1 <= int(number) <= _LAST[kind]:
        return None
    meant = ReportPeriod(kind, int(year), int(number or 1), cchc=bool(cchc))
    return replace(meant, cutoff_day=cutoff_day) if cchc else meant


def running(
    kind: Kind, day: dt.date, *, cchc: bool = False, cutoff_day: int = CCHC_CUTOFF_DAY
) -> ReportPeriod:
    """The period of this kind that `day` lies in. Half-years and nine months: the ones of its CCHC year."""
    whole = ReportPeriod("year", day.year)
    if cchc:
        whole = replace(whole, cchc=True, cutoff_day=cutoff_day)
        whole = whole if day <= whole.days.end else replace(whole, year=day.year + 1)
    parts = {"month": whole.months, "quarter": whole.quarters}.get(kind)
    if parts is None:
        return replace(whole, kind=kind)
    return next(part for part in parts if part.days.covers(day))


def usual(today: dt.date) -> ReportPeriod:
    """The month that is shown when none is asked for: in its first week, the one before."""
    return running("month", today - dt.timedelta(days=7))


def to_choose_from(
    today: dt.date, years: int = 2, *, cutoff_day: int = CCHC_CUTOFF_DAY
) -> tuple[ReportPeriod, ...]:
    """The periods that have begun, newest first, calendar before CCHC."""
    found: list[ReportPeriod] = []
    for cchc in (False, True):
        for back in range(years):
            newest = running("year", today, cchc=cchc, cutoff_day=cutoff_day)
            whole = replace(newest, year=newest.year - back)
            longer = [replace(whole, kind=kind) for kind in ("nine_months", "half")] if cchc else []
            parts = [whole, *longer, *reversed(whole.quarters), *reversed(whole.months)]
            found += [part for part in parts if part.days.start <= today]
    return tuple(found)

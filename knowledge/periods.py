"""Reporting periods: calendar months, quarters and years, and those of administrative-reform (CCHC) reports.

A CCHC period runs from the 15th to the 14th. Source: CV 581/BNV-CCHC (quarter I, six months, quarter III,
year) and the general pattern of NĐ 09/2019/NĐ-CP (month, nine months). Newer guidance may move the cut-off,
so its day is a parameter.
"""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

CCHC_CUTOFF_DAY = 14
_ROMAN = ("I", "II", "III", "IV")


class Period(NamedTuple):
    """Days from `start` to `end`, both included, in Vietnamese local time."""

    start: dt.date
    end: dt.date
    label: str
    """In Vietnamese, as a report's title says it: "Quý I/2026"."""

    def covers(self, day: dt.date) -> bool:
        return self.start <= day <= self.end


def month(year: int, number: int) -> Period:
    return _calendar(year, number, number, f"Tháng {number}/{year}")


def quarter(year: int, number: int) -> Period:
    return _calendar(year, *_months(number), f"Quý {_ROMAN[number - 1]}/{year}")


def calendar_year(year: int) -> Period:
    return _calendar(year, 1, 12, f"Năm {year}")


def cchc_month(year: int, number: int, cutoff_day: int = CCHC_CUTOFF_DAY) -> Period:
    return _cchc(year, number, number, f"Tháng {number}/{year}", cutoff_day)


def cchc_quarter(year: int, number: int, cutoff_day: int = CCHC_CUTOFF_DAY) -> Period:
    return _cchc(year, *_months(number), f"Quý {_ROMAN[number - 1]}/{year}", cutoff_day)


def cchc_half(year: int, cutoff_day: int = CCHC_CUTOFF_DAY) -> Period:
    """The first six months; there is no report on the second half."""
    return _cchc(year, 1, 6, f"6 tháng đầu năm {year}", cutoff_day)


def cchc_nine_months(year: int, cutoff_day: int = CCHC_CUTOFF_DAY) -> Period:
    return _cchc(year, 1, 9, f"9 tháng đầu năm {year}", cutoff_day)


def cchc_year(year: int, cutoff_day: int = CCHC_CUTOFF_DAY) -> Period:
    return _cchc(year, 1, 12, f"Năm {year}", cutoff_day)


def cchc_reports(year: int, cutoff_day: int = CCHC_CUTOFF_DAY) -> tuple[Period, ...]:
    """The four reports a year that go to the Ministry: quarter I, six months, quarter III, year."""
    return (
        cchc_quarter(year, 1, cutoff_day),
        cchc_half(year, cutoff_day),
        cchc_quarter(year, 3, cutoff_day),
        cchc_year(year, cutoff_day),
    )


def _months(quarter_number: int) -> tuple[int, int]:
    if not 1 <= quarter_number <= len(_ROMAN):
        raise ValueError(f"quarter {quarter_number}: from 1 to 4")
    return 3 * quarter_number - 2, 3 * quarter_number


@lru_cache(maxsize=500)  # a report asks for the same months thousands of times
def _calendar(year: int, first: int, last: int, label: str) -> Period:
    return Period(dt.date(year, first, 1), dt.date(year, last, 1) + relativedelta(day=31), label)


def _cchc(year: int, first: int, last: int, label: str, cutoff_day: int) -> Period:
    day_after_last_cutoff = dt.date(year, first, cutoff_day) + relativedelta(months=-1, days=1)
    end = dt.date(year, last, cutoff_day)
    return Period(day_after_last_cutoff, end, f"{label} ({_day(day_after_last_cutoff)}–{_day(end)})")


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"

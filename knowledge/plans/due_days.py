"""From a period to its last good day. No shift for week-ends or holidays: the document's day is the day."""

from __future__ import annotations

import calendar
import datetime as dt

from knowledge.plans.moments import Moment

MONTHS_IN_QUARTER = 3
DECEMBER = 12
WEEKS = {
    "tuần 1": 7,
    "tuần nhất": 7,
    "tuần 2": 14,
    "tuần hai": 14,
    "tuần 3": 21,
    "tuần ba": 21,
    "tuần 4": 28,
    "tuần tư": 28,
}
LAST_DAY_OF_PART = {
    "đầu": 10,
    "thượng tuần": 10,
    "tuần đầu": 7,
    "nửa đầu": 15,
    **WEEKS,
    "giữa": 15,
    "trung tuần": 20,
}
"""Days by convention; everything else in a month ends with the month."""
LAST_MONTH_OF_PART = {"giữa": 6}


def month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def due_day(moment: Moment, year: int) -> dt.date | None:
    """The last day on which work due at `moment` is on time; None for a day that does not exist."""
    first, last = _span(moment, year)
    if first is None or last is None:
        return None
    strict = moment.bound == "before" and moment.time is None
    return first - dt.timedelta(days=1) if strict else last


def _span(moment: Moment, year: int) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of what the moment names."""
    if moment.kind == "date":
        day = _real_day(year, moment.numbers[0], moment.day or 0)
        return day, day
    first_month, last_month = _months(moment)
    last = month_end(year, last_month)
    if moment.kind == "month":
        last = last.replace(day=min(last.day, LAST_DAY_OF_PART.get(moment.part, last.day)))
    return dt.date(year, first_month, 1), last


def _months(moment: Moment) -> tuple[int, int]:
    if moment.kind == "month":
        return moment.numbers[0], moment.numbers[-1]
    if moment.kind == "quarter":
        return MONTHS_IN_QUARTER * (moment.numbers[0] - 1) + 1, MONTHS_IN_QUARTER * moment.numbers[-1]
    if moment.kind == "half":
        return 1 if moment.part == "đầu" else DECEMBER // 2 + 1, moment.numbers[0]
    return 1, LAST_MONTH_OF_PART.get(moment.part, DECEMBER)


def _real_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

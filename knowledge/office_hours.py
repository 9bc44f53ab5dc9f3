"""How long offices were open between two moments: eight hours a working day, 8–12 and 13–17.

A convention for measuring silence: when one office opens is a text for people (`docs/data/places.md`).
"""

from __future__ import annotations

import datetime as dt

from knowledge.workdays import ONE_DAY, WorkCalendar

OPEN = ((dt.time(8), dt.time(12)), (dt.time(13), dt.time(17)))
LONGEST = dt.timedelta(days=60)
"""Beyond this only the end is counted: it is long in any case."""


def open_hours(start: dt.datetime, end: dt.datetime, calendar: WorkCalendar) -> dt.timedelta:
    """The open time between `start` and `end`, both in local time."""
    start = max(start, end - LONGEST)
    total, day = dt.timedelta(), start.date()
    while day <= end.date():
        if calendar.is_working_day(day):
            total += sum((_overlap(day, hours, start, end) for hours in OPEN), dt.timedelta())
        day += ONE_DAY
    return total


def _overlap(
    day: dt.date, hours: tuple[dt.time, dt.time], start: dt.datetime, end: dt.datetime
) -> dt.timedelta:
    opens, closes = (dt.datetime.combine(day, hour, start.tzinfo) for hour in hours)
    return max(min(end, closes) - max(start, opens), dt.timedelta())

"""Days and channels of the made-up ward."""

from __future__ import annotations

import datetime as dt

from handlers.turn import LOCAL

CHANNELS = ("web", "telegram")
OFTEN = (3, 2)
"""How often each channel is used, against the others."""


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of a day, by the clock of the ward."""
    return dt.datetime.combine(day, dt.time(hour, minute), LOCAL)


def local_day(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()


def daytime(now: dt.datetime, days_ago: int, number: int) -> dt.datetime:
    """A moment between 7:00 and 21:00 some days ago, another for each number; never after `now`."""
    day = local_day(now) - dt.timedelta(days=days_ago)
    moment = at(day, 7 + number * 5 % 14, number * 17 % 60)
    return moment if moment <= now else moment - dt.timedelta(days=1)

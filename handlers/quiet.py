"""Channels that fell quiet. A platform that stops calling says nothing: it just gets silent.

Zalo takes an app's webhook away after about two hours of failure, and a switch in the console does the same at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.office_hours import open_hours
from knowledge.workdays import WorkCalendar
from storage import channel_states
from storage.calendar import work_calendar

OUTAGE = dt.timedelta(minutes=30)
"""From here on Zalo may have given us up."""


@dataclass(frozen=True)
class Quiet:
    """`last`: when the platform last called; None: never."""

    channel: str
    last: dt.datetime | None


def quiet_ones(
    connection: Connection,
    channels: Collection[str],
    now: dt.datetime,
    hours: int,
    since: dt.datetime | None = None,
) -> list[Quiet]:
    """Those of `channels` that nobody called for so many working hours.

    One that was never called counts from `since`; without that, at once.
    """
    heard = channel_states.all_of(connection)
    last = {name: heard[name].last_event_at if name in heard else None for name in sorted(channels)}
    calendar = work_calendar(connection)
    return [Quiet(name, at) for name, at in last.items() if _is_long_ago(at or since, now, hours, calendar)]


def _is_long_ago(at: dt.datetime | None, now: dt.datetime, hours: int, calendar: WorkCalendar) -> bool:
    if at is None:
        return True
    silent = open_hours(at.astimezone(LOCAL), now.astimezone(LOCAL), calendar)
    return silent >= dt.timedelta(hours=hours)


def outage(connection: Connection, now: dt.datetime) -> dt.datetime | None:
    """Since when nobody was here to be called, if that was for long; and note that somebody is here now."""
    alive = channel_states.last_alive(connection)
    channel_states.heard(connection, channel_states.CLOCK, now)
    return alive if alive and now - alive > OUTAGE else None

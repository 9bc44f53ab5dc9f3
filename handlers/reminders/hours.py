"""Reminders that are carried out late: a channel was shut, another account is tried. They wait for the morning too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.sending_hours import QUIET_FROM, QUIET_UNTIL
from knowledge.workdays import ONE_DAY, WorkCalendar
from storage import outbox
from storage.calendar import work_calendar
from storage.messages import Stored
from storage.reminders import OF_WORK

MORNING = dt.time(8)
"""When what waited is carried out."""


def what_may_go(connection: Connection, rows: Sequence[Stored], now: dt.datetime) -> list[Stored]:
    """Those of `rows` that may be carried out now; what is about work waits for the next working morning."""
    work = [row.id for row in rows if row.key.startswith(OF_WORK)]
    if not work:
        return list(rows)
    until = next_morning(now, work_calendar(connection))
    if until is None:
        return list(rows)
    outbox.hold(connection, work, until)
    return [row for row in rows if row.id not in work]


def next_morning(now: dt.datetime, calendar: WorkCalendar) -> dt.datetime | None:
    """Until when work leaves people alone; None: it may be spoken of now."""
    local = now.astimezone(LOCAL)
    today = local.date()
    if calendar.is_working_day(today) and QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    next_day = today if local.time() < MORNING else today + ONE_DAY
    return dt.datetime.combine(calendar.first_working_day_on_or_after(next_day), MORNING, LOCAL)

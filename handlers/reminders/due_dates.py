"""Which due dates there are: a task's own day, or one a period by its rule."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.plans import rhythm
from storage import tasks, units
from storage.reminder_rules import Rules
from storage.tasks import Running

AHEAD = dt.timedelta(days=16)
"""How long before its first reminder a due date is opened: Tết with its weekends is shorter."""


def open_due_dates(connection: Connection, rules: Rules, today: dt.date, now: dt.datetime) -> int:
    """Open what comes near, and what came near while nobody was here. Returns how many were new."""
    there = tasks.opened(connection)
    known = units.directory(connection)
    opened = 0
    for running in tasks.running(connection):
        ahead = AHEAD + dt.timedelta(days=rules.of_task(running.task.id).earliest)
        for due in due_dates(running, today, today + ahead):
            for unit_id in units.units_of_task(connection, running.task, now, known=known, due=due):
                if (running.task.id, unit_id, due) not in there:
                    opened += tasks.open_occurrence(connection, running.task.id, unit_id, due)
    return opened


def due_dates(running: Running, today: dt.date, until: dt.date) -> list[dt.date]:
    """The due dates of a task up to `until`: its date, or its rule's inside the plan's period.

    Of a rule those count that come after the plan was confirmed: periods that had ended then are nobody's duty.
    """
    task, start = running.task, running.start
    if task.due is not None:
        return [task.due]
    confirmed = running.confirmed_at.astimezone(LOCAL).date()
    first, last = min(confirmed, today), min(running.end, until)
    return [day for day in rhythm.due_dates(None, task.rules, start, last) if day >= first]

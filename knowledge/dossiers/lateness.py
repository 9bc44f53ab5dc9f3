"""Late, nearly late, in time; and how old a figure is. Days are days in Vietnam."""

from __future__ import annotations

import datetime as dt

from knowledge.dossiers.words import Status
from knowledge.workdays import ONE_DAY, WorkCalendar

RUNNING = frozenset({Status.RECEIVED, Status.PROCESSING, Status.OTHER})
"""Somebody at the office is working on it: its clock runs. It stands still while papers are waited for."""
OPEN = RUNNING | {Status.SUPPLEMENT}
ENDED = frozenset(Status) - OPEN
WARN_AT = (2, 1)
"""Working days before the due day at which its officials are warned: NĐ 61/2018, art. 19.9 wants the apology out at
the latest one day before."""
OLD_AFTER = 2
"""Working days after which data is called old."""


def is_late(status: Status, due: dt.date | None, finished: dt.date | None, known_on: dt.date) -> bool:
    """Whether a dossier is or was late, as far as data of the day `known_on` tells."""
    if due is None:
        return False
    if status in RUNNING:
        return due < known_on
    return finished is not None and finished > due


def days_left(due: dt.date, today: dt.date, calendar: WorkCalendar) -> int:
    """Working days from `today` to the due day, or the last working day before it; 0: today; negative: past."""
    last = calendar.last_working_day_on_or_before(due)
    return working_days_between(today, last, calendar)


def working_days_between(first: dt.date, last: dt.date, calendar: WorkCalendar) -> int:
    """Working days after `first` up to `last`; negative when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, calendar)
    days = (first + n * ONE_DAY for n in range(1, (last - first).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def apology_due(due: dt.date, calendar: WorkCalendar) -> dt.date:
    """The last day on which an apology is in time: the last working day before the due day."""
    return calendar.last_working_day_on_or_before(due - ONE_DAY)


def is_old(source_day: dt.date, today: dt.date, calendar: WorkCalendar) -> bool:
    """Whether data of `source_day` may no longer be right."""
    return working_days_between(source_day, today, calendar) > OLD_AFTER

"""What an official wrote about tasks and which calendar links are open: the part of one's own data that duty makes.

The words stay with the task when the rest is erased (`storage/erasure.py`): they are the office's record of its work.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.tables import account, answer, calendar_feed, occurrence, task, task_note, unit


@dataclass(frozen=True)
class Noted:
    """A note on a task. `files`: names of pictures and documents sent with it; they lie with the platform."""

    task: str
    at: dt.datetime
    text: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """What they answered about a task. `kind`: received, done or extend."""

    task: str
    at: dt.datetime
    kind: str
    note: str | None
    new_due: dt.date | None


@dataclass(frozen=True)
class CalendarLink:
    """That a link is open, never the link itself: it is kept as a hash. `unit`: of all its tasks; None: their own."""

    unit: str | None
    since: dt.datetime


@dataclass(frozen=True)
class Duties:
    """All of it, in order of time."""

    notes: tuple[Noted, ...] = ()
    answers: tuple[Answered, ...] = ()
    calendars: tuple[CalendarLink, ...] = ()


def of_conversation(connection: Connection, conversation_id: int) -> Duties:
    """Of the official whose account it is; nothing for citizens."""
    linked = select(account.c.person_id).where(account.c.conversation_id == conversation_id)
    person_id = connection.execute(linked).scalar()
    if person_id is None:
        return Duties()
    return Duties(
        notes=_notes(connection, person_id),
        answers=_answers(connection, person_id),
        calendars=_calendars(connection, person_id),
    )


def _notes(connection: Connection, person_id: int) -> tuple[Noted, ...]:
    query = (
        select(task.c.text.label("task"), task_note.c.at, task_note.c.text, task_note.c.files)
        .select_from(task_note)
        .join(occurrence, occurrence.c.id == task_note.c.occurrence_id)
        .join(task, task.c.id == occurrence.c.task_id)
        .where(task_note.c.person_id == person_id)
        .order_by(task_note.c.id)
    )
    return tuple(
        Noted(row.task, row.at, row.text, tuple(file["name"] for file in row.files))
        for row in connection.execute(query)
    )


def _answers(connection: Connection, person_id: int) -> tuple[Answered, ...]:
    query = (
        select(task.c.text, answer.c.at, answer.c.kind, answer.c.note, answer.c.new_due)
        .select_from(answer)
        .join(occurrence, occurrence.c.id == answer.c.occurrence_id)
        .join(task, task.c.id == occurrence.c.task_id)
        .where(answer.c.person_id == person_id)
        .order_by(answer.c.id)
    )
    return tuple(Answered(*row) for row in connection.execute(query))


def _calendars(connection: Connection, person_id: int) -> tuple[CalendarLink, ...]:
    query = (
        select(unit.c.name, calendar_feed.c.made_at)
        .select_from(calendar_feed)
        .outerjoin(unit, unit.c.id == calendar_feed.c.unit_id)
        .where(calendar_feed.c.person_id == person_id, calendar_feed.c.revoked_at.is_(None))
        .order_by(calendar_feed.c.id)
    )
    return tuple(CalendarLink(*row) for row in connection.execute(query))

"""A copy of what the clock looks at, in memory: there tomorrow can be tried without touching today.

Nothing is locked while it is used, and nothing of it comes back. No message, rating or dossier is in it, and of
citizens nothing at all.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from storage.database import in_memory
from storage.tables import (
    account,
    answer,
    calendar_override,
    calendar_year,
    channel_state,
    conversation,
    occurrence,
    outbox,
    person,
    plan,
    plan_answerer,
    plan_steps,
    plan_unit_name,
    reminder,
    task,
    task_note,
    task_steps,
    unit,
    unit_alias,
    unit_hours,
    weekly_summary,
)

WHOLE: tuple[Table, ...] = (
    unit,
    unit_alias,
    person,
    plan,
    plan_unit_name,
    plan_answerer,
    task,
    occurrence,
    answer,
    task_note,
    account,
    reminder,
    plan_steps,
    task_steps,
    unit_hours,
    weekly_summary,
    calendar_override,
    calendar_year,
    channel_state,
)
"""Copied as they are; of conversations only those of officials are, without what was said in them."""
AT_ONCE = 1000
"""Rows of one insert."""


@contextmanager
def copy_of_work(connection: Connection) -> Iterator[Connection]:
    """Plans, due dates, officials and the ledger as they are now; gone when the block ends."""
    engine = in_memory()
    try:
        with engine.connect() as copy:
            for table in WHOLE:
                _fill(copy, table, connection.execute(select(table)).mappings().all())
            officials = select(account.c.conversation_id)
            rows = connection.execute(select(conversation).where(conversation.c.id.in_(officials))).mappings()
            _fill(copy, conversation, [{**row, "state": {}} for row in rows])
            yield copy
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Part:
    """A due date that a message speaks of, and the step it has reached."""

    text: str
    plan_id: int
    plan: str
    due: dt.date
    step: str


@dataclass(frozen=True)
class Written:
    """A message about work in the tray, and whom it is for. `kind`: what its key begins with."""

    at: dt.datetime
    kind: str
    person_id: int
    person: str
    unit_id: int
    unit: str
    channel: str
    text: str
    parts: tuple[Part, ...]


def written(copy: Connection) -> list[Written]:
    """Everything the clock has laid into the copy's tray, in order."""
    said = _parts(copy)
    query = (
        select(
            outbox.c.key,
            outbox.c.created_at,
            outbox.c.channel,
            outbox.c.payload,
            person.c.id,
            person.c.name,
            person.c.unit_id,
            unit.c.name.label("unit"),
        )
        .join(account, account.c.conversation_id == outbox.c.conversation_id)
        .join(person, person.c.id == account.c.person_id)
        .join(unit, unit.c.id == person.c.unit_id)
        .order_by(outbox.c.id)
    )
    return [
        Written(
            at=row.created_at,
            kind=row.key.split(":")[0],
            person_id=row.id,
            person=row.name,
            unit_id=row.unit_id,
            unit=row.unit,
            channel=row.channel,
            text=row.payload["text"],
            parts=tuple(said.get(row.key, ())),
        )
        for row in copy.execute(query)
    ]


def _parts(copy: Connection) -> dict[str, list[Part]]:
    """By the message's key; the nearest due date first."""
    name = func.coalesce(plan.c.number, plan.c.file_name).label("plan")
    query = (
        select(reminder.c.outbox_key, task.c.text, task.c.plan_id, name, occurrence.c.due, reminder.c.step)
        .join(occurrence, occurrence.c.id == reminder.c.occurrence_id)
        .join(task, task.c.id == occurrence.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(reminder.c.state == "sent")
        .order_by(occurrence.c.due, occurrence.c.id)
    )
    found: dict[str, list[Part]] = defaultdict(list)
    for key, *about in copy.execute(query):
        found[key].append(Part(*about))
    return found


def _fill(copy: Connection, table: Table, rows: Sequence[Mapping[Any, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        copy.execute(insert(table), [dict(row) for row in rows[start : start + AT_ONCE]])

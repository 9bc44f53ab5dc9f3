"""The ledger of reminders: each step of each occurrence for each person, exactly once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, func, select

from storage.tables import reminder
from storage.upsert import insert_new


def claim(
    connection: Connection,
    *,
    occurrence_id: int,
    person_id: int,
    due: dt.date,
    step: str,
    outbox_key: str,
    now: dt.datetime,
) -> bool:
    """Write a reminder into the ledger. False when it is there: another sweep has sent it.

    The due date is part of the key, so an extended deadline is reminded of anew.
    """
    row = {
        "key": f"{occurrence_id}:{due.isoformat()}:{step}:{person_id}",
        "occurrence_id": occurrence_id,
        "person_id": person_id,
        "step": step,
        "outbox_key": outbox_key,
        "at": now,
    }
    return insert_new(connection, reminder, row)


def digests(connection: Connection, day_key: str) -> int:
    """How many digests of a person's day there are: their keys begin with that of the first."""
    query = select(func.count(reminder.c.outbox_key.distinct())).where(
        reminder.c.outbox_key.startswith(day_key, autoescape=True)
    )
    return connection.execute(query).scalar_one()


def occurrences_in(connection: Connection, outbox_key: str) -> list[int]:
    """Which occurrences a digest spoke of."""
    query = select(reminder.c.occurrence_id).where(reminder.c.outbox_key == outbox_key)
    return list(connection.execute(query).scalars())

"""Handing a task over to a colleague: it stays where it is until the colleague takes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from storage import tasks
from storage.tables import handover, occurrence
from storage.tasks import OPEN


@dataclass(frozen=True)
class Handover:
    id: int
    occurrence_id: int
    from_id: int
    to_id: int
    accepted: bool | None
    """None: not answered yet."""


def offer(connection: Connection, occurrence_id: int, from_id: int, to_id: int, now: dt.datetime) -> int:
    """Ask a colleague; returns the offer's id. Earlier offers of this task that nobody answered are void."""
    tasks.hold(connection, occurrence_id)
    connection.execute(
        update(handover)
        .where(handover.c.occurrence_id == occurrence_id, handover.c.answered_at.is_(None))
        .values(answered_at=now, accepted=False)
    )
    values = {"occurrence_id": occurrence_id, "from_id": from_id, "to_id": to_id, "asked_at": now}
    key = connection.execute(insert(handover).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def one(connection: Connection, handover_id: int) -> Handover | None:
    query = select(
        handover.c.id, handover.c.occurrence_id, handover.c.from_id, handover.c.to_id, handover.c.accepted
    )
    row = connection.execute(query.where(handover.c.id == handover_id)).one_or_none()
    return Handover(*row) if row else None


def answer(connection: Connection, handover_id: int, now: dt.datetime, *, accepted: bool) -> bool:
    """Take it or not. False: it was answered before, or the task is done meanwhile."""
    asked = one(connection, handover_id)
    if asked is None:
        return False
    tasks.hold(connection, asked.occurrence_id)
    answered = connection.execute(
        update(handover)
        .where(handover.c.id == handover_id, handover.c.answered_at.is_(None))
        .values(answered_at=now, accepted=accepted)
        .returning(handover.c.occurrence_id, handover.c.to_id)
    ).one_or_none()
    if answered is None or not accepted:
        return answered is not None
    given = update(occurrence).where(occurrence.c.id == answered.occurrence_id, occurrence.c.status.in_(OPEN))
    return connection.execute(given.values(assignee_id=answered.to_id)).rowcount == 1

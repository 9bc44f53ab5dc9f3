"""What happened to each feedback: who, when, from which stage to which, in what words. Never changed afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select

from knowledge.pakn import Move, Stage
from storage.tables import feedback_event


@dataclass(frozen=True)
class Event:
    """One entry. `reason`: what was chosen from a list, or why; `key`: happens once under it."""

    actor: str
    move: Move
    from_stage: Stage | None
    to_stage: Stage
    at: dt.datetime
    text: str | None = None
    reason: str | None = None
    key: str | None = None
    id: int = 0


def record(connection: Connection, feedback_id: int, event: Event) -> int:
    """Write an entry; returns its id."""
    values = {name: value for name, value in asdict(event).items() if name != "id"}
    made = connection.execute(
        insert(feedback_event).values(feedback_id=feedback_id, **values)
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def of(connection: Connection, feedback_id: int) -> list[Event]:
    """The entries of a feedback, the oldest first."""
    c = feedback_event.c
    columns = (c.actor, c.move, c.from_stage, c.to_stage, c.at, c.text, c.reason, c.key, c.id)
    query = select(*columns).where(c.feedback_id == feedback_id).order_by(c.id)
    return [
        Event(
            actor,
            Move(move),
            Stage(before) if before else None,
            Stage(after),
            *rest,
        )
        for actor, move, before, after, *rest in connection.execute(query)
    ]


def last(connection: Connection, feedback_id: int) -> Event | None:
    entries = of(connection, feedback_id)
    return entries[-1] if entries else None


def of_key(connection: Connection, key: str) -> int | None:
    """The feedback that holds an entry with this key."""
    query = select(feedback_event.c.feedback_id).where(feedback_event.c.key == key)
    return connection.execute(query).scalar_one_or_none()


def last_id(connection: Connection, feedback_id: int) -> int:
    """By what a page notices that something has happened since."""
    query = select(func.max(feedback_event.c.id)).where(feedback_event.c.feedback_id == feedback_id)
    return connection.execute(query).scalar_one() or 0

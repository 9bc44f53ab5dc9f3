"""Addresses of private calendars: kept as hashes, one for each official and scope, until revoked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy import insert as insert_into

from storage.secrets_at_rest import hashed, new_token
from storage.tables import answer, calendar_feed, handover, occurrence, person, plan, task, unit


@dataclass(frozen=True)
class Feed:
    """A calendar: a person's own tasks, or with `unit_id` all of a unit's."""

    id: int
    person_id: int
    person: str
    unit_id: int | None
    unit: str
    """Of the person."""
    made_at: dt.datetime
    persons_unit: int = 0


def make(connection: Connection, person_id: int, unit_id: int | None, now: dt.datetime) -> str:
    """A fresh token; the person's earlier one of the same scope opens nothing any more."""
    revoke(connection, person_id, unit_id, now, by="")
    token = new_token()
    values = {"token_hash": hashed(token), "person_id": person_id, "unit_id": unit_id, "made_at": now}
    connection.execute(insert_into(calendar_feed).values(**values))
    return token


def revoke(connection: Connection, person_id: int, unit_id: int | None, now: dt.datetime, *, by: str) -> bool:
    """Shut a person's calendar of this scope. False when there was none."""
    same = (
        calendar_feed.c.unit_id.is_(None) if unit_id is None else calendar_feed.c.unit_id == unit_id,
        calendar_feed.c.person_id == person_id,
    )
    return _revoke(connection, *same, now=now, by=by) > 0


def revoke_all(connection: Connection, person_id: int, now: dt.datetime, *, by: str) -> int:
    """Shut all of a person's calendars. Returns how many were open."""
    return _revoke(connection, calendar_feed.c.person_id == person_id, now=now, by=by)


def revoke_one(connection: Connection, feed_id: int, now: dt.datetime, *, by: str) -> bool:
    return _revoke(connection, calendar_feed.c.id == feed_id, now=now, by=by) > 0


def _revoke(connection: Connection, *which: object, now: dt.datetime, by: str) -> int:
    open_ones = update(calendar_feed).where(*which, calendar_feed.c.revoked_at.is_(None))  # type: ignore[arg-type]  # clauses
    return connection.execute(open_ones.values(revoked_at=now, revoked_by=by or None)).rowcount


def open_ones(connection: Connection, person_id: int | None = None) -> list[Feed]:
    """Calendars that open; of one person, or of all."""
    query = _open().order_by(unit.c.name, person.c.name, calendar_feed.c.id)
    if person_id is not None:
        query = query.where(calendar_feed.c.person_id == person_id)
    return [Feed(*values) for *values, _role in connection.execute(query)]


def opened_by(connection: Connection, token: str) -> Feed | None:
    """The calendar a token opens; None: unknown, revoked, or its owner is not (any more) whom it was made for.

    A unit's calendar is its leader's: who leads it no more, or works elsewhere, reads it no more.
    """
    query = _open().where(calendar_feed.c.token_hash == hashed(token), person.c.active)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    *values, role = row
    feed = Feed(*values)
    elsewhere = feed.unit_id is not None and (feed.unit_id != feed.persons_unit or role != "leader")
    return None if elsewhere else feed


def _open() -> Select[Any]:
    """Of each calendar that is not revoked what makes a `Feed`, and its owner's role."""
    return (
        select(
            calendar_feed.c.id,
            person.c.id,
            person.c.name,
            calendar_feed.c.unit_id,
            unit.c.name,
            calendar_feed.c.made_at,
            person.c.unit_id,
            person.c.role,
        )
        .join(person, person.c.id == calendar_feed.c.person_id)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(calendar_feed.c.revoked_at.is_(None))
    )


def last_changes(connection: Connection, occurrence_ids: list[int]) -> dict[int, tuple[dt.datetime, int]]:
    """Occurrence → when something about it last changed, and how often its day moved, whoever moved it."""
    said = (
        select(
            answer.c.occurrence_id,
            func.max(answer.c.at).label("at"),
            func.max(answer.c.decided_at).label("decided"),
            func.max(answer.c.undone_at).label("undone"),
            func.count().filter(answer.c.decision == "agreed").label("agreed"),
        )
        .group_by(answer.c.occurrence_id)
        .subquery()
    )
    taken = (
        select(handover.c.occurrence_id, func.max(handover.c.answered_at).label("at"))
        .where(handover.c.accepted)
        .group_by(handover.c.occurrence_id)
        .subquery()
    )
    of = occurrence.c
    query = (
        select(
            of.id,
            of.moves + func.coalesce(said.c.agreed, 0),
            *(plan.c.confirmed_at, task.c.changed_at, of.moved_at),
            *(said.c.at, said.c.decided, said.c.undone, taken.c.at),
        )
        .join(task, task.c.id == of.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .outerjoin(said, said.c.occurrence_id == of.id)
        .outerjoin(taken, taken.c.occurrence_id == of.id)
        .where(of.id.in_(occurrence_ids), plan.c.confirmed_at.is_not(None))
    )
    return {
        occurrence_id: (max(at for at in changes if at is not None), int(moved))
        for occurrence_id, moved, *changes in connection.execute(query)
    }

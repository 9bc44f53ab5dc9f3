"""Addresses of private calendars: kept as hashes, one for each official and scope, until revoked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy import insert as insert_into

from storage.secrets_at_rest import hashed, new_token
from storage.tables import answer, calendar_feed, person, unit


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
    """Occurrence → when something was last said or decided about it, and how often its deadline moved."""
    moved = func.count().filter(answer.c.decision == "agreed")
    said = (
        select(
            answer.c.occurrence_id,
            func.max(answer.c.at),
            func.max(answer.c.decided_at),
            func.max(answer.c.undone_at),
            moved,
        )
        .where(answer.c.occurrence_id.in_(occurrence_ids))
        .group_by(answer.c.occurrence_id)
    )
    return {
        row[0]: (max(at for at in row[1:4] if at is not None), int(row[4]))
        for row in connection.execute(said)
    }

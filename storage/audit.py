"""Who changed what, and when. Rows are only ever added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from storage.audit_actions import Action
from storage.tables import audit


@dataclass(frozen=True)
class Change:
    """One row."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which changes are looked for. `until` is the moment before which they happened."""

    actor: str = ""
    action: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def record(
    connection: Connection,
    *,
    actor: str,
    action: Action,
    subject: str,
    now: dt.datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write a change down, in the same transaction as the change."""
    values = {"actor": actor, "action": action, "subject": subject, "at": now, "detail": dict(detail or {})}
    connection.execute(insert(audit).values(**values))


def newest(connection: Connection) -> int:
    """The number of the change that was written down last; 0: none was."""
    return connection.execute(select(func.max(audit.c.id))).scalar() or 0


@dataclass(frozen=True)
class Entry:
    """One change as it was written down."""

    at: dt.datetime
    actor: str
    action: str
    detail: dict[str, Any]


def of_subject(connection: Connection, subject: str) -> list[Entry]:
    """What was changed about something, the oldest first."""
    columns = (audit.c.at, audit.c.actor, audit.c.action, audit.c.detail)
    rows = connection.execute(select(*columns).where(audit.c.subject == subject).order_by(audit.c.id))
    return [Entry(*row) for row in rows]


def found(
    connection: Connection, wanted: Wanted, limit: int | None = None, before: int | None = None
) -> list[Change]:
    """The changes looked for, newest first; `before`: only those with a lower number."""
    query = _matching(
        select(audit.c.id, audit.c.at, audit.c.actor, audit.c.action, audit.c.subject, audit.c.detail), wanted
    )
    if before is not None:
        query = query.where(audit.c.id < before)
    rows = connection.execute(query.order_by(audit.c.id.desc()).limit(limit))
    return [Change(*row) for row in rows]


def count(connection: Connection, wanted: Wanted) -> int:
    return int(connection.execute(_matching(select(func.count()).select_from(audit), wanted)).scalar_one())


def names(connection: Connection) -> tuple[list[str], list[str]]:
    """Every actor and every action there is, to choose from."""
    actors = connection.execute(select(audit.c.actor).distinct().order_by(audit.c.actor)).scalars()
    actions = connection.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars()
    return list(actors), list(actions)


def _matching(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.actor:
        query = query.where(audit.c.actor == wanted.actor)
    if wanted.action:
        query = query.where(audit.c.action == wanted.action)
    if wanted.since:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.until:
        query = query.where(audit.c.at < wanted.until)
    return query

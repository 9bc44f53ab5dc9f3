"""Who changed what, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.tables import audit


def record(
    connection: Connection,
    *,
    actor: str,
    action: str,
    subject: str,
    now: dt.datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write a change down, in the same transaction as the change."""
    values = {"actor": actor, "action": action, "subject": subject, "at": now, "detail": dict(detail or {})}
    connection.execute(insert(audit).values(**values))


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

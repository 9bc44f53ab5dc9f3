"""Who changed what, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

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

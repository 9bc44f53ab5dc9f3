"""How each turn ended: one row a turn, whatever kind of message it was, with no link to who said it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from storage.tables import outcome

_INSERT = insert(outcome).inline()  # nobody asks for the ids


def record(connection: Connection, *, channel: str, ended: str, now: dt.datetime) -> None:
    """Write down how a turn ended."""
    record_all(connection, [(channel, ended, now)])


def record_all(connection: Connection, ended: Sequence[tuple[str, str, dt.datetime]]) -> None:
    """Write down how several turns ended: channel, outcome, moment."""
    rows = [{"channel": channel, "outcome": outcome, "at": at} for channel, outcome, at in ended]
    if rows:
        connection.execute(_INSERT, rows)


def counts_since(connection: Connection, since: dt.datetime) -> dict[str, int]:
    """How many turns ended how."""
    query = select(outcome.c.outcome, func.count()).where(outcome.c.at >= since).group_by(outcome.c.outcome)
    return dict(connection.execute(query).all())

"""How each turn ended: one row a turn, whatever kind of message it was, with no link to who said it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, func, insert, select

from storage.tables import outcome


def record(connection: Connection, *, channel: str, ended: str, now: dt.datetime) -> None:
    """Write down how a turn ended."""
    connection.execute(insert(outcome).values(channel=channel, outcome=ended, at=now))


def counts_since(connection: Connection, since: dt.datetime) -> dict[str, int]:
    """How many turns ended how."""
    query = select(outcome.c.outcome, func.count()).where(outcome.c.at >= since).group_by(outcome.c.outcome)
    return dict(connection.execute(query).all())

"""How many were asked to rate, by day, office, procedure and channel; never who."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Connection, func, select

from storage.tables import rating_invited, rating_tally
from storage.upsert import add_to_count

_NONE = ""
"""Stands for "not known" in the key."""
_LONGEST = 120


def count(
    connection: Connection, *, day: dt.date, unit: str | None, procedure_id: str | None, channel: str
) -> None:
    """Count one invitation, in the tallies of all and in those of its office."""
    tally = {"day": day, "channel": channel, "event": "invited"}
    add_to_count(connection, rating_tally, tally)
    key = {
        "day": day,
        "unit": (unit or _NONE)[:_LONGEST],
        "procedure_id": procedure_id or _NONE,
        "channel": channel,
    }
    add_to_count(connection, rating_invited, key)


def units(connection: Connection) -> list[str]:
    """The offices of which somebody was ever invited to rate; also those that only a list of dossiers names.

    A name that may have been cut is left out: ratings have it whole.
    """
    names = connection.execute(select(rating_invited.c.unit).distinct()).scalars()
    return sorted(name for name in names if name != _NONE and len(name) < _LONGEST)


def total(
    connection: Connection,
    start: dt.date,
    end: dt.date,
    *,
    unit: str | None = None,
    procedure_id: str | None = None,
) -> int:
    """Invitations between two days, both included; of one unit or procedure when given."""
    conditions: list[ColumnElement[bool]] = [rating_invited.c.day.between(start, end)]
    if unit is not None:
        conditions.append(rating_invited.c.unit == unit[:_LONGEST])
    if procedure_id is not None:
        conditions.append(rating_invited.c.procedure_id == procedure_id)
    query = select(func.coalesce(func.sum(rating_invited.c.count), 0)).where(*conditions)
    return int(connection.execute(query).scalar_one())

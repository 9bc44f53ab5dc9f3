"""What a person must confirm before the office goes live: who confirmed what, when, on which document."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import confirmation


class Confirmation(NamedTuple):
    """`note`: the document or decision it rests on."""

    item: str
    note: str
    by: str
    at: dt.datetime


def all_of(connection: Connection) -> dict[str, Confirmation]:
    """Item → its confirmation."""
    columns = confirmation.c
    query = select(columns.item, columns.note, columns.confirmed_by, columns.confirmed_at)
    return {row[0]: Confirmation(*row) for row in connection.execute(query)}


def confirm(connection: Connection, item: str, note: str, by: str, now: dt.datetime) -> None:
    """Confirm an item, or confirm it anew; the audit keeps what was before."""
    values = {"note": note, "confirmed_by": by, "confirmed_at": now}
    if not connection.execute(
        update(confirmation).where(confirmation.c.item == item).values(**values)
    ).rowcount:
        connection.execute(insert(confirmation).values(item=item, **values))


def withdraw(connection: Connection, item: str) -> bool:
    """Open an item again. False when it was open."""
    return connection.execute(delete(confirmation).where(confirmation.c.item == item)).rowcount == 1

"""Who wants to be told when a dossier changes: a conversation, and the state it was told last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from storage.tables import dossier, dossier_watch
from storage.upsert import insert_new

PURPOSE = "dossier"
"""Of the consent."""
MOST = 20
"""Dossiers one conversation may watch."""


@dataclass(frozen=True)
class Change:
    """A watched dossier that moved on. `since`: when the watch began. `number`: which news of it this is, from 1."""

    watch_id: int
    dossier_id: int
    conversation_id: int
    since: dt.datetime
    number: int

    @property
    def key(self) -> str:
        """Of this news in the tray. With the moment: SQLite gives the number of a watch that ended to a new one."""
        return f"dossier:{self.watch_id}-{int(self.since.timestamp())}:{self.number}"


def begin(
    connection: Connection, dossier_id: int, conversation_id: int, status: str, now: dt.datetime
) -> bool:
    """Watch a dossier. False when the conversation watches as many as it may."""
    if watches(connection, dossier_id, conversation_id):
        return True
    mine = select(func.count()).where(dossier_watch.c.conversation_id == conversation_id)
    if connection.execute(mine).scalar_one() >= MOST:
        return False
    row = {"dossier_id": dossier_id, "conversation_id": conversation_id, "told": status, "since": now}
    insert_new(connection, dossier_watch, row)
    return True


def watches(connection: Connection, dossier_id: int, conversation_id: int) -> bool:
    query = select(dossier_watch.c.id).where(
        dossier_watch.c.dossier_id == dossier_id, dossier_watch.c.conversation_id == conversation_id
    )
    return connection.execute(query).scalar() is not None


def end(connection: Connection, dossier_id: int, conversation_id: int) -> None:
    mine = dossier_watch.c.conversation_id == conversation_id
    connection.execute(delete(dossier_watch).where(mine, dossier_watch.c.dossier_id == dossier_id))


def forget_conversation(connection: Connection, conversation_id: int) -> int:
    """End all watching of a conversation. Returns how many there were."""
    mine = delete(dossier_watch).where(dossier_watch.c.conversation_id == conversation_id)
    return connection.execute(mine).rowcount


def changed(connection: Connection, limit: int = 500) -> list[Change]:
    """Those that stand elsewhere than was told last."""
    query = (
        select(
            dossier_watch.c.id,
            dossier_watch.c.dossier_id,
            dossier_watch.c.conversation_id,
            dossier_watch.c.since,
            (dossier_watch.c.changes + 1).label("number"),
        )
        .join(dossier, dossier.c.id == dossier_watch.c.dossier_id)
        .where(dossier.c.status != dossier_watch.c.told)
        .order_by(dossier_watch.c.id)
        .limit(limit)
    )
    return [Change(*row) for row in connection.execute(query)]


def told(connection: Connection, change: Change, status: str) -> None:
    """The conversation knows of this state now."""
    values = {"told": status, "changes": change.number}
    connection.execute(update(dossier_watch).where(dossier_watch.c.id == change.watch_id).values(**values))

"""The tray as others look at it: what a conversation was told, what waits, what was given up."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, Select, delete, exists, func, or_, select

from storage.messages import Stored
from storage.outbox import in_full, stored_of, waiting
from storage.tables import conversation, outbox


def after(connection: Connection, conversation_id: int, cursor: int, limit: int = 50) -> list[Stored]:
    """A conversation's replies behind `cursor` (an outbox id), oldest first: what the web chat reads."""
    behind = outbox.c.conversation_id == conversation_id, outbox.c.id > cursor
    return _read(connection, in_full.where(*behind).limit(limit))


def last(connection: Connection, conversation_id: int, most: int) -> list[Stored]:
    """A conversation's last replies, at most `most`, oldest first: what a new page of it shows."""
    query = (
        select(outbox.c.id)
        .where(outbox.c.conversation_id == conversation_id)
        .order_by(outbox.c.id.desc())
        .limit(most)
    )
    ids = connection.execute(query).scalars().all()
    return after(connection, conversation_id, min(ids) - 1, most) if ids else []


def end(connection: Connection) -> int:
    """The highest number in the tray; 0: it is empty."""
    return connection.execute(select(func.max(outbox.c.id))).scalar_one() or 0


def peers_behind(connection: Connection, channel: str, cursor: int) -> set[str]:
    """For whom of a channel something was written behind `cursor` (an outbox id)."""
    query = (
        select(conversation.c.peer)
        .join(outbox, outbox.c.conversation_id == conversation.c.id)
        .where(outbox.c.id > cursor, outbox.c.channel == channel)
    )
    return set(connection.execute(query).scalars())


def waiting_of(connection: Connection, conversation_id: int) -> list[Stored]:
    """A conversation's replies that were not carried out yet, oldest first."""
    return _read(connection, in_full.where(outbox.c.conversation_id == conversation_id, waiting))


def _read(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[Stored]:
    """Those that can be read, oldest first."""
    rows = connection.execute(query.order_by(outbox.c.id))
    return [stored for row in rows if (stored := stored_of(row))]


def waiting_by_channel(connection: Connection, campaign_id: int) -> dict[str, int]:
    """How many of a broadcast wait on each channel."""
    query = select(outbox.c.channel, func.count()).where(outbox.c.campaign_id == campaign_id, waiting)
    return dict(connection.execute(query.group_by(outbox.c.channel)).all())


def reachable(connection: Connection, conversation_id: int) -> bool:
    """False when the person left, or the last reply to this conversation had to be given up."""
    query = (
        select(outbox.c.dead_at)
        .where(outbox.c.conversation_id == conversation_id)
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    gone = select(conversation.c.unreachable_at).where(conversation.c.id == conversation_id)
    return connection.execute(query).scalar() is None and connection.execute(gone).scalar() is None


def fate(connection: Connection, key: str) -> Literal["sent", "waiting", "lost"]:
    """What became of a row: lost, when it was given up or never written."""
    row = connection.execute(
        select(outbox.c.sent_at, outbox.c.dead_at).where(outbox.c.key == key)
    ).one_or_none()
    if row is None or row.dead_at is not None:
        return "lost"
    return "waiting" if row.sent_at is None else "sent"


def take_back(connection: Connection, keys_begin: str) -> int:
    """Remove what was not sent yet of the rows whose keys begin so. Returns how many."""
    begins = outbox.c.key.startswith(keys_begin, autoescape=True)
    return connection.execute(delete(outbox).where(waiting, begins)).rowcount


def conversations_told(connection: Connection, key: str, joint: str) -> set[int]:
    """The conversations in whose tray a message was laid: under its key, or that key with `joint` and more behind."""
    passed_on = outbox.c.key.startswith(f"{key}{joint}", autoescape=True)
    query = select(outbox.c.conversation_id).where(or_(outbox.c.key == key, passed_on))
    return set(connection.execute(query).scalars())


def given_up(connection: Connection) -> dict[str, int]:
    """How many rows were given up, by channel; not those that found the person another way."""
    other = outbox.alias("other")
    elsewhere = exists().where(
        other.c.key.startswith(outbox.c.key + "@"), other.c.dead_at.is_(None), other.c.id > outbox.c.id
    )
    query = (
        select(outbox.c.channel, func.count())
        .where(outbox.c.dead_at.is_not(None), ~elsewhere)
        .group_by(outbox.c.channel)
    )
    return dict(connection.execute(query).all())


def counts(connection: Connection) -> dict[str, int]:
    """How many rows wait, and how many were given up."""
    how_many = select(func.count()).select_from(outbox)
    return {
        "waiting": connection.execute(how_many.where(waiting)).scalar_one(),
        "dead": connection.execute(how_many.where(outbox.c.dead_at.is_not(None))).scalar_one(),
    }

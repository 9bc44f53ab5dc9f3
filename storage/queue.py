"""What waits, what failed and who works on it: read for operators and gauges, put right for operators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from storage import broadcasts, inbox, segments
from storage.columns import Instant
from storage.conversations import SHARDS, shard_of
from storage.inbox import Pending
from storage.locks import Alone, wait_to_be_alone
from storage.outbox import LEFT_OFFICE, UNTIL_RELEASED, waiting
from storage.shards import ALIVE, SHARD
from storage.tables import campaign, conversation, inbox_dead, outbox
from storage.tables import inbox as inbox_table

LISTED = 20
"""Failures that are shown; their number is told in full."""
LONGEST_REASON = 200
KeptBack = Literal["cancelled", "left_office", "unreachable", "withdrawn"]
"""The broadcast was cancelled, the person has left their office, or blocked us, or takes no announcements any more."""

_dead = and_(outbox.c.dead_at.is_not(None), outbox.c.sent_at.is_(None))


@dataclass(frozen=True)
class Depth:
    """How many wait, and since when the oldest does."""

    count: int
    oldest: dt.datetime | None


@dataclass(frozen=True)
class Lot:
    """Replies of one channel and lane that wait. `late`: those that were tried and put off."""

    channel: str
    lane: int
    count: int
    late: int
    oldest: dt.datetime


@dataclass(frozen=True)
class Failure:
    """A reply that was given up, or a message that was put aside."""

    id: int
    channel: str
    at: dt.datetime
    reason: str


@dataclass(frozen=True)
class Owners:
    """PostgreSQL: processes alive, and the shards nobody holds. None on SQLite, where one process has all."""

    processes: int
    unowned: frozenset[int]


def messages(connection: Connection) -> Depth:
    """Messages that wait for their turn."""
    query = select(func.count(), func.min(inbox_table.c.received_at))
    return Depth(*connection.execute(query).one())


def replies(connection: Connection) -> list[Lot]:
    """Replies that wait to be carried out."""
    late = func.count().filter(outbox.c.attempts > 0)
    query = (
        select(outbox.c.channel, outbox.c.lane, func.count(), late, func.min(outbox.c.created_at))
        .where(waiting)
        .group_by(outbox.c.channel, outbox.c.lane)
        .order_by(outbox.c.channel, outbox.c.lane)
    )
    return [Lot(*row) for row in connection.execute(query)]


def given_up(connection: Connection) -> dict[str, int]:
    """Replies nobody got, by channel."""
    query = select(outbox.c.channel, func.count()).where(_dead).group_by(outbox.c.channel)
    return dict(connection.execute(query).all())


def newest_given_up(connection: Connection, limit: int = LISTED) -> list[Failure]:
    query = (
        select(outbox.c.id, outbox.c.channel, outbox.c.dead_at, func.coalesce(outbox.c.last_error, ""))
        .where(_dead)
        .order_by(outbox.c.dead_at.desc())
        .limit(limit)
    )
    return [_failure(*row) for row in connection.execute(query)]


def newest_put_aside(connection: Connection, limit: int = LISTED) -> list[Failure]:
    query = (
        select(inbox_dead.c.id, conversation.c.channel, inbox_dead.c.died_at, inbox_dead.c.error)
        .join(conversation, conversation.c.id == inbox_dead.c.conversation_id)
        .order_by(inbox_dead.c.id.desc())
        .limit(limit)
    )
    return [_failure(*row) for row in connection.execute(query)]


def _failure(row_id: int, channel: str, at: dt.datetime, reason: str) -> Failure:
    return Failure(row_id, channel, at, " ".join(reason.split())[:LONGEST_REASON])


_LOCKS = text(
    "SELECT classid, objid, pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid IN (:shard, :alive)"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def owners(connection: Connection) -> Owners | None:
    """Who works: told by the locks, so a dead process is not among them."""
    if connection.dialect.name != "postgresql":
        return None
    rows = connection.execute(_LOCKS, {"shard": SHARD, "alive": ALIVE}).all()
    held = {row.objid for row in rows if row.classid == SHARD}
    alive = {row.pid for row in rows if row.classid == ALIVE}
    return Owners(len(alive), frozenset(range(SHARDS)) - held)


def send_again(
    connection: Connection, now: dt.datetime, *, row_id: int | None = None, channel: str | None = None
) -> int:
    """Give replies that were given up another full round of tries: one, a channel's, or all. Returns how many.

    Those of `kept_back` stay where they are; those of a paused broadcast wait until it goes on.
    """
    wait_to_be_alone(connection, Alone.BROADCAST)  # nobody pauses or cancels one meanwhile
    paused = outbox.c.campaign_id.in_(_campaigns("paused"))
    due = case((paused, literal(UNTIL_RELEASED, Instant)), else_=literal(now, Instant))
    values = {"dead_at": None, "attempts": 0, "due_at": due, "last_error": None}
    chosen = *_given_up(row_id, channel), _kept_back.is_(None)
    return connection.execute(update(outbox).where(*chosen).values(**values)).rowcount


def kept_back(
    connection: Connection, *, row_id: int | None = None, channel: str | None = None
) -> dict[KeptBack, int]:
    """Why replies that were given up are not sent again, and how many: one, a channel's, or all."""
    chosen = *_given_up(row_id, channel), _kept_back.is_not(None)
    query = select(_kept_back.label("why"), func.count()).where(*chosen).group_by("why")
    return dict(connection.execute(query).all())


def _campaigns(state: broadcasts.State) -> Select[int]:
    return select(campaign.c.id).where(campaign.c.state == state)


_unreachable = select(conversation.c.id).where(conversation.c.unreachable_at.is_not(None))
_kept_back = case(
    (outbox.c.campaign_id.in_(_campaigns("cancelled")), "cancelled"),
    (outbox.c.last_error == LEFT_OFFICE, "left_office"),
    (outbox.c.conversation_id.in_(_unreachable), "unreachable"),
    (
        and_(
            outbox.c.campaign_id.in_(broadcasts.with_consent()),
            outbox.c.conversation_id.not_in(segments.agreed()),
        ),
        "withdrawn",
    ),
    else_=None,
)
"""Why a reply is never sent again by hand. None: it may be."""


def _given_up(row_id: int | None, channel: str | None) -> list[ColumnElement[bool]]:
    chosen = [_dead]
    chosen += [outbox.c.id == row_id] if row_id is not None else []
    chosen += [outbox.c.channel == channel] if channel is not None else []
    return chosen


def take_up_again(connection: Connection, *, row_id: int | None = None, channel: str | None = None) -> int:
    """Let messages that were put aside have a turn after all, behind what came since. Returns how many.

    What was taken out when they were put aside (numbers, places, files) does not come back.
    """
    query = select(inbox_dead, conversation.c.channel, conversation.c.peer).join(
        conversation, conversation.c.id == inbox_dead.c.conversation_id
    )
    if row_id is not None:
        query = query.where(inbox_dead.c.id == row_id)
    if channel is not None:
        query = query.where(conversation.c.channel == channel)
    # Locked: of two who ask for it at once (PostgreSQL) the second finds nothing any more.
    query = query.order_by(inbox_dead.c.id).with_for_update(of=inbox_dead)
    rows = connection.execute(query).all()
    for row in rows:
        values = {
            "conversation_id": row.conversation_id,
            "shard": shard_of(row.channel, row.peer),
            "payload": row.payload,
            "received_at": row.received_at,
        }
        connection.execute(insert(inbox_table).values(**values))
        connection.execute(delete(inbox_dead).where(inbox_dead.c.id == row.id))
    return len(rows)


def put_message_aside(connection: Connection, row_id: int, reason: str, now: dt.datetime) -> bool:
    """Put a message aside that still waits, so that its conversation moves on. False: it waits no longer."""
    query = select(inbox_table).where(inbox_table.c.id == row_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        return False
    message = Pending(row.id, row.conversation_id, row.payload, row.attempts, row.received_at)
    inbox.park(connection, message, reason, now)
    return True


def put_reply_aside(connection: Connection, row_id: int, reason: str, now: dt.datetime) -> bool:
    """Give a reply up that still waits. False: it waits no longer."""
    values = {"dead_at": now, "last_error": reason}
    return (
        connection.execute(update(outbox).where(outbox.c.id == row_id, waiting).values(**values)).rowcount
        == 1
    )


def put_replies_aside(connection: Connection, channel: str, reason: str, now: dt.datetime) -> int:
    """Give up what waits on a channel, but broadcasts, which are paused and cancelled as a whole. Returns how many."""
    chosen = outbox.c.channel == channel, outbox.c.campaign_id.is_(None), waiting
    values = {"dead_at": now, "last_error": reason}
    return connection.execute(update(outbox).where(*chosen).values(**values)).rowcount


def waiting_replies(connection: Connection, limit: int = LISTED) -> list[Failure]:
    """Replies that wait, with what the platform said last: those that were tried first, then the oldest.

    Of broadcasts only what was tried: the others wait because there are many.
    """
    tried = outbox.c.attempts > 0
    query = (
        select(outbox.c.id, outbox.c.channel, outbox.c.created_at, outbox.c.last_error)
        .where(waiting, tried | outbox.c.campaign_id.is_(None))
        .order_by(tried.desc(), outbox.c.id)
        .limit(limit)
    )
    rows = connection.execute(query)
    return [_failure(row.id, row.channel, row.created_at, row.last_error or "chờ tới lượt") for row in rows]


def stuck(connection: Connection, limit: int = LISTED) -> list[Failure]:
    """Messages that failed and wait to be tried again, or wait behind one: the oldest first."""
    query = (
        select(
            inbox_table.c.id,
            conversation.c.channel,
            inbox_table.c.received_at,
            (inbox_table.c.attempts > 0).label("failed"),
        )
        .join(conversation, conversation.c.id == inbox_table.c.conversation_id)
        .order_by(inbox_table.c.id)
        .limit(limit)
    )
    return [
        _failure(
            row.id, row.channel, row.received_at, "đã lỗi, chờ thử lại" if row.failed else "chờ tới lượt"
        )
        for row in connection.execute(query)
    ]

"""The tray of replies: written in the turn's own transaction, carried out by `bot.delivery`.

`key` says what a row is (`reply:<inbox id>:<n>`, `remind:<…>`): writing it twice writes nothing new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from pydantic import ValidationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from knowledge.privacy import mask
from storage import conversations
from storage.columns import Instant
from storage.conversations import Talk
from storage.inbox import Pending
from storage.messages import Reply, Stored
from storage.tables import conversation, outbox
from storage.upsert import insert_all_new, insert_new
from storage.waiting import all_at_once

LONGEST_WAIT = dt.timedelta(days=31)
"""Nothing is put off for longer: platforms ask for a day at most, a reminder waits for the end of Tết.

Nor does anything that is due wait for longer: its channel was removed, or nobody has opened it again.
"""
UNTIL_RELEASED = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""When a row is due that waits for somebody and not for a time: those of a paused broadcast."""
READ_BY_NUMBER = frozenset({"web"})
"""Channels whose pages read what stands behind the last number they have.

A row of theirs must not appear behind one with a higher number: it would never be read. So who writes to such a
conversation holds it, as turns do, before the row gets its number (PostgreSQL).
"""


class Lane(IntEnum):
    """A lower lane overtakes a higher one: a reply never waits for a broadcast."""

    REPLY = 0
    REMINDER = 1
    BROADCAST = 9


def put(
    connection: Connection,
    *,
    conversation_id: int,
    key: str,
    reply: Reply,
    now: dt.datetime,
    lane: Lane = Lane.REPLY,
) -> bool:
    """Lay a reply into the tray under a key of its own. False when a row with this key is there already."""
    query = select(conversation.c.channel, conversation.c.peer).where(conversation.c.id == conversation_id)
    channel, peer = connection.execute(query).one()
    if channel in READ_BY_NUMBER:
        conversations.state_of(connection, conversation_id)
    row = _row(channel, peer, conversation_id, key, reply, now)
    return insert_new(connection, outbox, {**row, "lane": int(lane)})


@dataclass(frozen=True)
class Answer:
    """A reply of a turn, for the conversation it belongs to."""

    talk: Talk
    key: str
    reply: Reply
    now: dt.datetime
    message: Pending
    """What it answers."""


def put_all(connection: Connection, answers: Sequence[Answer]) -> None:
    """Lay replies into the tray, in their order; those whose key is there already are passed over."""
    rows = [
        {
            **_row(one.talk.channel, one.talk.peer, one.talk.id, one.key, one.reply, one.now),
            "lane": int(Lane.REPLY),
            "turn": one.message.turn,
            "received_at": one.message.received_at,
        }
        for one in answers
    ]
    insert_all_new(connection, outbox, rows)


def _row(
    channel: str, peer: str, conversation_id: int, key: str, reply: Reply, now: dt.datetime
) -> dict[str, Any]:
    return {
        "shard": conversations.shard_of(channel, peer),
        "conversation_id": conversation_id,
        "channel": channel,
        "key": key,
        "payload": reply.model_dump(mode="json"),
        "created_at": now,
        "due_at": now,
    }


def _waits(row: FromClause) -> ColumnElement[bool]:
    return and_(row.c.sent_at.is_(None), row.c.dead_at.is_(None))


waiting = _waits(outbox)
in_full = select(outbox, conversation.c.peer, conversation.c.last_heard_at).join(
    conversation, conversation.c.id == outbox.c.conversation_id
)
"""Rows as `stored_of` reads them."""


def due(
    connection: Connection,
    channels: Collection[str],
    shards: Collection[int] | None,
    now: dt.datetime,
    limit: int,
    without: Collection[int] = (),
    lanes: tuple[Lane, Lane] = (Lane.REPLY, Lane.BROADCAST),
) -> list[Stored]:
    """What may be carried out now, nothing of the conversations `without`: by lane, then in order.

    `lanes`: the first and the last of those that are looked at.

    A row waits behind an earlier one of its conversation that was put off (same or lower lane), so replies keep
    their order and a late broadcast never blocks a reply.

    Clocks are put back. A row that was never put off is due whenever it was written: its `due_at` is still its
    `created_at`. One that was put off waits for its time by the new clock, so what a platform asks for is kept to; but
    not for one that lies further ahead than `LONGEST_WAIT`, which only a clock that was wrong can have set.
    """
    query = _due(of_shards=conversations.only_some(shards), but_some=bool(without))
    given = {
        "now": now,
        "too_far": now + LONGEST_WAIT,
        "most": limit,
        "channels": list(channels),
        "without": list(without),
        "shards": list(shards or ()),
        "first": int(lanes[0]),
        "last": int(lanes[1]),
    }
    rows = []
    for row in connection.execute(query, given).all():
        if conversations.is_erased(row.peer):
            _forget(connection, row.id, now)
        elif stored := stored_of(row):
            rows.append(stored)
        else:
            give_up(connection, row.id, "unreadable: written by another version?", now)
    return rows


@cache
def _due(*, of_shards: bool, but_some: bool) -> Select[*tuple[Any, ...]]:
    """Built once: it is asked with every batch of turns."""
    earlier = outbox.alias("earlier")
    put_off = exists().where(
        earlier.c.conversation_id == outbox.c.conversation_id,
        _waits(earlier),
        earlier.c.id < outbox.c.id,
        earlier.c.lane <= outbox.c.lane,
        ~_is_due(earlier),
    )
    query = (
        in_full.where(
            waiting,
            _is_due(outbox),
            outbox.c.channel.in_(bindparam("channels", expanding=True)),
            outbox.c.lane.between(bindparam("first"), bindparam("last")),
            ~put_off,
        )
        .order_by(outbox.c.lane, outbox.c.id)
        .limit(bindparam("most", type_=Integer))
    )
    if of_shards:
        query = query.where(outbox.c.shard.in_(bindparam("shards", expanding=True)))
    if but_some:
        query = query.where(outbox.c.conversation_id.not_in(bindparam("without", expanding=True)))
    return query


def _is_due(row: FromClause) -> ColumnElement[bool]:
    now, too_far = (bindparam(name, type_=outbox.c.due_at.type) for name in ("now", "too_far"))
    due_at = row.c.due_at
    by_a_wrong_clock = and_(due_at > too_far, due_at < UNTIL_RELEASED)
    return or_(due_at <= now, due_at == row.c.created_at, by_a_wrong_clock)


def stored_of(row: Row[*tuple[Any, ...]]) -> Stored | None:
    """A row as it can be carried out; None when its reply cannot be read."""
    try:
        reply = Reply.model_validate(row.payload)
    except ValidationError:
        return None
    return Stored(
        id=row.id,
        channel=row.channel,
        conversation=row.peer,
        reply=reply,
        attempts=row.attempts,
        created_at=row.created_at,
        conversation_id=row.conversation_id,
        key=row.key,
        receipt=row.receipt,
        lane=row.lane,
        last_heard_at=row.last_heard_at,
        turn=row.turn,
        received_at=row.received_at,
        shard=row.shard,
    )


_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(sent_at=bindparam("now"), receipt=bindparam("receipt"))
)


def mark_sent(connection: Connection, receipts: Mapping[int, str | None], now: dt.datetime) -> None:
    """The rows are carried out; with what the platform calls each message, where it says so."""
    rows = [{"row": row_id, "receipt": receipt, "now": now} for row_id, receipt in receipts.items()]
    if rows:
        with all_at_once(connection):
            connection.execute(_SENT, rows)


def put_off(connection: Connection, row_id: int, until: dt.datetime, error: str) -> None:
    """Try again at `until`; what has come to wait for somebody meanwhile, its broadcast being paused, still does."""
    held = outbox.c.due_at == literal(UNTIL_RELEASED, Instant), outbox.c.due_at
    due_at = case(held, else_=literal(until, Instant))
    values = {"due_at": due_at, "attempts": outbox.c.attempts + 1, "last_error": mask(error)}
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(**values))


def hold(connection: Connection, row_ids: Collection[int], until: dt.datetime) -> None:
    """These wait until then; that is no failure, so no attempt is counted."""
    if row_ids:
        connection.execute(update(outbox).where(outbox.c.id.in_(row_ids)).values(due_at=until))


def give_up(connection: Connection, row_id: int, error: str, now: dt.datetime) -> None:
    """Nobody can be reached this way: the admin sees it, without numbers of the person that a platform repeats."""
    values = {"dead_at": now, "last_error": mask(error)}
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(**values))


def give_up_old(connection: Connection, row_ids: Collection[int], now: dt.datetime) -> None:
    """Those of these that are due for longer than `LONGEST_WAIT`: nobody wants them now."""
    old = outbox.c.id.in_(row_ids), waiting, outbox.c.due_at < now - LONGEST_WAIT
    values = {"dead_at": now, "last_error": f"too old: not sent for {LONGEST_WAIT.days} days"}
    connection.execute(update(outbox).where(*old).values(**values))


def _forget(connection: Connection, row_id: int, now: dt.datetime) -> None:
    """What was written to somebody while everything of theirs was erased: given up, and its words erased too."""
    values = {"dead_at": now, "last_error": "erased", "payload": Reply(text="").model_dump(mode="json")}
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(**values))


def give_up_waiting(connection: Connection, conversation_id: int, error: str, now: dt.datetime) -> None:
    """The person has left: what waits for them is not sent."""
    mine = outbox.c.conversation_id == conversation_id
    connection.execute(update(outbox).where(mine, waiting).values(dead_at=now, last_error=error))


LEFT_OFFICE = "this person has left the office"


def give_up_for_good(connection: Connection, conversation_id: int, now: dt.datetime) -> None:
    """An official has left: what did not reach them is not sent, and nobody can have it tried again."""
    unsent = outbox.c.conversation_id == conversation_id, outbox.c.sent_at.is_(None)
    values = {"dead_at": func.coalesce(outbox.c.dead_at, literal(now, Instant)), "last_error": LEFT_OFFICE}
    connection.execute(update(outbox).where(*unsent).values(values))

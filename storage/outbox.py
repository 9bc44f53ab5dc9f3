"""The tray of replies: written in the turn's own transaction, carried out by `bot.delivery`.

`key` says what a row is (`reply:<inbox id>:<n>`, `remind:<…>`): writing it twice writes nothing new.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    update,
)

from storage import conversations
from storage.conversations import Talk
from storage.inbox import Pending
from storage.messages import Reply, Stored
from storage.tables import conversation, outbox
from storage.upsert import insert_all_new, insert_new


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
    answers: Pending | None = None,
) -> bool:
    """Lay a reply into the tray; `answers`: the message. False when a row with this key is there already."""
    query = select(conversation.c.channel, conversation.c.peer).where(conversation.c.id == conversation_id)
    channel, peer = connection.execute(query).one()
    row = _row(channel, peer, conversation_id, key, reply, now, lane, answers)
    return insert_new(connection, outbox, row)


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
        _row(
            one.talk.channel, one.talk.peer, one.talk.id, one.key, one.reply, one.now, Lane.REPLY, one.message
        )
        for one in answers
    ]
    insert_all_new(connection, outbox, rows)


def _row(
    channel: str,
    peer: str,
    conversation_id: int,
    key: str,
    reply: Reply,
    now: dt.datetime,
    lane: Lane,
    answers: Pending | None,
) -> dict[str, Any]:
    return {
        "shard": conversations.shard_of(channel, peer),
        "conversation_id": conversation_id,
        "channel": channel,
        "lane": int(lane),
        "key": key,
        "payload": reply.model_dump(mode="json"),
        "created_at": now,
        "due_at": now,
        "turn": answers.turn if answers else None,
        "received_at": answers.received_at if answers else None,
    }


_waiting = and_(outbox.c.sent_at.is_(None), outbox.c.dead_at.is_(None))


def due(
    connection: Connection,
    channels: Collection[str],
    shards: Collection[int] | None,
    now: dt.datetime,
    limit: int,
    without: Collection[int] = (),
    lanes: tuple[Lane, Lane] = (Lane.REPLY, Lane.BROADCAST),
) -> list[tuple[int, Stored]]:
    """What may be carried out now, with its conversation (none of `without`): by lane, then in order.

    `lanes`: the first and the last of those that are looked at.

    A row waits behind an earlier one of its conversation that was put off (same or lower lane), so replies keep
    their order and a late broadcast never blocks a reply. A row from the future is due: the clock was put back.
    """
    some_lanes = lanes != (Lane.REPLY, Lane.BROADCAST)
    query = _due(of_shards=shards is not None, of_lanes=some_lanes, but_some=bool(without))
    given = {
        "now": now,
        "most": limit,
        "channels": list(channels),
        "without": list(without),
        "shards": list(shards or ()),
        "first": int(lanes[0]),
        "last": int(lanes[1]),
    }
    rows = connection.execute(query, given).all()
    readable = [(row.conversation_id, stored) for row in rows if (stored := _stored(row))]
    for lost in {row.id for row in rows} - {stored.id for _, stored in readable}:
        give_up(connection, lost, "unreadable: written by another version?", now)
    return readable


@cache
def _due(*, of_shards: bool, of_lanes: bool, but_some: bool) -> Select[tuple[Any, ...]]:
    """Built once: it is asked with every batch of turns."""
    now, earlier = bindparam("now", type_=outbox.c.due_at.type), outbox.alias("earlier")
    put_off = exists().where(
        earlier.c.conversation_id == outbox.c.conversation_id,
        earlier.c.sent_at.is_(None),
        earlier.c.dead_at.is_(None),
        earlier.c.id < outbox.c.id,
        earlier.c.lane <= outbox.c.lane,
        earlier.c.due_at > now,
        earlier.c.created_at <= now,
    )
    query = (
        select(outbox, conversation.c.peer, conversation.c.last_heard_at)
        .join(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(
            _waiting,
            or_(outbox.c.due_at <= now, outbox.c.created_at > now),
            outbox.c.channel.in_(bindparam("channels", expanding=True)),
            ~put_off,
        )
        .order_by(outbox.c.lane, outbox.c.id)
        .limit(bindparam("most", type_=Integer))
    )
    if of_shards:
        query = query.where(outbox.c.shard.in_(bindparam("shards", expanding=True)))
    if but_some:
        query = query.where(outbox.c.conversation_id.not_in(bindparam("without", expanding=True)))
    if of_lanes:
        query = query.where(outbox.c.lane.between(bindparam("first"), bindparam("last")))
    return query


def after(connection: Connection, conversation_id: int, cursor: int, limit: int = 50) -> list[Stored]:
    """A conversation's replies behind `cursor` (an outbox id), oldest first: what the web chat reads."""
    query = (
        select(outbox, conversation.c.peer, conversation.c.last_heard_at)
        .join(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(outbox.c.conversation_id == conversation_id, outbox.c.id > cursor)
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [stored for row in connection.execute(query) if (stored := _stored(row))]


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
    query = (
        select(outbox, conversation.c.peer, conversation.c.last_heard_at)
        .join(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(outbox.c.conversation_id == conversation_id, _waiting)
        .order_by(outbox.c.id)
    )
    return [stored for row in connection.execute(query) if (stored := _stored(row))]


def _stored(row: Row[tuple[object, ...]]) -> Stored | None:
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
        key=row.key,
        receipt=row.receipt,
        lane=row.lane,
        last_heard_at=row.last_heard_at,
        turn=row.turn,
        received_at=row.received_at,
    )


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
    return connection.execute(delete(outbox).where(_waiting, begins)).rowcount


def conversations_told(connection: Connection, key: str, joint: str) -> set[int]:
    """The conversations in whose tray a message was laid: under its key, or that key with `joint` and more behind."""
    passed_on = outbox.c.key.startswith(f"{key}{joint}", autoescape=True)
    query = select(outbox.c.conversation_id).where(or_(outbox.c.key == key, passed_on))
    return set(connection.execute(query).scalars())


_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(sent_at=bindparam("now"), receipt=bindparam("receipt"))
)


def mark_sent(connection: Connection, receipts: Mapping[int, str | None], now: dt.datetime) -> None:
    """The rows are carried out; with what the platform calls each message, where it says so."""
    rows = [{"row": row_id, "receipt": receipt, "now": now} for row_id, receipt in receipts.items()]
    if rows:
        connection.execute(_SENT, rows)


UNSURE = "unsure: "
"""What the reason of a row begins with that may have arrived already."""
KNOWN_BY = 60
"""Characters at the beginning of a text by which a message of ours is known again."""
_PART = re.compile(r"^\(\d+/\d+\) ")


def confirm(
    connection: Connection, channel: str, peer: str, text: str, receipt: str, now: dt.datetime
) -> bool:
    """The platform says that it carried `text` to `peer`. Whether a row waited for that; it is then due at once."""
    begins = _PART.sub("", text)[:KNOWN_BY].strip()
    query = (
        select(outbox.c.id, outbox.c.payload)
        .join(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(conversation.c.channel == channel, conversation.c.peer == peer)
        .where(_waiting, outbox.c.last_error.startswith(UNSURE), outbox.c.receipt.is_(None))
        .order_by(outbox.c.id)
    )
    for row in connection.execute(query):
        if begins and begins in row.payload.get("text", ""):
            known = {"receipt": receipt, "due_at": now}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(**known))
            return True
    return False


def find_receipt(connection: Connection, channel: str, receipt: str) -> int | None:
    """The conversation to which the platform's message `receipt` was sent by us; None: it was not."""
    query = select(outbox.c.conversation_id).where(outbox.c.channel == channel, outbox.c.receipt == receipt)
    return connection.execute(query.limit(1)).scalar_one_or_none()


def carried(connection: Connection, channel: str, receipt: str | None, key: str | None) -> Stored | None:
    """What we sent, by the platform's id of the message or by the key we gave it; None: neither is ours."""
    ours = or_(outbox.c.receipt == receipt if receipt else false(), outbox.c.key == key if key else false())
    query = (
        select(outbox, conversation.c.peer, conversation.c.last_heard_at)
        .join(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(outbox.c.channel == channel, ours)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return _stored(row) if row else None


def put_off(connection: Connection, row_id: int, until: dt.datetime, error: str) -> None:
    """Try again at `until`."""
    values = {"due_at": until, "attempts": outbox.c.attempts + 1, "last_error": error}
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(**values))


def hold(connection: Connection, row_ids: Collection[int], until: dt.datetime) -> None:
    """These wait until then; that is no failure, so no attempt is counted."""
    if row_ids:
        connection.execute(update(outbox).where(outbox.c.id.in_(row_ids)).values(due_at=until))


def give_up(connection: Connection, row_id: int, error: str, now: dt.datetime) -> None:
    """Nobody can be reached this way: the admin sees it."""
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(dead_at=now, last_error=error))


def give_up_waiting(connection: Connection, conversation_id: int, error: str, now: dt.datetime) -> None:
    """The person has left: what waits for them is not sent."""
    mine = outbox.c.conversation_id == conversation_id
    connection.execute(update(outbox).where(mine, _waiting).values(dead_at=now, last_error=error))


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
    waiting = connection.execute(select(func.count()).select_from(outbox).where(_waiting)).scalar_one()
    dead = connection.execute(
        select(func.count()).select_from(outbox).where(outbox.c.dead_at.is_not(None))
    ).scalar_one()
    return {"waiting": waiting, "dead": dead}

"""Conversations: who talks to us where, and what the talk stands at."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, func, or_, select, update

from storage.tables import conversation
from storage.upsert import insert_all_new

SHARDS = 64
"""Conversations are dealt into this many shards; a replica owns some of them (PostgreSQL)."""


def shard_of(channel: str, peer: str) -> int:
    return zlib.crc32(f"{channel}:{peer}".encode()) % SHARDS


def only_some(shards: Collection[int] | None) -> bool:
    """Whether a statement must name the shards; it is quicker when it need not. None: all of them."""
    return shards is not None and len(shards) < SHARDS


_IDS = select(conversation.c.peer, conversation.c.id).where(
    conversation.c.channel == bindparam("of_channel"),
    conversation.c.peer.in_(bindparam("peers", expanding=True)),
)
"""One channel at a time: for pairs of channel and peer SQLite would read the whole index."""


def find(connection: Connection, channel: str, peer: str) -> int | None:
    """The conversation's id."""
    return _ids(connection, [(channel, peer)]).get((channel, peer))


def _ids(connection: Connection, those: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    peers: dict[str, list[str]] = {}
    for channel, peer in those:
        peers.setdefault(channel, []).append(peer)
    return {
        (channel, peer): number
        for channel, some in peers.items()
        for peer, number in connection.execute(_IDS, {"of_channel": channel, "peers": some})
    }


def ensure(connection: Connection, channel: str, peer: str, now: dt.datetime) -> int:
    """The conversation's id; made when it is new."""
    return ensure_all(connection, [(channel, peer)], now)[channel, peer]


def ensure_all(
    connection: Connection, those: Collection[tuple[str, str]], now: dt.datetime
) -> dict[tuple[str, str], int]:
    """The ids of conversations, by channel and peer; those that are new are made, in the same order by whomever."""
    wanted = dict.fromkeys(those)
    found = _ids(connection, wanted) if wanted else {}
    rows = [
        {"channel": channel, "peer": peer, "shard": shard_of(channel, peer), "state": {}, "updated_at": now}
        for channel, peer in sorted(wanted)
        if (channel, peer) not in found
    ]
    if not rows:
        return found
    insert_all_new(connection, conversation, rows)
    return _ids(connection, wanted)


def state_of(connection: Connection, conversation_id: int) -> dict[str, Any]:
    """What a conversation stands at; nobody else changes it before this transaction ends (PostgreSQL)."""
    query = select(conversation.c.state).where(conversation.c.id == conversation_id)
    query = query.with_for_update(key_share=True)
    state: dict[str, Any] = connection.execute(query).scalar_one()
    return state


@dataclass(frozen=True)
class Talk:
    """A conversation as a turn needs it."""

    id: int
    channel: str
    peer: str
    state: dict[str, Any]
    silent_until: dt.datetime | None


@dataclass(frozen=True)
class Said:
    """What a conversation stands at after its turns.

    `heard_at`: when the person spoke; None: nothing is said of that.
    """

    conversation_id: int
    state: dict[str, Any]
    now: dt.datetime
    heard_at: dt.datetime | None


_TALKS = (
    select(*(conversation.c[field.name] for field in fields(Talk)))
    .where(conversation.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(conversation.c.id)
    .with_for_update(key_share=True)
)
_SAVE = (
    update(conversation)
    .where(conversation.c.id == bindparam("of"))
    .values(state=bindparam("state"), updated_at=bindparam("now"))
)
_SAVE_HEARD = _SAVE.values(last_heard_at=bindparam("heard_at"), unreachable_at=None)


def talks(connection: Connection, ids: Collection[int]) -> dict[int, Talk]:
    """These conversations, by id; what the clock tells meanwhile at another replica waits for the turn's end."""
    rows = connection.execute(_TALKS, {"ids": list(ids)})
    return {row.id: Talk(*row) for row in rows}


def save_all(connection: Connection, said: Sequence[Said]) -> None:
    """Save what several conversations stand at, each of them once."""
    heard = [
        {"of": one.conversation_id, "state": one.state, "now": one.now, "heard_at": one.heard_at}
        for one in said
        if one.heard_at
    ]
    left = [
        {"of": one.conversation_id, "state": one.state, "now": one.now} for one in said if not one.heard_at
    ]
    if heard:
        connection.execute(_SAVE_HEARD, heard)
    if left:
        connection.execute(_SAVE, left)


def save_state(connection: Connection, conversation_id: int, state: dict[str, Any], now: dt.datetime) -> None:
    connection.execute(_SAVE, {"of": conversation_id, "state": state, "now": now})


def forget_unfinished(connection: Connection, ids: Collection[int], before: dt.datetime) -> int:
    """Drop the steps that chats silent since then were in the middle of: answers not sent, words not sent on.

    A chat that speaks meanwhile keeps its own. Returns how many there were.
    """
    in_the_middle = cast(conversation.c.state, Text).like('%"touched"%')  # only a flow has it
    query = select(conversation.c.id, conversation.c.state, conversation.c.updated_at).where(
        conversation.c.id.in_(ids), conversation.c.updated_at < before, in_the_middle
    )
    rows = [row for row in connection.execute(query) if row.state.get("flow")]
    for row in rows:
        as_read = conversation.c.id == row.id, conversation.c.updated_at == row.updated_at
        connection.execute(update(conversation).where(*as_read).values(state={**row.state, "flow": None}))
    return len(rows)


def last_heard(connection: Connection, conversation_id: int) -> dt.datetime | None:
    """When the person's newest message that was handled was written."""
    query = select(conversation.c.last_heard_at).where(conversation.c.id == conversation_id)
    at: dt.datetime | None = connection.execute(query).scalar_one()
    return at


def heard(connection: Connection, conversation_id: int, at: dt.datetime) -> None:
    """The person spoke at `at`, so they could be reached then; something newer may be known already."""
    mine = conversation.c.id == conversation_id
    before = func.coalesce(conversation.c.last_heard_at, at) <= at
    back = conversation.c.unreachable_at <= at
    connection.execute(update(conversation).where(mine, before).values(last_heard_at=at))
    connection.execute(update(conversation).where(mine, back).values(unreachable_at=None))


def lost(connection: Connection, channel: str, peer: str, now: dt.datetime) -> None:
    """The person had blocked us or left by `now`: nothing is sent until they are heard again, if they were not yet."""
    heard = conversation.c.last_heard_at
    connection.execute(
        update(conversation)
        .where(conversation.c.channel == channel, conversation.c.peer == peer)
        .where(or_(heard.is_(None), heard <= now))
        .values(unreachable_at=now)
    )


_ERASED = "erased:"


def is_erased(peer: str) -> bool:
    """Whether whose conversation it was is not known any more."""
    return peer.startswith(_ERASED)


def forget(connection: Connection, conversation_id: int, now: dt.datetime) -> None:
    """Whose conversation it was is not known any more: who writes again begins a new one."""
    values = {
        "peer": f"{_ERASED}{conversation_id}",
        "unreachable_at": now,
        "last_heard_at": None,
        "silent_until": None,
    }
    connection.execute(update(conversation).where(conversation.c.id == conversation_id).values(**values))


def be_silent(connection: Connection, conversation_id: int, until: dt.datetime) -> None:
    """A person of the office has taken over: the machine does not answer until then."""
    connection.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .where(or_(conversation.c.silent_until.is_(None), conversation.c.silent_until < until))
        .values(silent_until=until)
    )


def how_many(connection: Connection, channel: str) -> int:
    """People a channel has ever heard of."""
    query = select(func.count()).select_from(conversation).where(conversation.c.channel == channel)
    return connection.execute(query).scalar_one()

"""Messages that came in and wait for their turn.

`receive` is all a channel does with a message; it acknowledges to its platform only after the commit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, delete, func, insert, select, update

from knowledge.privacy import mask
from storage import conversations
from storage.messages import Incoming, turn_of
from storage.tables import conversation, inbox, inbox_dead, seen
from storage.upsert import insert_new, insert_those_new

KEY_LENGTH = 200
"""The longest `message_id`, as `seen` keeps it."""


@dataclass(frozen=True)
class Pending:
    """A message and the conversation it belongs to."""

    id: int
    conversation_id: int
    payload: dict[str, Any]
    attempts: int
    received_at: dt.datetime

    def __post_init__(self) -> None:
        """Whatever was written there: a payload that is no document is an empty one, and spoils its own turn only."""
        if not isinstance(self.payload, dict):
            object.__setattr__(self, "payload", {})

    @property
    def message(self) -> Incoming:
        """What was said. Read when it is wanted, so that an unreadable payload spoils its own turn only."""
        return Incoming.model_validate(self.payload)

    @property
    def turn(self) -> str:
        """The id of its turn."""
        return turn_of(str(self.payload.get("channel")), str(self.payload.get("message_id")))

    @property
    def in_order(self) -> bool:
        """Whether it came in the order of writing."""
        return self.payload.get("in_order") is not False

    @property
    def written_at(self) -> dt.datetime:
        """When it was written; when it came, if that cannot be read."""
        try:
            written = dt.datetime.fromisoformat(self.payload["sent_at"])
        except (KeyError, TypeError, ValueError):
            return self.received_at
        return written if written.tzinfo else self.received_at


_INSERT = insert(inbox)


def receive(connection: Connection, message: Incoming, now: dt.datetime) -> bool:
    """Write a message down. False when the platform delivered it before."""
    return receive_all(connection, [message], now)[0]


def receive_all(connection: Connection, messages: Sequence[Incoming], now: dt.datetime) -> list[bool]:
    """Write messages down in their order. For each: False when the platform delivered it before."""
    news = [{"channel": one.channel, "message_id": one.message_id, "at": now} for one in messages]
    # Sorted: two processes that are told the same in another order do not wait for each other.
    news.sort(key=itemgetter("channel", "message_id"))
    unseen = insert_those_new(connection, seen, news)
    new = []
    for message in messages:
        new.append((message.channel, message.message_id) in unseen)
        unseen.discard((message.channel, message.message_id))  # twice in one group: the second is not new
    fresh = list(compress(messages, new))
    talks = conversations.ensure_all(connection, [(one.channel, one.conversation) for one in fresh], now)
    rows = [
        {
            "conversation_id": talks[message.channel, message.conversation],
            "shard": conversations.shard_of(message.channel, message.conversation),
            "payload": message.model_dump(mode="json"),
            "received_at": now,
        }
        for message in fresh
    ]
    if rows:
        connection.execute(_INSERT, rows)
    return new


def is_new(connection: Connection, channel: str, message_id: str, now: dt.datetime) -> bool:
    """Note that the platform delivered this. False when it had before."""
    return insert_new(connection, seen, {"channel": channel, "message_id": message_id, "at": now})


def pending(
    connection: Connection, shards: Collection[int] | None, limit: int, without: Collection[int] = ()
) -> list[Pending]:
    """The next messages of the shards (all when None), oldest first; none of the conversations `without`.

    On PostgreSQL the rows are locked without skipping: a stalled owner and its heir take turns, and the second
    finds the rows gone.
    """
    query = _pending(of_shards=conversations.only_some(shards), but_some=bool(without))
    given = {"most": limit, "shards": list(shards or ()), "without": list(without)}
    return [
        Pending(row.id, row.conversation_id, row.payload, row.attempts, row.received_at)
        for row in connection.execute(query, given)
    ]


@cache
def _pending(*, of_shards: bool, but_some: bool) -> Select[*tuple[Any, ...]]:
    """Built once: it is asked with every batch of turns."""
    query = select(inbox).order_by(inbox.c.id).limit(bindparam("most", type_=Integer)).with_for_update()
    if of_shards:
        query = query.where(inbox.c.shard.in_(bindparam("shards", expanding=True)))
    if but_some:
        query = query.where(inbox.c.conversation_id.not_in(bindparam("without", expanding=True)))
    return query


_DONE = delete(inbox).where(inbox.c.id.in_(bindparam("ids", expanding=True)))


def done(connection: Connection, *message_ids: int) -> None:
    connection.execute(_DONE, {"ids": message_ids})


def failed(connection: Connection, message_id: int) -> None:
    connection.execute(update(inbox).where(inbox.c.id == message_id).values(attempts=inbox.c.attempts + 1))


def park(connection: Connection, message: Pending, error: str, now: dt.datetime) -> None:
    """Put a message aside that cannot be handled, so that its conversation moves on; its numbers are masked."""
    connection.execute(
        insert(inbox_dead).values(
            conversation_id=message.conversation_id,
            payload=_masked(message.payload),
            received_at=message.received_at,
            error=mask(error),
            died_at=now,
        )
    )
    done(connection, message.id)


def _masked(payload: dict[str, Any]) -> dict[str, Any]:
    """What an administrator needs to see what went wrong, without numbers, places and files of a person."""
    said = payload.get("text")
    kept = {key: value for key, value in payload.items() if key not in {"place", "files"}}
    return kept | {"text": mask(said)} if isinstance(said, str) else kept


def depth(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(inbox)).scalar_one()


def parked(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(inbox_dead)).scalar_one()


def last_event_of(connection: Connection) -> dict[str, dt.datetime]:
    """When somebody was last heard on each channel."""
    heard = func.coalesce(conversation.c.last_heard_at, conversation.c.updated_at)
    query = select(conversation.c.channel, func.max(heard)).group_by(conversation.c.channel)
    return {channel: at for channel, at in connection.execute(query) if at is not None}

"""One process of the engine, a step at a time: the order of calls of `bot.writer`, `bot.worker` and `bot.delivery`.

Everything that touches the database is the real code; what a thread or an event loop would do is a method.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection, text
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError

from handlers.turns import run_pending
from storage import conversations, inbox, outbox
from storage.database import Database
from storage.messages import Reply, Stored
from storage.outbox import Lane
from storage.shards import Shards
from tests.integration.protocol.world import CHANNEL, Broken, Said, World

Fate = Literal["sent", "later", "refused"]


@dataclass
class Talk:
    """A conversation's replies in flight, as they were taken. `held`: the connection whose lock made them ours."""

    rows: list[Stored]
    held: Connection | None
    fate: Fate | None = None
    """What became of the first row, not written down yet."""


@dataclass
class Owner:
    """A process. `serves_all`: the one process of a SQLite file."""

    database: Database
    world: World
    connection: Connection | None = None
    shards: Shards | None = None
    turns: RootTransaction | None = None
    flying: dict[int, Talk] = field(default_factory=dict)
    is_cut: bool = False
    """Its connection is gone, and it has not noticed."""

    # --- the writer -------------------------------------------------------------------------------------

    @property
    def held(self) -> set[int] | None:
        if self.database.is_sqlite:
            return None
        return set(self.shards.held) if self.shards else set()

    def connect(self) -> Connection:
        if self.connection is None:
            self.connection = self.database.engine.connect().execution_options(motcua_write=True)
            if not self.database.is_sqlite:
                self.connection.execute(text("SET lock_timeout = '100ms'"))  # one thread: nobody to wait for
                self.connection.commit()
                self.rebalance()
        return self.connection

    def rebalance(self) -> None:
        if self.database.is_sqlite:
            return
        with self.connect().begin():
            self.shards = self.shards or Shards(self.connect())
            self.shards.rebalance(busy=self.busy())

    def busy(self) -> set[int]:
        return {talk.rows[0].shard for talk in self.flying.values()}

    def drop(self) -> None:
        """The connection failed, and is closed; the locks went with it. What flies, flies."""
        if self.connection is not None:
            with contextlib.suppress(DBAPIError):
                self.connection.invalidate()
                self.connection.close()
        self.connection, self.shards, self.turns, self.is_cut = None, None, None, False

    # --- the worker -------------------------------------------------------------------------------------

    def receive(self, said: Said) -> bool:
        """Write a message down and commit."""
        with self.connect().begin():
            return inbox.receive(self.connect(), said.incoming, self.world.now)

    def remind(self, peer: str, key: str) -> None:
        """The sweep, on whichever process it runs: not bound to a shard."""
        with self.connect().begin():
            found = conversations.ensure(self.connect(), CHANNEL, peer, self.world.now)
            reply, lane = Reply(text=key), Lane.REMINDER
            outbox.put(
                self.connect(), conversation_id=found, key=key, reply=reply, now=self.world.now, lane=lane
            )

    def claim(self) -> None:
        """Run the turns of a batch; the transaction stays open until `commit`."""
        connection = self.connect()
        self.turns = connection.begin()
        try:
            self.run_turns(connection)
        except Broken:  # as the writer does
            self.turns.rollback()
            self.turns = connection.begin()
            with connection.begin_nested():
                self.run_turns(connection)

    def run_turns(self, connection: Connection) -> None:
        run_pending(connection, None, lambda: self.world.now, self.held)  # type: ignore[arg-type]  # our handler asks nothing

    def commit(self) -> None:
        assert self.turns is not None
        self.turns.commit()
        self.turns = None

    # --- delivery ---------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take what is due into the air."""
        connection = self.connect()
        with connection.begin():
            due = outbox.due(connection, [CHANNEL], self.held, self.world.now, 100, without=list(self.flying))
        for row in due:
            self.flying.setdefault(row.conversation_id, Talk([], connection)).rows.append(row)

    def may_send(self, talk: Talk) -> bool:
        """A talk goes on while its shard is held as it was when it was taken."""
        held = self.held
        ours = held is None or talk.rows[0].shard in held
        return ours and (held is None or talk.held is self.connection)

    def send(self, conversation_id: int, fate: Fate) -> None:
        """Send a conversation's next reply; the platform's answer is known, not written down."""
        talk = self.flying[conversation_id]
        if not self.may_send(talk):
            del self.flying[conversation_id]
            return
        if fate == "sent":
            self.world.arrive(talk.rows[0], doubtful=self.is_cut)
        talk.fate = fate

    def note(self, conversation_id: int) -> None:
        """Write down what became of it; afterwards the next one may be sent."""
        talk, now = self.flying[conversation_id], self.world.now
        row = talk.rows[0]
        with self.connect().begin():
            if talk.fate == "sent":
                outbox.mark_sent(self.connect(), {row.id: None}, now)
            elif talk.fate == "refused":
                self.world.given_up.add(row.reply.text)
                outbox.give_up(self.connect(), row.id, "refused", now)
            else:
                outbox.put_off(self.connect(), row.id, now + self.world.pause, "later")
        rest = [] if talk.fate == "later" else talk.rows[1:]
        if rest:
            talk.rows, talk.fate = rest, None
        else:
            del self.flying[conversation_id]

    def doubtful(self) -> set[int]:
        """Rows that were sent and not marked: what a death repeats."""
        return {talk.rows[0].id for talk in self.flying.values() if talk.fate == "sent"}

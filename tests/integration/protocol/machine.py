"""The interleavings: hypothesis chooses who does what next, and who dies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from tests.integration.protocol.owner import Fate, Owner
from tests.integration.protocol.world import PEERS, Said, World

SETTLED_AFTER = 40
"""Rounds in which everything that waits must be over once nothing breaks any more."""
STEPS = (
    *("say", "deliver_again", "sweep"),
    *("act",) * 12,
    *("rebalance", "rebalance", "clock_jumps", "round"),
    *("kill", "start", "start", "drain", "cut_connection", "restart_database"),
)
"""What may come next, as often as it shall. One rule holds them all: hypothesis likes to leave rules out."""
HAND_OVER = ("say", *("act",) * 5, *("rebalance",) * 4, "round", "round", "cut_connection")
"""The same where it is about replicas only: it begins with one process that has taken replies of everybody."""
OVERTAKING = ("say", "say", "say", *("act",) * 6, "rebalance", "round")
"""The same where it is about who runs a conversation's turns."""
KINDS = ("good", "good", "weak", "bad")
FATES: tuple[Fate, ...] = ("sent", "sent", "sent", "later", "refused")
JUMPS = (-7200, -60, 60, 7200, -40 * 86400)
"""Seconds."""


def end_backend(database: Database, pid: int) -> None:
    """End a connection from the server's side; returns when its locks are gone."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        still = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
        while connection.execute(still, {"pid": pid}).scalar_one():
            pass


class Engine(RuleBasedStateMachine):
    """A world with one database and some processes."""

    database: ClassVar[Database]
    processes: ClassVar[int] = 1
    kind: ClassVar[type[Owner]] = Owner
    steps: ClassVar[Sequence[str]] = STEPS
    kinds: ClassVar[Sequence[str]] = KINDS
    install: ClassVar[Callable[[World], None]]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.database)
        self.world.empty()
        type(self).install(self.world)
        self.owners: list[Owner | None] = [self._start() for _ in range(self.processes)]

        if self.steps is HAND_OVER:
            self._get_under_way()

    def _get_under_way(self) -> None:
        for one in range(len(PEERS)):
            self.say(0, one, 0)
        first = self.owners[0]
        assert first
        for step in (first.rebalance, first.claim, first.commit, first.take):
            step()

    def _start(self) -> Owner:
        return self.kind(self.database, self.world)

    def _try(self, owner: Owner, step: Callable[[], object]) -> bool:
        """A step of a process; the database may fail it, then its connection is dropped."""
        self.world.tick()
        try:
            step()
        except DBAPIError:
            self._lose_doubt(owner)
            owner.drop()
            return False
        return True

    def _lose_doubt(self, owner: Owner) -> None:
        self.world.excused |= owner.doubtful()

    @rule(
        what=st.integers(0, 999), number=st.integers(0, 5), one=st.integers(0, 59), other=st.integers(0, 59)
    )
    def step(self, what: int, number: int, one: int, other: int) -> None:
        """Something happens to a process; `one` and `other` choose how."""
        getattr(self, self.steps[what % len(self.steps)])(number % self.processes, one, other)

    # --- what people and the clock do -------------------------------------------------------------------

    def say(self, number: int, one: int, other: int) -> None:
        said = Said(PEERS[one % len(PEERS)], len(self.world.at_platform), self.kinds[other % len(self.kinds)])
        self.world.at_platform.append(said)
        self._deliver(number, said)

    def deliver_again(self, number: int, one: int, _other: int) -> None:
        if said := self.world.at_platform[-4:]:
            self._deliver(number, said[one % len(said)])

    def _deliver(self, number: int, said: Said) -> None:
        owner = self.owners[number]
        if owner is None or owner.turns:
            return
        done: list[bool] = []
        if self._try(owner, lambda: done.append(owner.receive(said))) and done[0]:
            self.world.taken.append(said)

    def sweep(self, number: int, one: int, other: int) -> None:
        owner, peer = self.owners[number], PEERS[one % len(PEERS)]
        key = f"remind:{peer}:{other % 2}"
        if owner and not owner.turns and self._try(owner, lambda: owner.remind(peer, key)):
            self.world.reminders[key] = peer

    def clock_jumps(self, _number: int, one: int, _other: int) -> None:
        self.world.now += dt.timedelta(seconds=JUMPS[one % len(JUMPS)])

    # --- what a process does ----------------------------------------------------------------------------

    def rebalance(self, number: int, _one: int = 0, _other: int = 0) -> None:
        owner = self.owners[number]
        if owner and not owner.turns:
            self._try(owner, owner.rebalance)

    def act(self, number: int, one: int, other: int) -> None:
        """One of the things that its loops would do now."""
        owner = self.owners[number]
        if owner is None:
            return
        unsent = [of for of, talk in owner.flying.items() if talk.fate is None]
        sent = [of for of, talk in owner.flying.items() if talk.fate]
        can: list[Callable[[], object]] = [owner.commit] if owner.turns else [owner.claim, owner.take]
        if unsent:
            can += 2 * [lambda: owner.send(unsent[other % len(unsent)], FATES[other % len(FATES)])]
        if sent and not owner.turns:
            can.append(lambda: owner.note(sent[other % len(sent)]))
        self._try(owner, can[one % len(can)])

    def drain(self, number: int, _one: int, _other: int) -> None:
        """SIGTERM: what was begun is finished and marked, the rest is left to others."""
        owner = self.owners[number]
        if owner is None:
            return
        if owner.turns:
            self._try(owner, owner.commit)
        for conversation_id in [of for of, talk in owner.flying.items() if talk.fate]:
            self._try(owner, partial(owner.note, conversation_id))
        self._end(number, owner)

    def start(self, number: int, _one: int, _other: int) -> None:
        self.owners[number] = self.owners[number] or self._start()

    # --- what goes wrong --------------------------------------------------------------------------------

    def kill(self, number: int, _one: int, _other: int) -> None:
        if owner := self.owners[number]:
            self._lose_doubt(owner)
            self._end(number, owner)

    def cut_connection(self, number: int, _one: int, _other: int) -> None:
        if owner := self.owners[number]:
            self._cut(owner)

    def restart_database(self, _number: int, _one: int, _other: int) -> None:
        for owner in filter(None, self.owners):
            self._cut(owner)

    def _cut(self, owner: Owner) -> None:
        """The server ends the connection, and waits until its locks are gone; the process does not know."""
        if self.database.is_sqlite or owner.connection is None or owner.is_cut:
            return
        self._lose_doubt(owner)
        owner.is_cut = True
        driver = owner.connection.connection.driver_connection
        assert driver is not None
        end_backend(self.database, driver.info.backend_pid)

    def _end(self, number: int, owner: Owner) -> None:
        self._cut(owner)
        owner.drop()
        self.owners[number] = None

    # --- the end ----------------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Nothing breaks any more: everything comes to its end, and what was promised is compared."""
        try:
            self._settle()
            self.world.check()
        finally:
            for number, owner in enumerate(self.owners):
                if owner:
                    self._end(number, owner)

    def _settle(self) -> None:
        if not any(self.owners):
            self.owners[0] = self._start()
        for _ in range(SETTLED_AFTER):
            if self.world.is_done() and not any(owner and owner.flying for owner in self.owners):
                return
            self.world.now += dt.timedelta(hours=1)
            for number in range(self.processes):
                self.round(number)
        raise AssertionError("something stays for ever")

    def round(self, number: int, _one: int = 0, _other: int = 0) -> None:
        """A process does everything it can."""
        owner = self.owners[number]
        if owner is None:
            return
        for step in ([owner.commit] if owner.turns else []) + [
            owner.rebalance,
            owner.claim,
            owner.commit,
            owner.take,
        ]:
            if not self._try(owner, step):
                return
        while owner.flying:
            conversation_id, talk = next(iter(owner.flying.items()))
            if talk.fate is None:
                owner.send(conversation_id, "sent")
            elif not self._try(owner, partial(owner.note, conversation_id)):
                return

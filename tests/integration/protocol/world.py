"""What the outside sees of the engine: who said what, what reached them, and what it forgives."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import delete, func, select

from handlers.turn import Outcome, Turn
from storage import channel_states, inbox, tray
from storage.database import Database
from storage.messages import Incoming, Stored
from storage.outbox import Lane
from storage.tables import channel_usage, conversation, inbox_dead, outcome, seen
from storage.tables import inbox as inbox_rows
from storage.tables import outbox as outbox_rows

CHANNEL = "p"
START = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
PEERS = ("an", "dung", "chi")
SORRY = "Xin lỗi"


class Said(NamedTuple):
    """A message at its platform.

    `kind`: how its turn goes: "good", "weak" (fails with its batch, then once alone), "bad" (always fails).
    """

    peer: str
    number: int
    kind: str

    @property
    def text(self) -> str:
        return f"{self.kind}-{self.peer}-{self.number:03}"

    @property
    def incoming(self) -> Incoming:
        return Incoming(
            channel=CHANNEL,
            conversation=self.peer,
            sender=self.peer,
            message_id=self.text,
            text=self.text,
            sent_at=START,
        )

    @property
    def replies(self) -> list[str]:
        """What the person must read, in order; a message that broke its turn is answered by an apology."""
        return [SORRY] if self.kind == "bad" else [f"{self.text}/1", f"{self.text}/2"]


class Broken(Exception):  # noqa: N818 - it is a state
    """What a turn raises."""


@dataclass
class World:
    """`taken`: acknowledged messages in order; `at_platform`: those that were said at all, to be delivered again."""

    database: Database
    now: dt.datetime = START
    at_platform: list[Said] = field(default_factory=list)
    taken: list[Said] = field(default_factory=list)
    reached: dict[str, list[Stored]] = field(default_factory=lambda: defaultdict(list))
    reminders: dict[str, str] = field(default_factory=dict)
    excused: set[int] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    broke: Counter[str] = field(default_factory=Counter)
    """How often the turn of a text did."""

    pause = dt.timedelta(minutes=5)
    """How long what was put off waits."""

    def tick(self) -> None:
        self.now += dt.timedelta(seconds=1)

    def empty(self) -> None:
        """Nothing was ever said."""
        tables = (outbox_rows, inbox_rows, inbox_dead, seen, outcome, channel_usage, conversation)
        with self.database.write() as connection:
            for table in tables:
                connection.execute(delete(table))

    def answer(self, turn: Turn) -> Outcome:
        """The one handler: counts, replies twice, or breaks after having written."""
        said = turn.message.text
        channel_states.use(turn.connection, turn.message.conversation, "turns", said)
        if said.startswith("bad") or (said.startswith("weak") and self.broke[said] < 2):
            self.broke[said] += 1
            raise Broken("this turn breaks")
        turn.reply(f"{said}/1")
        turn.reply(f"{said}/2")
        return Outcome.COMMAND

    def arrive(self, row: Stored, *, doubtful: bool) -> None:
        """A reply reaches a person. `doubtful`: its sender has lost its place without knowing."""
        if doubtful:
            self.excused.add(row.id)
        before = [other.id for other in self.reached[row.conversation]]
        assert row.id not in before or row.id in self.excused, f"sent twice: {row.reply.text}"
        self.reached[row.conversation].append(row)

    def told(self, peer: str, lane: Lane) -> list[str]:
        """What a person reads on a lane, without repeats."""
        rows = {row.id: row for row in self.reached[peer] if row.lane == lane}
        return [SORRY if row.reply.text.startswith(SORRY) else row.reply.text for row in rows.values()]

    def is_done(self) -> bool:
        """Whether nothing waits."""
        with self.database.read() as connection:
            return inbox.depth(connection) + tray.counts(connection)["waiting"] == 0

    def check(self) -> None:
        """Everything promised, when all is done."""
        handled = {said.text: 1 for said in self.taken if said.kind != "bad"}
        with self.database.read() as connection:
            counted = select(channel_usage.c.kind, channel_usage.c.count)
            counts = dict(connection.execute(counted.where(channel_usage.c.period == "turns")).all())
            parked = connection.execute(select(func.count()).select_from(inbox_dead)).scalar_one()
        assert counts == handled, "handled exactly once"
        assert parked == sum(said.kind == "bad" for said in self.taken), "parked exactly once"
        for peer in PEERS:
            told, reminded = self.told(peer, Lane.REPLY), self.told(peer, Lane.REMINDER)
            lost = self.given_up.difference(told, reminded)  # an heir of who gave up may have sent it yet
            expected = [reply for said in self.taken if said.peer == peer for reply in said.replies]
            assert told == [reply for reply in expected if reply not in lost], f"{peer}: once, in order"
            due = [key for key, whose in self.reminders.items() if whose == peer and key not in lost]
            assert sorted(reminded) == sorted(due), f"{peer}: each reminder once"

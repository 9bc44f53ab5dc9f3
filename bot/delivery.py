"""Carrying the tray out: one reply at a time per conversation, conversations side by side.

A kill between sending and marking repeats at most one reply per conversation; everything else is exactly once.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import Channel
from bot.clock import Clock
from bot.rates import Rates
from bot.sending import Sending
from bot.writer import Writer
from handlers.broadcasts import may_send
from handlers.reminders import hours
from storage import channel_states, outbox
from storage.messages import Stored
from storage.outbox import Lane

log = logging.getLogger(__name__)
Turns = Callable[[Connection], Collection[int]]
"""Runs turns; returns the conversations they answered."""

BATCH = 100
SIDE_BY_SIDE = 32
"""Sends at the same time, per channel: a slow platform holds up nobody on another."""
MOST_IN_FLIGHT = 4 * SIDE_BY_SIDE
"""Conversations of a channel from which on no more are taken: each look names all that are in flight."""
ROOM_AGAIN = 2 * SIDE_BY_SIDE
"""How many are left when more is looked for; enough for the platform to work on meanwhile."""
FOR_WHAT_MAY_WAIT = SIDE_BY_SIDE // 2
"""Of these, what reminders and broadcasts fill at most, so that a reply always finds room."""
LOOK_AGAIN_S = 0.05
"""How often to look for reminders, broadcasts and shut channels, at most: each costs a question for every channel."""
POLL_S = 0.2
FINISH_S = 5
"""How long a send that has begun may take when the process is asked to stop."""


class _Taken(NamedTuple):
    answered: Collection[int]
    """The conversations of the turns before it."""
    passed_over: Collection[int]
    """Those of them to which something was in flight: nothing new was taken for them."""
    term: int
    """The writer's."""
    rows: list[Stored]
    full: bool
    """Whether there may be more replies than were taken."""


class Delivery:
    """Sends what the turns wrote."""

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        clock: Clock,
        rates: Rates | None = None,
        address: str = "",
    ) -> None:
        """`rates`: None, and every channel sends as fast as it can. `address`: this site's own, for links to it."""
        self._writer = writer
        self._channels = channels
        self._clock = clock
        self._rates = rates or Rates({}, None, clock)
        self._sending = Sending(writer, channels, clock, self._rates, address)
        self._wake = asyncio.Event()
        self._looked = 0.0
        """When reminders, broadcasts and shut channels were last looked for, by `time.monotonic`."""
        self._more_waits = False
        """Whether some of these were found then, or there was no room for them."""
        self._busy: Counter[str] = Counter()
        """How many conversations of each channel are in flight."""
        self._awaited: set[int] = set()
        """Conversations to which more is due when what is in flight to them has ended."""
        self._at_the_gate = asyncio.Lock()
        """One at a time asks for tokens: two at once would spend the same ones."""
        self._room = {name: asyncio.Semaphore(SIDE_BY_SIDE) for name in channels}
        self._talks: set[asyncio.Task[Any]] = set()
        """What has begun: taken rows that wait for tokens, and conversations that are talked to."""
        self._stopping = False

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; sends that have begun are finished and marked."""
        try:
            while True:
                self._wake.clear()
                self._collect()
                opens = self._rates.soonest(POLL_S)  # a channel that opens during the look is looked at again
                if not await self._begin():
                    pause = min(opens, self._until_next_look())
                    # Not `wait_for`: on Python 3.11 it may swallow the call to stop.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await self._wake.wait()
        finally:
            self._stopping = True
            await self._finish()

    def _until_next_look(self) -> float:
        """Seconds until reminders and broadcasts may be looked at; POLL_S when nothing of them was found."""
        left = self._looked + LOOK_AGAIN_S - time.monotonic()
        return max(0.0, left) if self._more_waits else POLL_S

    async def _begin(self) -> int:
        """Start sending what is due. Returns how many rows that is."""
        try:
            taken = await self._take_behind(lambda _connection: ())
        except SQLAlchemyError:
            log.exception("the database failed; trying again")
            await asyncio.sleep(1)
            return 0
        return len(taken.rows)

    async def behind(self, turns: Turns) -> Collection[int]:
        """Run turns in the next transaction, and carry out what is due behind them. Returns what they returned."""
        taken = await self._take_behind(turns)
        self._look_behind(taken.passed_over)
        if taken.full:
            self._wake.set()
        return taken.answered

    async def _take_behind(self, turns: Turns) -> _Taken:
        begun: dict[int, int] = {}
        closed = self._rates.closed(replies=True), self._rates.closed(replies=False)
        try:
            taken = await self._writer.do(
                lambda connection: self._take(connection, turns(connection), begun, *closed), brief=True
            )
        except SQLAlchemyError:
            self._let_go(begun)  # the commit failed: they are not in flight after all
            raise
        self._busy.update(_channels(taken.rows).values())
        if taken.rows:  # whoever took them goes on: tokens may take long
            self._talks.add(asyncio.create_task(self._admit(taken)))
        return taken

    def _take(
        self,
        connection: Connection,
        answered: Collection[int],
        begun: dict[int, int],
        no_replies: frozenset[str],
        no_others: frozenset[str],
    ) -> _Taken:
        """What is due; its conversations with their shards are added to `begun`.

        Read by the writer, whose shards stay ours until what is taken is in flight. The last two are the channels that
        are closed for replies, and for what may wait.
        """
        self._let_go(begun)  # of a first run that was undone
        begun.clear()
        flying = self._writer.in_flight
        passed_over = flying.keys() & answered
        now = self._clock()
        look = time.monotonic() - self._looked >= LOOK_AGAIN_S
        if look:
            self._looked = time.monotonic()
            self._sending.know(channel_states.shut(connection))
        open_ = self._channels.keys() - self._sending.shut(now)
        no_replies |= {channel for channel in open_ if self._busy[channel] >= MOST_IN_FLIGHT}
        shards, only = self._writer.shards, (Lane.REPLY, Lane.REPLY)
        rows = outbox.due(
            connection, open_ - no_replies, shards, now, BATCH, without=list(flying), lanes=only
        )
        replies = len(rows)
        if look:
            busy = [*flying, *(row.conversation_id for row in rows)]
            for channel in sorted(open_ - no_others):
                rows += self._what_may_wait(connection, channel, now, busy)
            no_room = any(self._busy[channel] >= FOR_WHAT_MAY_WAIT for channel in open_)
            self._more_waits = no_room or len(rows) > replies
        begun.update((row.conversation_id, row.shard) for row in rows)
        flying.update(begun)
        return _Taken(answered, passed_over, self._writer.term, rows, replies >= BATCH)

    def _what_may_wait(
        self, connection: Connection, channel: str, now: dt.datetime, without: Collection[int]
    ) -> list[Stored]:
        """Reminders and broadcasts of a channel, as many as there is room for and the hour allows."""
        room = FOR_WHAT_MAY_WAIT - self._busy[channel]
        if room <= 0:
            return []
        lanes = (Lane.REMINDER, Lane.BROADCAST if may_send(now) else Lane.REMINDER)
        shards = self._writer.shards
        rows = outbox.due(connection, [channel], shards, now, room, without=without, lanes=lanes)
        return hours.what_may_go(connection, rows, now)

    def _let_go(self, begun: Collection[int]) -> None:
        for conversation_id in begun:
            self._writer.in_flight.pop(conversation_id, None)
        self._awaited.difference_update(begun)

    async def _admit(self, taken: _Taken) -> None:
        """Start talking, as far as the channels' rates allow."""
        limited = [row for row in taken.rows if self._rates.limits(row.channel)]
        free = [row for row in taken.rows if not self._rates.limits(row.channel)]
        self._start(taken.term, free, free)
        if limited:
            async with self._at_the_gate:
                admitted = await self._rates.admit(limited)
            self._start(taken.term, limited, admitted)

    def _start(self, term: int, rows: list[Stored], admitted: list[Stored]) -> None:
        """Talk to the conversations of `admitted`; the rest of `rows` waits in the tray as before."""
        talks: dict[int, list[Stored]] = defaultdict(list)
        for row in admitted:
            talks[row.conversation_id].append(row)
        going = {row.id for row in admitted}
        left_out = _channels(row for row in rows if row.id not in going)
        for conversation_id in left_out.keys() - talks.keys():
            self._end(conversation_id, left_out[conversation_id])
        self._look_behind(left_out.keys())
        self._talks |= {asyncio.create_task(self._talk(term, *talk)) for talk in talks.items()}

    def _look_behind(self, conversations: Collection[int]) -> None:
        """More is due to these: to be looked at when what is in flight to them has ended, or at once."""
        in_flight = self._writer.in_flight.keys() & conversations
        self._awaited |= in_flight
        if len(in_flight) < len(conversations):
            self._wake.set()

    async def _talk(self, term: int, conversation_id: int, rows: list[Stored]) -> None:
        """One conversation's replies, in order; stops at the first that could not be sent, or is not ours any more.

        Each waits for room by itself: who is sent many, one a second, keeps nobody else waiting.
        """
        try:
            for row in rows:
                async with self._room[row.channel]:
                    ours = term == self._writer.term and self._writer.owns(row.shard)
                    if self._stopping or not ours or not await self._sending.send(row):
                        return
        finally:
            self._end(conversation_id, rows[0].channel)

    def _end(self, conversation_id: int, channel: str) -> None:
        """Somebody else may have its place, or what was written to the same person meanwhile."""
        self._writer.in_flight.pop(conversation_id, None)
        self._busy[channel] -= 1
        if conversation_id in self._awaited or self._busy[channel] == ROOM_AGAIN:
            self._awaited.discard(conversation_id)
            self._wake.set()

    def _collect(self) -> None:
        """Forget what is done; an error nobody foresaw ends the process loudly."""
        done = {talk for talk in self._talks if talk.done()}
        self._talks -= done
        for talk in done:
            talk.result()

    async def _finish(self) -> None:
        """Wait for what has begun; what goes wrong with it now ends nothing any more, but is told."""
        if not self._talks:
            return
        ended, late = await asyncio.wait(self._talks, timeout=FINISH_S)
        for talk in late:
            talk.cancel()
        for error in filter(None, (talk.exception() for talk in ended if not talk.cancelled())):
            log.error("a send failed while the process stopped", exc_info=error)


def _channels(rows: Iterable[Stored]) -> dict[int, str]:
    """The conversations of these, each with its channel."""
    return {row.conversation_id: row.channel for row in rows}

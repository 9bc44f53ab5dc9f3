"""Carrying the tray out: one reply at a time per conversation, conversations side by side.

A kill between sending and marking repeats at most one reply per conversation; everything else is exactly once.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from tenacity import before_sleep_log, retry, retry_if_exception_type, wait_exponential_jitter

from bot.channels.base import Channel, Paused, Refused, TryLater, Unreachable
from bot.clock import Clock
from bot.gathering import Gathering
from bot.parts import Parts
from bot.rates import Rates
from bot.writer import Writer
from handlers import news
from handlers.broadcasts import may_send
from handlers.reminders import hours
from storage import channel_states, conversations, outbox
from storage.conversations import shard_of
from storage.messages import Stored
from storage.outbox import Lane

log = logging.getLogger(__name__)
T = TypeVar("T")
Rows = list[tuple[int, Stored]]
"""What is due, each with its conversation."""

BATCH = 100
SIDE_BY_SIDE = 32
"""Sends at the same time, per channel: a slow platform holds up nobody on another."""
FOR_WHAT_MAY_WAIT = SIDE_BY_SIDE // 2
"""Of these, what reminders and broadcasts fill at most, so that a reply always finds room."""
LOOK_AGAIN_S = 0.05
"""How often to look for reminders, broadcasts and shut channels, at most: each costs a question for every channel."""
SOON_S = 0.02
"""How long after a send to look whether more is due: for all that end meanwhile together."""
MAX_ATTEMPTS = 12
POLL_S = 0.2
LONGEST_PAUSE_S = 300
LONG_S = 3600
"""A wait from which on an official is rather told on another account."""
FINISH_S = 5
"""How long a send that has begun may take when the process is asked to stop."""


_until_written = retry(
    retry=retry_if_exception_type(SQLAlchemyError),
    wait=wait_exponential_jitter(multiplier=0.1, max=5),
    before_sleep=before_sleep_log(log, logging.WARNING),
)


def pause_before(attempt: int) -> dt.timedelta:
    """How long to wait before trying for the `attempt`-th time again: doubling, with jitter, at most 5 minutes."""
    longest = min(2.0**attempt, LONGEST_PAUSE_S)
    return dt.timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - spreads load, guards nothing


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
        self._rates = rates or Rates({}, None, clock)
        self._busy: Counter[str] = Counter()
        self._looked = 0.0
        self._more_waits = False
        self._channels = channels
        self._clock = clock
        self._wake = asyncio.Event()
        self._room = {name: asyncio.Semaphore(SIDE_BY_SIDE) for name in channels}
        self._talks: set[asyncio.Task[Any]] = set()
        self._parts = Parts(channels, self._rates, address)
        self._pauses: Mapping[str, dt.datetime] = {}
        """Channels that are shut, or were until somebody finds them open again, each with the end of its pause."""
        self._looks_soon = False
        self._at_the_gate = asyncio.Lock()
        self._stopping = False
        self._sent = Gathering(writer, self._mark)

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; sends that have begun are finished and marked."""
        try:
            while True:
                self._wake.clear()
                self._collect()
                if not await self._begin():
                    pause = min(self._rates.soonest(POLL_S), self._until_next_look())
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

    def _collect(self) -> None:
        """Forget what is done; an error nobody foresaw ends the process loudly."""
        done = {talk for talk in self._talks if talk.done()}
        self._talks -= done
        for talk in done:
            talk.result()

    async def _finish(self) -> None:
        if self._talks:
            _, late = await asyncio.wait(self._talks, timeout=FINISH_S)
            for talk in late:
                talk.cancel()

    async def _begin(self) -> int:
        """Start sending what is due. Returns how many rows that is."""
        try:
            _, term, rows = await self._take_behind(lambda _connection: None)
        except SQLAlchemyError:
            log.exception("the database failed; trying again")
            await asyncio.sleep(1)
            return 0
        return await self._admit(term, rows)

    async def behind(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's next transaction, and carry out what is due after it."""
        result, term, rows = await self._take_behind(work)
        if rows:
            self._talks.add(asyncio.create_task(self._admit(term, rows)))
        return result

    async def _take_behind(self, work: Callable[[Connection], T]) -> tuple[T, int, Rows]:
        taken: dict[int, int] = {}
        closed = self._rates.closed(replies=True), self._rates.closed(replies=False)
        try:
            result, term, rows = await self._writer.do(
                lambda connection: (work(connection), *self._take(connection, taken, *closed)), brief=True
            )
        except SQLAlchemyError:
            self._let_go(taken)  # the commit failed: they are not in flight after all
            raise
        self._busy.update({conversation: row.channel for conversation, row in rows}.values())
        return result, term, rows

    async def _admit(self, term: int, rows: Rows) -> int:
        """Start talking, as far as the channels' rates allow. Returns how many rows that is."""
        async with self._at_the_gate:
            admitted = await self._rates.admit(rows)
        talks: dict[int, list[Stored]] = defaultdict(list)
        for conversation_id, row in admitted:
            talks[conversation_id].append(row)
        for conversation_id, channel in {number: row.channel for number, row in rows}.items():
            if conversation_id not in talks:
                self._end(conversation_id, channel)
        self._talks |= {asyncio.create_task(self._talk(term, *talk)) for talk in talks.items()}
        return len(admitted)

    def _let_go(self, taken: dict[int, int]) -> None:
        for conversation_id in taken:
            self._writer.in_flight.pop(conversation_id, None)
        taken.clear()

    def _take(
        self,
        connection: Connection,
        taken: dict[int, int],
        no_replies: frozenset[str],
        no_others: frozenset[str],
    ) -> tuple[int, Rows]:
        """The writer's term, and what is due; its conversations with their shards are added to `taken`.

        Read by the writer, whose shards stay ours until what is taken is in flight. The last two are the channels that
        are closed for replies, and for what may wait.
        """
        self._let_go(taken)  # of a first run that was undone
        flying = self._writer.in_flight
        now = self._clock()
        self._looks_soon = False
        look = time.monotonic() - self._looked >= LOOK_AGAIN_S
        if look:
            self._looked = time.monotonic()
            self._pauses = channel_states.shut(connection)
        open_ = self._channels.keys() - {channel for channel, until in self._pauses.items() if until > now}
        shards, only = self._writer.shards, (Lane.REPLY, Lane.REPLY)
        rows = outbox.due(
            connection, open_ - no_replies, shards, now, BATCH, without=list(flying), lanes=only
        )
        if look:
            busy = [*flying, *(conversation for conversation, _ in rows)]
            replies = len(rows)
            for channel in sorted(open_ - no_others):
                rows += self._what_may_wait(connection, channel, now, busy)
            self._more_waits = len(rows) > replies
        taken.update((conversation, shard_of(row.channel, row.conversation)) for conversation, row in rows)
        flying.update(taken)
        return self._writer.term, rows

    def _what_may_wait(
        self, connection: Connection, channel: str, now: dt.datetime, without: Collection[int]
    ) -> Rows:
        """Reminders and broadcasts of a channel, as many as there is room for and the hour allows."""
        room = FOR_WHAT_MAY_WAIT - self._busy[channel]
        if room <= 0:
            return []
        lanes = (Lane.REMINDER, Lane.BROADCAST if may_send(now) else Lane.REMINDER)
        shards = self._writer.shards
        rows = outbox.due(connection, [channel], shards, now, room, without=without, lanes=lanes)
        return hours.what_may_go(connection, rows, now)

    async def _talk(self, term: int, conversation_id: int, rows: list[Stored]) -> None:
        """One conversation's replies, in order; stops at the first that could not be sent, or is not ours any more."""
        try:
            async with self._room[rows[0].channel]:
                for row in rows:
                    ours = term == self._writer.term and self._writer.owns(
                        self._writer.in_flight[conversation_id]
                    )
                    if self._stopping or not ours or not await self._send(row):
                        return
        finally:
            self._end(conversation_id, rows[0].channel)

    def _end(self, conversation_id: int, channel: str) -> None:
        """Somebody else may have its place; what was written to the same person meanwhile is seen by a look soon."""
        self._writer.in_flight.pop(conversation_id, None)
        self._busy[channel] -= 1
        if not self._looks_soon:
            self._looks_soon = True
            asyncio.get_running_loop().call_later(SOON_S, self._look)

    def _look(self) -> None:
        if self._looks_soon:
            self._wake.set()

    async def _send(self, row: Stored) -> bool:
        """Send and mark one reply. False when it must be tried again later."""
        began = self._clock()
        try:
            receipt = await self._parts.carry(row)
        except TryLater as problem:
            return await self._later(row, problem)
        except Paused as problem:
            await self._pause(row, problem, began)
            return False
        except Unreachable as problem:
            await self._give_up(row, str(problem))
            await self._note(lambda c: conversations.lost(c, row.channel, row.conversation, self._clock()))
            return True
        except Refused as problem:
            log.error("a channel refuses what we send", extra={"outbox_id": row.id, "reason": str(problem)})  # noqa: TRY400 - the reason says it
            await self._give_up(row, str(problem))
            return True
        except Exception as problem:  # a bug in a channel must not stop the others
            log.exception("sending failed", extra={"outbox_id": row.id})
            return await self._later(row, TryLater(repr(problem)))
        self._parts.forget(row.id)
        await self._mark_sent(row.id, receipt)
        await self._reopen(row.channel)
        return True

    async def _pause(self, row: Stored, problem: Paused, began: dt.datetime) -> None:
        """The whole channel waits; an operator reads why. `began`: when the send that was refused did."""
        log.error("%s: %s", row.channel, problem)
        now = self._clock()
        until = now + dt.timedelta(seconds=problem.seconds)
        await self._note(
            lambda c: channel_states.pause(
                c, row.channel, until, str(problem), now, operator=problem.operator
            )
        )
        self._looked = 0.0  # what comes next is taken with this known
        if problem.too_fast:
            await self._rates.too_fast(row.channel, began)
        await self._elsewhere(row, str(problem), LONG_S if problem.operator else problem.seconds)

    async def _reopen(self, channel: str) -> None:
        if channel in self._pauses:
            # Also one that is over: what was sent tells everybody that nothing is the matter any more.
            self._pauses = {name: until for name, until in self._pauses.items() if name != channel}
            now = self._clock()
            await self._note(lambda connection: channel_states.reopen(connection, channel, now))

    async def _later(self, row: Stored, problem: TryLater) -> bool:
        if row.attempts + 1 >= (problem.most or MAX_ATTEMPTS):
            await self._give_up(row, str(problem))
            return True
        if problem.seconds and await self._elsewhere(row, str(problem), problem.seconds):
            return True
        pause = dt.timedelta(seconds=problem.seconds) if problem.seconds else pause_before(row.attempts)
        until = self._clock() + pause
        await self._note(lambda connection: outbox.put_off(connection, row.id, until, str(problem)))
        return False

    async def _give_up(self, row: Stored, reason: str) -> None:
        """It cannot be told here; an official may be told elsewhere."""
        self._parts.forget(row.id)
        log.warning("a reply was given up", extra={"outbox_id": row.id, "reason": reason})
        now = self._clock()

        def work(connection: Connection) -> None:
            outbox.give_up(connection, row.id, reason, now)
            news.pass_on(connection, row, now)

        await self._note(work)

    async def _elsewhere(self, row: Stored, reason: str, seconds: float) -> bool:
        """Whether what would wait for long here goes to another account of an official at once."""
        now = self._clock()

        def work(connection: Connection) -> bool:
            if not news.pass_on(connection, row, now):
                return False
            outbox.give_up(connection, row.id, reason, now)
            return True

        if row.lane != outbox.Lane.REMINDER or seconds < LONG_S:
            return False
        return bool(await self._note(work))

    @_until_written
    async def _mark_sent(self, row_id: int, receipt: str | None) -> None:
        await self._sent.add((row_id, receipt))

    def _mark(self, connection: Connection, sent: Sequence[tuple[int, str | None]]) -> Sequence[None]:
        outbox.mark_sent(connection, dict(sent), self._clock())
        return [None] * len(sent)

    @_until_written
    async def _note(self, work: Callable[[Connection], T]) -> T:
        """Write down what became of a send, however long the database is away: else it would be sent again."""
        return await self._writer.do(work, brief=True)

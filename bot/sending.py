"""One reply: sent and marked, or what becomes of it when it cannot be sent."""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from bot.channels.base import Channel, Paused, Refused, TryLater, Unreachable
from bot.clock import Clock
from bot.gathering import Gathering
from bot.parts import Parts
from bot.rates import Rates
from bot.store import until_written
from bot.writer import Writer
from handlers import news
from storage import channel_states, conversations, outbox
from storage.messages import Stored

log = logging.getLogger(__name__)
T = TypeVar("T")

MAX_ATTEMPTS = 12
LONGEST_PAUSE_S = 300
LONG_S = 3600
"""A wait from which on an official is rather told on another account."""


def pause_before(attempt: int) -> dt.timedelta:
    """How long to wait before trying for the `attempt`-th time again: doubling, with jitter, at most 5 minutes."""
    longest = min(2.0**attempt, LONGEST_PAUSE_S)
    return dt.timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - spreads load, guards nothing


class Sending:
    """Sends replies, and writes down what became of each, however long the database is away."""

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        clock: Clock,
        rates: Rates,
        address: str,
    ) -> None:
        """`address`: this site's own, for links to it."""
        self._writer = writer
        self._clock = clock
        self._rates = rates
        self._parts = Parts(channels, rates, address)
        self._sent = Gathering(writer, self._mark)
        self._pauses: Mapping[str, dt.datetime] = {}
        """Channels that are shut, or were until somebody finds them open again, each with the end of its pause.

        Replaced, never changed: the writer's thread may be reading it.
        """

    def know(self, pauses: Mapping[str, dt.datetime]) -> None:
        """What all replicas have written down about channels that are shut."""
        self._pauses = pauses

    def shut(self, now: dt.datetime) -> set[str]:
        """The channels on which nothing is sent now."""
        return {channel for channel, until in self._pauses.items() if channel_states.lasts(until, now)}

    async def send(self, row: Stored) -> bool:
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
            await self._note(lambda c: conversations.lost(c, row.channel, row.conversation, began))
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
        self._pauses = {**self._pauses, row.channel: until}
        if problem.too_fast:
            await self._rates.too_fast(row.channel, began)
        await self._elsewhere(row, str(problem), LONG_S if problem.operator else problem.seconds)

    async def _reopen(self, channel: str) -> None:
        """After a pause that is over; a send that began before one says nothing against it."""
        now = self._clock()
        if channel in self._pauses and not channel_states.lasts(self._pauses[channel], now):
            self._pauses = {name: until for name, until in self._pauses.items() if name != channel}
            await self._note(lambda connection: channel_states.reopen(connection, channel, now))

    async def _later(self, row: Stored, problem: TryLater) -> bool:
        if row.attempts + 1 >= (problem.most or MAX_ATTEMPTS):
            await self._give_up(row, str(problem))
            return True
        if problem.seconds and await self._elsewhere(row, str(problem), problem.seconds):
            return True
        if not problem.seconds:  # else the platform said when: nothing is wrong
            log.warning(
                "%s: chưa gửi được, sẽ thử lại",
                row.channel,
                extra={"outbox_id": row.id, "reason": str(problem)},
            )
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
        if row.lane != outbox.Lane.REMINDER or seconds < LONG_S:
            return False
        now = self._clock()

        def work(connection: Connection) -> bool:
            if not news.pass_on(connection, row, now):
                return False
            outbox.give_up(connection, row.id, reason, now)
            return True

        passed_on = bool(await self._note(work))
        if passed_on:
            self._parts.forget(row.id)
        return passed_on

    @until_written
    async def _mark_sent(self, row_id: int, receipt: str | None) -> None:
        await self._sent.add((row_id, receipt))

    def _mark(self, connection: Connection, sent: Sequence[tuple[int, str | None]]) -> Sequence[None]:
        outbox.mark_sent(connection, dict(sent), self._clock())
        return [None] * len(sent)

    @until_written
    async def _note(self, work: Callable[[Connection], T]) -> T:
        """Write down what became of a send, however long the database is away: else it would be sent again."""
        return await self._writer.do(work, brief=True)

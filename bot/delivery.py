"""Carrying the tray out: one reply at a time per conversation, conversations side by side.

A kill between sending and marking repeats at most the last unmarked group; everything else is exactly once.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import random
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import Channel, TryLater, Unknown, Unreachable
from bot.channels.degrade import degrade
from bot.clock import Clock
from bot.writer import Writer
from storage import outbox
from storage.database import Database
from storage.messages import Stored

log = logging.getLogger(__name__)

BATCH = 100
SIDE_BY_SIDE = 32
MAX_ATTEMPTS = 12
POLL_S = 0.2
LONGEST_PAUSE_S = 300


def pause_before(attempt: int) -> dt.timedelta:
    """How long to wait before trying for the `attempt`-th time again: doubling, with jitter, at most 5 minutes."""
    longest = min(2.0**attempt, LONGEST_PAUSE_S)
    return dt.timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - spreads load, guards nothing


class Delivery:
    """Sends what the turns wrote."""

    def __init__(
        self, database: Database, writer: Writer, channels: Mapping[str, Channel], clock: Clock
    ) -> None:
        self._database = database
        self._writer = writer
        self._channels = channels
        self._clock = clock
        self._wake = asyncio.Event()
        self._room = asyncio.Semaphore(SIDE_BY_SIDE)

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            if not await self._batch():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), POLL_S)

    async def _batch(self) -> int:
        try:
            rows = await self._writer.do(
                lambda connection: outbox.due(
                    connection, self._channels.keys(), self._writer.shards, self._clock(), BATCH
                )
            )
        except SQLAlchemyError:
            log.exception("the database failed; trying again")
            await asyncio.sleep(1)
            return 0
        talks: dict[int, list[Stored]] = defaultdict(list)
        for conversation_id, row in rows:
            talks[conversation_id].append(row)
        await asyncio.gather(*(self._talk(talk) for talk in talks.values()))
        return len(rows)

    async def _talk(self, rows: list[Stored]) -> None:
        """One conversation's replies, in order; stops at the first that could not be sent."""
        async with self._room:
            for row in rows:
                if not await self._send(row):
                    return

    async def _send(self, row: Stored) -> bool:
        channel = self._channels[row.channel]
        try:
            for part in degrade(row.reply, channel.capabilities):
                await channel.send(row.model_copy(update={"reply": part}))
        except TryLater as problem:
            return await self._later(row, problem)
        except Unreachable as problem:
            await self._give_up(row, str(problem))
            return True
        except Unknown as problem:
            log.warning("a reply may not have arrived", extra={"outbox_id": row.id, "reason": str(problem)})
        except Exception as problem:  # a bug in a channel must not stop the others
            log.exception("sending failed", extra={"outbox_id": row.id})
            return await self._later(row, TryLater(repr(problem)))
        await self._writer.do(lambda connection: outbox.mark_sent(connection, [row.id], self._clock()))
        return True

    async def _later(self, row: Stored, problem: TryLater) -> bool:
        if row.attempts + 1 >= MAX_ATTEMPTS:
            await self._give_up(row, str(problem))
            return True
        pause = dt.timedelta(seconds=problem.seconds) if problem.seconds else pause_before(row.attempts)
        until = self._clock() + pause
        await self._writer.do(lambda connection: outbox.put_off(connection, row.id, until, str(problem)))
        return False

    async def _give_up(self, row: Stored, reason: str) -> None:
        log.warning("a reply was given up", extra={"outbox_id": row.id, "reason": reason})
        await self._writer.do(lambda connection: outbox.give_up(connection, row.id, reason, self._clock()))

"""The worker: whenever messages wait, run their turns; what they answer is carried out behind them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Collection, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, SQLAlchemyError

from bot.calls import Calls
from bot.channels.base import Unreadable
from bot.clock import Clock
from bot.delivery import Delivery
from bot.gathering import Gathering
from bot.knowledge_source import KnowledgeSource
from bot.observer import Observer
from bot.writer import Writer
from handlers.flood import FloodLimit
from handlers.turns import TURNS_EACH, run_pending
from storage import inbox
from storage.calls import Matter
from storage.conversations import shard_of
from storage.messages import Incoming

log = logging.getLogger(__name__)

POLL_S = 0.1
"""How often to look without being woken: a turn is tried again, and another process's call may be missed."""
PAUSE_AFTER_FAILURE_S = 1.0


class Worker:
    """Takes messages in and has them answered."""

    def __init__(
        self,
        writer: Writer,
        source: KnowledgeSource,
        clock: Clock,
        delivery: Delivery,
        observer: Observer,
        calls: Calls,
        limit: FloodLimit | None = None,
    ) -> None:
        """`calls`: how others hear of messages of theirs. `limit`: of what a person may write; None: the usual one."""
        self._observer = observer
        self._calls = calls
        self._limit = limit or FloodLimit()
        self._writer = writer
        self._source = source
        self._clock = clock
        self._delivery = delivery
        self._wake = asyncio.Event()
        self._arrived = Gathering(writer, self._write_down)

    async def receive(self, message: Incoming) -> bool:
        """Write a message down; returns after the commit. False when it was delivered before.

        Raises:
            Unreadable: it will never be written, however often the platform delivers it.
        """
        self._wake.set()  # its turn is run behind it, in the same transaction
        try:
            new = await self._arrived.add(message)
        except (SQLAlchemyError, ValueError) as problem:
            if not _lies_in_the_data(problem):
                raise
            raise Unreadable(type(problem).__name__) from None  # its text holds what the person wrote
        self._observer.received(message, new=new)
        shard = shard_of(message.channel, message.conversation)
        if new and not self._writer.owns(shard):
            self._calls.call(Matter.STORED, shard)
        return new

    def called(self, shards: Collection[int]) -> None:
        """Another process has stored messages of these shards."""
        if any(map(self._writer.owns, shards)):
            self._wake.set()

    def _write_down(self, connection: Connection, messages: Sequence[Incoming]) -> list[bool]:
        return inbox.receive_all(connection, messages, self._clock())

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            if await self._batch() < TURNS_EACH:  # else there may be more, which nobody wakes us for
                # Not `wait_for`: on Python 3.11 it may swallow the call to stop.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_S):
                        await self._wake.wait()

    async def _batch(self) -> int:
        await asyncio.sleep(0)  # what has just arrived is handed to the writer first
        try:
            return len(await self._delivery.behind(self._turns))
        except SQLAlchemyError:
            log.exception("the database failed; trying again")
            await asyncio.sleep(PAUSE_AFTER_FAILURE_S)
            return 0

    def _turns(self, connection: Connection) -> list[int]:
        shards = self._writer.shards
        return run_pending(
            connection, self._source.current, self._clock, shards, self._observer.turn, self._limit
        )


def _lies_in_the_data(problem: Exception) -> bool:
    """Whether the database, or its driver, refuses what was to be written."""
    return isinstance(problem, DataError) or isinstance(getattr(problem, "orig", problem), ValueError)

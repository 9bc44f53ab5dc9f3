"""Can this process work? One answer a dependency; and how each channel stands, which closes no other one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.heart import Heart
from bot.knowledge_source import KnowledgeSource
from bot.refusals import Refusals
from bot.store import Store
from storage import channel_states, queue, revisions
from storage.channel_states import ChannelState

UNOWNED_S = 5.0
"""How long a shard may be nobody's: that is how long its conversations wait."""
LATE_S = 5.0
"""Seconds by which the loop may be late."""
ANSWER_S = 5.0
"""How long the database may take to answer."""


class Readiness:
    """Asks everything the process needs."""

    def __init__(
        self,
        store: Store,
        refusals: Refusals,
        source: KnowledgeSource,
        channels: Collection[str],
        heart: Heart,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._refusals = refusals
        self._overcome = 0
        """Refusals after which something was written."""
        self._source = source
        self._channels = channels
        self._heart = heart
        self._clock = clock
        self._seconds = seconds
        self._unowned_since: dict[int, float] = {}

    async def checks(self) -> dict[str, bool]:
        """Dependency → whether it is there."""
        (database, shards), writer = await asyncio.gather(self._database(), self._writes())
        return {
            "knowledge": bool(self._source.current.procedures),
            "database": database,
            "writer": writer,
            "shards": shards,
            "loop": self._heart.lag < LATE_S,
        }

    async def channels(self) -> dict[str, str]:
        """Channel → `open`, `paused` (opens by itself) or `needs_operator`; `unknown` without a database."""
        try:
            async with asyncio.timeout(ANSWER_S):
                states = await self._store.read(channel_states.all_of)
        except (SQLAlchemyError, TimeoutError):
            return dict.fromkeys(self._channels, "unknown")
        return {name: self._standing(states.get(name)) for name in self._channels}

    def _standing(self, state: ChannelState | None) -> str:
        if state is None or state.paused_until is None or state.paused_until <= self._clock():
            return "open"
        return "needs_operator" if state.needs_operator_since else "paused"

    async def _database(self) -> tuple[bool, bool]:
        try:
            async with asyncio.timeout(ANSWER_S):
                owners = await self._store.read(queue.owners)
        except (SQLAlchemyError, TimeoutError):
            return False, False
        return True, self._all_owned(owners.unowned if owners else frozenset())

    async def _writes(self) -> bool:
        """After a refusal only a real write tells that it is over."""
        if not self._store.writer.alive:
            return False
        refusals = self._refusals.count
        if refusals == self._overcome:
            return True
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._store.write(revisions.write_again)
        except (SQLAlchemyError, TimeoutError):
            return False
        self._overcome = refusals
        return True

    def _all_owned(self, unowned: frozenset[int]) -> bool:
        now = self._seconds()
        self._unowned_since = {shard: self._unowned_since.get(shard, now) for shard in unowned}
        return all(now - since <= UNOWNED_S for since in self._unowned_since.values())

"""Calls between processes, so that what one of them writes for another does not wait until the other looks around."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing

from tenacity import retry, retry_if_exception_type, wait_random

from bot.again import telling
from storage.calls import CutOff, Matter, calling, calls
from storage.database import Database

log = logging.getLogger(__name__)

Called = Callable[[Collection[int]], None]
"""Is told the shards of which others have written something."""

_again = retry(
    retry=retry_if_exception_type(CutOff),
    wait=wait_random(1, 5),
    before_sleep=telling(log, "Mất đường nghe cơ sở dữ liệu"),
)


class Calls:
    """Calls and listens for as long as the process lives. SQLite has one process: nobody calls."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wanted: defaultdict[Matter, set[int]] = defaultdict(set)
        self._woken = asyncio.Event()

    def call(self, matter: Matter, shard: int) -> None:
        """Something of `shard` is written, and committed; those of one moment are called together."""
        self._wanted[matter].add(shard)
        self._woken.set()

    async def run(self, called: Mapping[Matter, Called]) -> None:
        """Until cancelled. `called`: who hears of what."""
        if self._database.is_sqlite:
            return
        if type(asyncio.get_running_loop()).__name__ == "ProactorEventLoop":
            log.warning("on Windows processes do not call each other: they find what is theirs by looking")
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(self._calling())
            group.create_task(self._listening(called))

    @_again
    async def _calling(self) -> None:
        async with calling(self._database) as call:
            while True:
                await self._woken.wait()
                self._woken.clear()
                wanted, self._wanted = self._wanted, defaultdict(set)
                for matter, shards in wanted.items():
                    await call(matter, shards)

    @_again
    async def _listening(self, called: Mapping[Matter, Called]) -> None:
        async with aclosing(calls(self._database)) as heard:
            async for matter, shards in heard:
                called[matter](shards)

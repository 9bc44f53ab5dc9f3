"""Calls between processes, so that a message which came to one and belongs to another is answered at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import aclosing

from tenacity import before_sleep_log, retry, retry_if_exception_type, wait_random

from storage.calls import CutOff, calling, calls
from storage.database import Database

log = logging.getLogger(__name__)

Called = Callable[[Collection[int]], None]
"""Is told the shards for which others have stored something."""

_again = retry(
    retry=retry_if_exception_type(CutOff),
    wait=wait_random(1, 5),
    before_sleep=before_sleep_log(log, logging.WARNING),
)


class Calls:
    """Calls and listens for as long as the process lives. SQLite has one process: nobody calls."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wanted: set[int] = set()
        self._woken = asyncio.Event()

    def call(self, shard: int) -> None:
        """Something is stored, and committed, for the owner of `shard`; those of one moment are called together."""
        self._wanted.add(shard)
        self._woken.set()

    async def run(self, called: Called) -> None:
        """Until cancelled."""
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
                shards, self._wanted = self._wanted, set()
                await call(shards)

    @_again
    async def _listening(self, called: Called) -> None:
        async with aclosing(calls(self._database)) as heard:
            async for shards in heard:
                called(shards)

"""The clock as a sender: it wakes and asks `handlers` what is due. It keeps no list of jobs of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.writer import Writer
from handlers.reminders import sweep
from handlers.turn import LOCAL

log = logging.getLogger(__name__)

EVERY_S = 60


class Scheduler:
    """Sweeps once a minute, from `hour` o'clock local time on. Sweeping again writes nothing new."""

    def __init__(self, writer: Writer, clock: Clock, hour: int, written: Callable[[], None]) -> None:
        self._writer = writer
        self._clock = clock
        self._hour = hour
        self._written = written

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(EVERY_S)

    async def tick(self) -> None:
        """One look at the clock."""
        now = self._clock()
        local = now.astimezone(LOCAL)
        if local.hour < self._hour:
            return
        try:
            done = await self._writer.do(lambda connection: sweep(connection, local.date(), now))
        except Exception:  # whatever a task holds that breaks the sweep, questions are still answered
            log.exception("the sweep failed; trying again in a minute")
            return
        if done.digests:
            log.info("reminders written", extra={"digests": done.digests, "tasks": done.reminded})
            self._written()

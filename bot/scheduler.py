"""The clock as a sender: it wakes and asks `handlers` what is due. It keeps no list of jobs of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from bot.clock import Clock
from bot.watch import Watch
from bot.writer import Writer

log = logging.getLogger(__name__)

EVERY_S = 60


class Duty(NamedTuple):
    """Something to look after once a minute, in a transaction of its own; doing it again writes nothing new.

    `name`: what it is about, for the log; `work`: returns how many messages it laid into the tray; `in_parts`: whether
    it does a part at a time and is done again at once until nothing is left, with replies in between.
    """

    name: str
    work: Callable[[Connection, dt.datetime], int]
    in_parts: bool = False


class Scheduler:
    """Once a minute looks at the channels, then at one duty after the other; one that breaks holds up no other."""

    def __init__(
        self, writer: Writer, duties: Sequence[Duty], clock: Clock, written: Callable[[], None], watch: Watch
    ) -> None:
        self._writer = writer
        self._duties = duties
        self._clock = clock
        self._written = written
        self._watch = watch

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(EVERY_S)

    async def tick(self) -> None:
        """One look at the clock."""
        now = self._clock()
        try:
            await self._watch.look(now)
        except Exception:  # nobody is kept from being reminded
            log.exception("the channels could not be looked at; trying again in a minute")
        for duty in self._duties:
            await self._do(duty, now)

    async def _do(self, duty: Duty, now: dt.datetime) -> None:
        try:
            while messages := await self._writer.do(lambda connection: duty.work(connection, now)):
                log.info("%s: written", duty.name, extra={"messages": messages})
                self._written()
                if not duty.in_parts:
                    return
        except Exception:  # whatever breaks here, the next duty and every question are still seen to
            log.exception("%s: failed; trying again in a minute", duty.name)

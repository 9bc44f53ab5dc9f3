"""The clock as a sender: it wakes and asks `handlers` what is due. It keeps no list of jobs of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.knowledge_source import KnowledgeSource
from bot.watch import Watch
from bot.writer import Writer
from handlers import broadcasts, dossier_news, feedback_clock
from handlers.gathering import gather
from handlers.reminders import sweep
from handlers.turn import LOCAL

log = logging.getLogger(__name__)

EVERY_S = 60


class Scheduler:
    """Once a minute looks at the channels, groups new questions, lays out broadcasts, and from `hour` o'clock reminds.

    Doing it again writes nothing new.
    """

    def __init__(
        self,
        writer: Writer,
        source: KnowledgeSource,
        clock: Clock,
        hour: int,
        written: Callable[[], None],
        watch: Watch,
    ) -> None:
        self._writer = writer
        self._source = source
        self._clock = clock
        self._hour = hour
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
        await self._look(now)
        await self._gather(now)
        await self._lay_out(now)
        await self._tell_of_dossiers(now)
        local = now.astimezone(LOCAL)
        if local.hour < self._hour:
            return
        try:
            done = await self._writer.do(lambda connection: sweep(connection, local.date(), now))
        except Exception:  # whatever a task holds that breaks the sweep, questions are still answered
            log.exception("the sweep failed; trying again in a minute")
            return
        await self._warn_of_feedback(local.date(), now)
        if done.digests:
            log.info("reminders written", extra={"digests": done.digests, "tasks": done.reminded})
            self._written()

    async def _warn_of_feedback(self, today: dt.date, now: dt.datetime) -> None:
        try:
            done = await self._writer.do(lambda connection: feedback_clock.sweep(connection, today, now))
        except Exception:  # one case that breaks the sweep keeps nobody from being reminded
            log.exception("feedback could not be looked at; trying again in a minute")
            return
        if done.messages:
            log.info("warned of feedback", extra={"messages": done.messages, "steps": done.warned})
            self._written()

    async def _lay_out(self, now: dt.datetime) -> None:
        try:
            people = await self._writer.do(lambda connection: broadcasts.lay_out(connection, now))
        except Exception:  # a broadcast that breaks keeps nobody from being reminded
            log.exception("broadcasts could not be laid out; trying again in a minute")
            return
        if people:
            log.info("broadcast rows written", extra={"people": people})
            self._written()

    async def _tell_of_dossiers(self, now: dt.datetime) -> None:
        try:
            told = await self._writer.do(lambda connection: dossier_news.sweep(connection, now))
        except Exception:  # a dossier that breaks keeps nobody from being reminded
            log.exception("news of dossiers could not be told; trying again in a minute")
            return
        if told:
            log.info("news of dossiers written", extra={"messages": told})
            self._written()

    async def _look(self, now: dt.datetime) -> None:
        try:
            await self._watch.look(now)
        except Exception:  # nobody is kept from being reminded
            log.exception("the channels could not be looked at; trying again in a minute")

    async def _gather(self, now: dt.datetime) -> None:
        try:
            await self._writer.do(lambda connection: gather(connection, self._source.current.likeness, now))
        except Exception:  # a question that cannot be grouped keeps nobody from being reminded
            log.exception("questions could not be grouped; trying again in a minute")

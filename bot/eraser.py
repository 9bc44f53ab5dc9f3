"""Erases what has served its purpose, in small pieces beside the load."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy import Connection

from bot.clock import Clock
from bot.settings import Settings
from bot.store import CommandStore, Store
from storage import erased as rounds
from storage.retention import RULES, Kept, Step, nobody_else_erases

log = logging.getLogger(__name__)

FIRST_S = 60
EVERY_S = 3600
BETWEEN_S = 0.1
"""Between two chunks: replies go first."""
SELDOM = {"conversation": 24}
"""Rules that look at whole tables: once in so many rounds."""

Sleep = Callable[[float], Awaitable[None]]


def kept_by(settings: Settings) -> Kept:
    """For how long, as the operator set it."""
    return Kept(
        replies=settings.keep_replies_days,
        failures=settings.keep_failures_days,
        questions=settings.keep_questions_days,
        outcomes=settings.keep_outcomes_days,
        contacts=settings.keep_contacts_days,
        conversations=settings.keep_conversations_days,
        dossiers=settings.keep_dossiers_days,
    )


class Eraser:
    """Goes round once an hour."""

    def __init__(self, store: Store, kept: Kept, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        # SQLite has one writer. On PostgreSQL a connection of its own keeps the writer free.
        self._write = store.write if store.database.is_sqlite else CommandStore(store.database).write
        self._kept = kept
        self._clock = clock
        self._sleep = sleep
        self._rests: dict[str, int] = {}
        """Rule → how many rounds it still sits out."""

    async def run(self) -> None:
        """Until cancelled."""
        await self._sleep(FIRST_S)
        while True:
            await self.go_round()
            await self._sleep(EVERY_S)

    async def go_round(self) -> dict[str, int]:
        """Erase what is due. Returns how many rows of each table."""
        erased = {}
        for name in RULES:
            if self._rests.get(name):
                self._rests[name] -= 1
                continue
            try:
                erased[name] = await self._table(name)
            except Exception:  # it keeps nobody from being answered, and no other rule from being kept to
                log.exception("erasing failed; again in an hour", extra={"rule": name})
                continue
            self._rests[name] = SELDOM.get(name, 1) - 1
        if done := {name: count for name, count in erased.items() if count}:
            log.info("erased what was old", extra=done)
        return done

    async def _table(self, name: str) -> int:
        erased, cursor = 0, 0
        while True:
            step = await self._write(lambda connection, cursor=cursor: self._chunk(connection, name, cursor))  # type: ignore[misc]  # mypy knows no default of a lambda
            if step is None:
                return erased
            erased += step.erased
            if step.cursor is None:
                await self._write(lambda connection, rows=erased: self._note(connection, name, rows))  # type: ignore[misc]  # see above
                return erased
            cursor = step.cursor
            await self._sleep(BETWEEN_S)

    def _note(self, connection: Connection, name: str, rows: int) -> None:
        rounds.note(connection, name, rows, self._clock())

    def _chunk(self, connection: Connection, name: str, cursor: int) -> Step | None:
        """None: another process erases, and notes what it did."""
        if not nobody_else_erases(connection):
            return None
        return RULES[name](connection, self._clock(), self._kept, cursor)

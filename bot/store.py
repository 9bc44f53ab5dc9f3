"""The way of everything asynchronous to the database: read in a thread, write through the writer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from tenacity import retry, retry_if_exception_type, wait_exponential_jitter

from bot.again import telling
from bot.writer import Writer
from storage.database import Database

log = logging.getLogger(__name__)
T = TypeVar("T")
Transaction = Callable[[], AbstractContextManager[Connection]]

until_written = retry(
    retry=retry_if_exception_type(SQLAlchemyError),
    wait=wait_exponential_jitter(multiplier=0.1, max=5),
    before_sleep=telling(log, "Chưa ghi được vào cơ sở dữ liệu"),
)
"""For what a platform has done already: it is written down however long the database is away, else done again."""


@dataclass(frozen=True)
class _Reading:
    database: Database
    threads: Executor | None = field(default=None, kw_only=True)
    """Where it waits for the database; None: in the loop's own threads."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a reading transaction, in a thread."""
        return await self._in_thread(self.database.read, work)

    async def _in_thread(self, begin: Transaction, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with begin() as connection:
                return work(connection)

        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, copy_context().run, in_thread)


@dataclass(frozen=True)
class Store(_Reading):
    """One database, as pages, channels and loops use it."""

    writer: Writer

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's next transaction; returns after the commit."""
        return await self.writer.do(work)


@dataclass(frozen=True)
class CommandStore(_Reading):
    """The same for a command beside a running server: it owns no shards, so it has no writer."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction of its own, in a thread; returns after the commit."""
        return await self._in_thread(self.database.write, work)


AnyStore = Store | CommandStore

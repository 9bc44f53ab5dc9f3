"""The way of everything asynchronous to the database: read in a thread, write through the writer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from bot.writer import Writer
from storage.database import Database

T = TypeVar("T")


@dataclass(frozen=True)
class Store:
    """One database, as pages, channels and loops use it."""

    database: Database
    writer: Writer

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a reading transaction, in a thread."""

        def in_thread() -> T:
            with self.database.read() as connection:
                return work(connection)

        return await asyncio.to_thread(in_thread)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's next transaction; returns after the commit."""
        return await self.writer.do(work)

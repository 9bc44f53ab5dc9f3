"""One job for what came while the writer was busy: a message to store, a reply to mark, cost the most alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.writer import Writer

T = TypeVar("T")
R = TypeVar("R")
MOST = 200
"""Items of one job."""


@dataclass
class _Job(Generic[T, R]):
    done: asyncio.Future[Sequence[R]]
    items: list[T]


class Gathering(Generic[T, R]):
    """Hands items to the writer in groups, in the order they came. An item whose group failed is tried alone."""

    def __init__(self, writer: Writer, work: Callable[[Connection, Sequence[T]], Sequence[R]]) -> None:
        """`work`: writes items down; one result an item."""
        self._writer = writer
        self._work = work
        self._open: _Job[T, R] | None = None
        self._door = threading.Lock()

    async def add(self, item: T) -> R:
        """Returns after the commit.

        Raises:
            Exception: what `work` raised for this item, or the database at the commit.
        """
        job, place = self._join(item)
        try:
            # Who stops waiting does not stop the others.
            return (await asyncio.shield(job.done))[place]
        except Exception:
            if len(job.items) == 1:
                raise
        return (await self._writer.do(lambda connection: self._work(connection, [item]), brief=True))[0]

    def _join(self, item: T) -> tuple[_Job[T, R], int]:
        with self._door:
            job = self._open
            if job is None or len(job.items) == MOST or job.done.done():
                items: list[T] = []
                done = self._writer.submit(partial(self._write, items=items), brief=True)
                self._open = job = _Job(done, items)
            job.items.append(item)
            return job, len(job.items) - 1

    def _write(self, connection: Connection, items: Sequence[T]) -> Sequence[R]:
        """In the writer's thread, perhaps: from here on nobody joins."""
        with self._door:
            if self._open is not None and self._open.items is items:
                self._open = None
        return self._work(connection, items)

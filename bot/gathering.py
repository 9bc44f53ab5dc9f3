"""One job for what came while the writer was busy: a message to store, a reply to mark, cost the most alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.writer import Writer

T = TypeVar("T")
R = TypeVar("R")
MOST = 200
"""Items of one job."""


@dataclass
class _Job(Generic[T, R]):
    items: list[T] = field(default_factory=list)
    done: asyncio.Task[Sequence[R]] | None = None


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
        assert job.done is not None
        try:
            # Who stops waiting does not stop the others.
            return (await asyncio.shield(job.done))[place]
        except Exception:
            if len(job.items) == 1:
                raise
        return (await self._writer.do(lambda connection: self._work(connection, [item])))[0]

    def _join(self, item: T) -> tuple[_Job[T, R], int]:
        with self._door:
            job = self._open
            if job is None or len(job.items) == MOST:
                self._open = job = _Job()
                job.done = asyncio.create_task(self._hand_over(job))
            job.items.append(item)
            return job, len(job.items) - 1

    async def _hand_over(self, job: _Job[T, R]) -> Sequence[R]:
        return await self._writer.do(lambda connection: self._write(connection, job))

    def _write(self, connection: Connection, job: _Job[T, R]) -> Sequence[R]:
        """In the writer's thread: from here on nobody joins."""
        with self._door:
            if self._open is job:
                self._open = None
        return self._work(connection, job.items)

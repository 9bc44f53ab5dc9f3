"""The writer: one thread, one connection, one transaction for everything that came while the last one committed.

SQLite has one writer anyway; on PostgreSQL the same connection holds the locks of this process's shards, so what is
written here is written by their owner.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.errors import is_out_of_order
from storage.shards import Shards

log = logging.getLogger(__name__)

T = TypeVar("T")
GROUP = 200
"""Jobs in one commit, at most."""
REBALANCE_S = 0.5


@dataclass
class _Job:
    work: Callable[[Connection], Any]
    future: Future[Any]
    failed: BaseException | None = None
    result: Any = None


class Stopped(Exception):  # noqa: N818 - it is a state
    """The writer has ended: this was not written."""


class Writer:
    """Runs jobs in the writer's thread. A job that raises is rolled back alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._shards: Shards | None = None
        self._rebalanced = 0.0
        self._door = threading.Lock()
        self._closed = False
        self.in_flight: dict[int, int] = {}
        """Conversation → shard of what is being sent: such a shard is not given to another process."""
        self.term = 0
        """Grows when the connection is lost, and with it the shards: what was taken before may be an heir's now."""
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    @property
    def shards(self) -> frozenset[int] | None:
        """The shards this process owns; None: all of them (SQLite). Only inside a job it is sure to stay so."""
        if self._database.is_sqlite:
            return None
        shards = self._shards
        return frozenset(shards.held) if shards else frozenset()

    def owns(self, shard: int) -> bool:
        shards = self.shards
        return shards is None or shard in shards

    @property
    def alive(self) -> bool:
        """Whether what is handed in gets written."""
        return self._thread.is_alive() and not self._closed

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        with self._door:
            self._closed = True
            self._jobs.put(None)
        self._thread.join(timeout=10)

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's next transaction; returns after the commit.

        Raises:
            Stopped: the writer has ended.
            Exception: what `work` raised, or the database at the commit; then nothing of it was written.
        """
        job = _Job(work, Future())
        with self._door:  # nothing is queued behind the end, where nobody would answer it
            if self._closed:
                raise Stopped
            self._jobs.put(job)
        result: T = await asyncio.wrap_future(job.future)
        return result

    def _run(self) -> None:
        while (jobs := self._take()) is not None:
            # Whoever stopped waiting before we began is not waited upon; from here on nobody can.
            jobs = [job for job in jobs if job.future.set_running_or_notify_cancel()]
            try:
                self._commit(jobs)
            except BaseException as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
                self._drop_connection()
                for job in jobs:
                    job.future.set_exception(error)
        self._drop_connection()

    def _take(self) -> list[_Job] | None:
        first = self._jobs.get()
        jobs = []
        while first is not None:
            jobs.append(first)
            if len(jobs) == GROUP:
                return jobs
            try:
                first = self._jobs.get_nowait()
            except queue.Empty:
                return jobs
        if jobs:
            self._jobs.put(None)  # the end was called: after these
        return jobs or None

    def _commit(self, jobs: list[_Job]) -> None:
        connection = self._connect()
        with connection.begin():
            for job in jobs:
                _attempt(connection, job)
        for job in jobs:
            if job.failed is not None:
                job.future.set_exception(job.failed)
            else:
                job.future.set_result(job.result)

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.engine.connect().execution_options(motcua_write=True)
        if not self._database.is_sqlite and time.monotonic() - self._rebalanced > REBALANCE_S:
            with self._connection.begin():
                self._shards = self._shards or Shards(self._connection)
                self._shards.rebalance(busy=set(self.in_flight.values()))
            self._rebalanced = time.monotonic()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.invalidate()
                self._connection.close()
        self._connection, self._shards, self._rebalanced = None, None, 0.0
        self.term += 1


def _attempt(connection: Connection, job: _Job) -> None:
    try:
        with connection.begin_nested():
            job.result = job.work(connection)
    except Exception as error:
        if is_out_of_order(error):  # the transaction is lost, and with it every job of the group
            raise
        job.failed = error

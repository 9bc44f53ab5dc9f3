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


class Writer:
    """Runs jobs in the writer's thread. A job that raises is rolled back alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._shards: Shards | None = None
        self._rebalanced = 0.0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    @property
    def shards(self) -> frozenset[int] | None:
        """The shards this process owns; None: all of them (SQLite). Read it inside a job."""
        if self._database.is_sqlite:
            return None
        return frozenset(self._shards.held) if self._shards else frozenset()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's next transaction; returns after the commit."""
        job = _Job(work, Future())
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
                self._shards.rebalance()
            self._rebalanced = time.monotonic()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.invalidate()
                self._connection.close()
        self._connection, self._shards, self._rebalanced = None, None, 0.0


def _attempt(connection: Connection, job: _Job) -> None:
    try:
        with connection.begin_nested():
            job.result = job.work(connection)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        job.failed = error
    except Exception as error:  # noqa: BLE001 - handed to whoever asked for the job
        job.failed = error

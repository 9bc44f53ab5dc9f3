"""The writer: one connection, one transaction for everything that came while the last one committed.

SQLite has one writer anyway; on PostgreSQL the same connection holds the locks of this process's shards, so what is
written here is written by their owner. Where the work is done is told in `docs/decisions/0014-turns-in-the-loop.md`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from storage.database import BUSY_TIMEOUT_S, Database
from storage.errors import is_held_by_others, is_out_of_order
from storage.shards import Shards
from storage.waiting import promptly

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
GROUP = 200
"""Jobs in one commit, at most."""
REBALANCE_S = 0.5
PATIENCE_S = 2.0
"""For how long the event loop stands still at most for a PostgreSQL that falls silent."""
PATIENCE_APART_S = 10.0
"""For how long a commit, or the shards, are waited for in the thread. A job may take as long as it takes."""


@dataclass
class _Job:
    work: Callable[[Connection], Any]
    brief: bool
    done: asyncio.Future[Any]
    failed: Exception | None = None
    result: Any = None

    def tell(self) -> None:
        """Whoever waits for it, unless nobody does any more."""
        if self.done.done():
            return
        if isinstance(self.failed, StopIteration):  # which no future takes
            self.failed = RuntimeError(repr(self.failed))
        if self.failed is not None:
            self.done.set_exception(self.failed)
        else:
            self.done.set_result(self.result)


class Stopped(Exception):  # noqa: N818 - it is a state
    """The writer has ended: this was not written."""


class Writer:
    """Runs jobs in their order, those that wait together in one transaction. A job that raises is rolled back alone."""

    def __init__(self, database: Database, failed: Callable[[Exception], None] = lambda _error: None) -> None:
        """`failed` hears of every group that could not be written."""
        self._database = database
        self._failed = failed
        self._waiting: list[_Job] = []
        self._woken = asyncio.Event()
        self._connection: Connection | None = None
        self._shards: Shards | None = None
        self._rebalanced = 0.0
        self._prompt = False
        """Whether the database answered the last time: the event loop waits for it only then."""
        self._closed = False
        self.in_flight: dict[int, int] = {}
        """Conversation → shard of what is being sent: such a shard is not given to another process."""
        self.term = 0
        """Grows when the connection is lost, and with it the shards: what was taken before may be an heir's now."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._running: asyncio.Task[None] | None = None

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
        return self._running is not None and not self._running.done() and not self._closed

    def start(self) -> None:
        """Begin, in the running loop."""
        self._running = asyncio.create_task(self._run())

    async def ended(self) -> None:
        """Returns, or raises what ended it, when nothing is written any more."""
        if self._running is not None:
            await asyncio.shield(self._running)

    async def stop(self) -> None:
        """Finish what is queued, then end."""
        self._closed = True
        self._woken.set()
        if self._running is not None:
            await asyncio.wait([self._running])
        self._thread.shutdown(wait=False)

    async def do(self, work: Callable[[Connection], T], *, brief: bool = False) -> T:
        """Run `work` in the writer's next transaction; returns after the commit.

        Args:
            work: what to do. It may be run twice: the first run is rolled back when another job of its group fails.
            brief: whether it takes a few milliseconds at most, so that the event loop may wait for it.

        Raises:
            Stopped: the writer has ended.
            Exception: what `work` raised, or the database at the commit; then nothing of it was written.
        """
        return await self.submit(work, brief=brief)

    def submit(self, work: Callable[[Connection], T], *, brief: bool = False) -> asyncio.Future[T]:
        """As `do`, for who waits later; who cancels what it returns before it is begun takes it back.

        Raises:
            Stopped: the writer has ended.
        """
        if self._closed:
            raise Stopped
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Job(work, brief, done))
        self._woken.set()
        return done

    async def _run(self) -> None:
        while jobs := await self._next():
            try:
                await self._write(jobs)
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
                await self._in_thread(self._drop_connection)
                self._failed(error)
                for job in jobs:
                    job.failed = error
            for job in jobs:
                job.tell()
        await self._in_thread(self._drop_connection)

    async def _next(self) -> list[_Job]:
        """The jobs of the next transaction; none at the end. Who stopped waiting before we begin is not waited upon."""
        while self._waiting or not self._closed:
            if not self._closed:
                await self._woken.wait()
                self._woken.clear()
            jobs, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
            if self._waiting:
                self._woken.set()
            if wanted := [job for job in jobs if not job.done.done()]:
                return wanted
        return []

    async def _write(self, jobs: Sequence[_Job]) -> None:
        brief = all(job.brief for job in jobs)
        for apart in (False, True):
            connection = await self._begun()
            if brief and self._prompt:
                went_well = await self._in_loop(connection, jobs, apart=apart)
            else:
                went_well = await self._in_thread(self._at_length, connection, jobs, apart=apart)
                self._prompt = self._prompt or brief
            if went_well:
                return

    async def _in_loop(self, connection: Connection, jobs: Sequence[_Job], *, apart: bool) -> bool:
        """From beginning to end without giving way: whatever the loop does, the database is not held for it."""
        try:
            with promptly(connection, PATIENCE_S):
                went_well = _do(connection, jobs, apart=apart)
        except DBAPIError as error:
            if not is_held_by_others(error):
                raise
            await self._in_thread(self._end, connection, keep=False)
            connection.begin()
            return await self._in_thread(self._at_length, connection, jobs, apart=apart)
        await self._in_thread(self._end, connection, keep=went_well)  # which waits for the disk
        return went_well

    def _at_length(self, connection: Connection, jobs: Sequence[_Job], *, apart: bool) -> bool:
        """In the thread, however long it takes."""
        self._database.wait_for_others(connection)
        went_well = _do(connection, jobs, apart=apart)
        self._end(connection, keep=went_well)
        return went_well

    def _end(self, connection: Connection, *, keep: bool) -> None:
        with promptly(connection, PATIENCE_APART_S):
            if keep:
                connection.commit()
            else:
                connection.rollback()

    async def _in_thread(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *given, **named))

    async def _begun(self) -> Connection:
        if self._connection is None or self._rebalance_is_due():
            self._connection = await self._in_thread(self._connected)
        try:
            self._connection.begin()
        except OperationalError as error:
            if not is_held_by_others(error):
                raise
            await self._begin_after_others(self._connection)
        return self._connection

    @retry(
        retry=retry_if_exception(is_held_by_others),
        wait=wait_random(0.002, 0.02),
        stop=stop_after_delay(BUSY_TIMEOUT_S),
        reraise=True,
    )
    async def _begin_after_others(self, connection: Connection) -> None:
        connection.begin()

    def _rebalance_is_due(self) -> bool:
        return not self._database.is_sqlite and time.monotonic() - self._rebalanced > REBALANCE_S

    def _connected(self) -> Connection:
        """The connection, with our share of the shards."""
        connection = self._connection = self._connection or self._database.for_writing()
        if not self._database.is_sqlite:
            with promptly(connection, PATIENCE_APART_S), connection.begin():
                self._shards = self._shards or Shards(connection)
                self._shards.rebalance(busy=set(self.in_flight.values()))
            self._rebalanced = time.monotonic()
        return connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.invalidate()
                self._connection.close()
        self._connection, self._shards, self._rebalanced = None, None, 0.0
        self._prompt = False
        self.term += 1


def _do(connection: Connection, jobs: Sequence[_Job], *, apart: bool) -> bool:
    """Do the jobs. False: one failed, and nothing of any of them may be kept.

    `apart`: each under a savepoint, so that the failing one is undone alone. It costs time, and is hardly ever needed.
    """
    for job in jobs:
        job.failed = None
        try:
            with connection.begin_nested() if apart else contextlib.nullcontext():
                job.result = job.work(connection)
        except Exception as error:
            if is_out_of_order(error):  # the transaction is lost, and with it every job of the group
                raise
            job.failed = error
            if not apart:
                return False
    return True

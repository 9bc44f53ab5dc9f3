"""Killed and racing: the same sweeps, with a process that dies in the middle, or two at the same moment."""

from __future__ import annotations

import datetime as dt
import os
import random
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import event

from benchmarks.reminders.year import Sweep, once
from storage.database import Database

DIED = 9


class Killing:
    """Before some sweeps a process begins the same one and dies at a random statement, or before its commit."""

    def __init__(self, database: Database, url: str, kills: int, of: int, seed: int) -> None:
        self._database, self._url = database, url
        self._chance = random.Random(seed)
        self._when = set(self._chance.sample(range(of), min(kills, of)))
        self._look = -1
        self.killed = self.survived = 0

    def __call__(self, now: dt.datetime) -> None:
        self._look += 1
        if self._look in self._when:
            self._die_in_the_middle(now)
        once(self._database)(now)

    def _die_in_the_middle(self, now: dt.datetime) -> None:
        last = int(self._chance.paretovariate(0.4))
        self._database.engine.dispose()
        child = os.fork()
        if not child:
            _doomed(self._url, now, last)
        _, status = os.waitpid(child, 0)
        died = os.waitstatus_to_exitcode(status) == DIED
        self.killed, self.survived = self.killed + died, self.survived + (not died)


def _doomed(url: str, now: dt.datetime, last: int) -> None:
    """In the child: die at the `last`-th statement; where there are fewer, at the commit or just after it."""
    database, count = Database(url), iter(range(last))

    def step(*_: object) -> None:
        if next(count, None) is None:
            os._exit(DIED)

    event.listen(database.engine, "before_cursor_execute", step)
    event.listen(database.engine, "commit", lambda _: os._exit(DIED) if last % 2 else None)
    try:
        once(database)(now)
    finally:
        os._exit(DIED if last % 3 else 0)


@contextmanager
def racing(url: str) -> Iterator[Sweep]:
    """Two replicas sweep at the same moment, every time."""
    databases = [Database(url), Database(url)]
    try:
        yield lambda now: _race([once(database) for database in databases], now)
    finally:
        for database in databases:
            database.close()


def _race(replicas: Sequence[Sweep], now: dt.datetime) -> None:
    gate = threading.Barrier(len(replicas))

    def one(replica: Sweep) -> None:
        gate.wait()
        replica(now)

    with ThreadPoolExecutor(len(replicas)) as pool:
        for running in [pool.submit(one, replica) for replica in replicas]:
            running.result()

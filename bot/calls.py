"""Hears when another process has stored a message for this one, so that it is answered at once."""

from __future__ import annotations

import logging
from contextlib import aclosing

from tenacity import before_sleep_log, retry, retry_if_exception_type, wait_exponential_jitter

from bot.worker import Worker
from storage.calls import NotListening, calls
from storage.database import Database

log = logging.getLogger(__name__)


class Calls:
    """Listens for as long as the process lives. SQLite has one process: nobody calls."""

    def __init__(self, database: Database, worker: Worker) -> None:
        self._database = database
        self._worker = worker

    @retry(
        retry=retry_if_exception_type(NotListening),
        wait=wait_exponential_jitter(multiplier=1, max=30),
        before_sleep=before_sleep_log(log, logging.WARNING),
    )
    async def run(self) -> None:
        """Until cancelled. While nobody can listen, messages from elsewhere are found by looking."""
        if self._database.is_sqlite:
            return
        async with aclosing(calls(self._database)) as heard:
            async for shards in heard:
                self._worker.called(shards)

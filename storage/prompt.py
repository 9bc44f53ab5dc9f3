"""A connection to PostgreSQL that does not wait for ever for a server that fell silent."""

from __future__ import annotations

import time
from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

T = TypeVar("T")


class PromptConnection(psycopg.Connection[TupleRow]):
    """As psycopg's; every wait of it ends at `until`, where that is set."""

    until: float | None = None
    """By `time.monotonic`. A wait that ends there raises OperationalError, and the connection is closed."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for the server, as psycopg asks."""
        if self.until is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, max(0.0, self.until - time.monotonic()))
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # what it answers later belongs to nobody
            raise

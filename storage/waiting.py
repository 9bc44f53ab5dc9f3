"""How PostgreSQL is waited for: not for ever, and not for each answer of a batch of writes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import ReadOnlySqlTransaction
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

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


def _postgresql(connection: Connection) -> PromptConnection | None:
    """What waits for the server; None: it is SQLite."""
    driver = connection.connection.dbapi_connection
    return driver if isinstance(driver, PromptConnection) else None


@contextmanager
def promptly(connection: Connection, seconds: float) -> Iterator[None]:
    """Inside, a PostgreSQL that does not answer within `seconds` in all is given up: its connection is closed."""
    if (driver := _postgresql(connection)) is None:
        yield
        return
    driver.until = time.monotonic() + seconds
    try:
        yield
    finally:
        driver.until = None


@contextmanager
def all_at_once(connection: Connection) -> Iterator[None]:
    """Inside, PostgreSQL is sent one statement after the other without waiting for each answer. They only write."""
    if (driver := _postgresql(connection)) is None:
        yield
        return
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as error:  # told at the end, where no statement is to be seen
        raise DBAPIError.instance(
            "(several)",
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=driver.closed or isinstance(error, ReadOnlySqlTransaction),
            dialect=connection.dialect,
        ) from error

"""One process calls another to what it has stored for it (PostgreSQL): a message of a shard that the other owns.

A call is but a hint. Whoever misses one finds the message with its next look; see `bot.worker.POLL_S`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from contextlib import aclosing, asynccontextmanager

import psycopg
from psycopg import sql

from storage.conversations import SHARDS
from storage.database import Database
from storage.errors import StorageError

_NAME = "motcua_arrived"
_EVERY = frozenset(range(SHARDS))
_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""In seconds: who only listens does not notice otherwise that the line is dead."""

Call = Callable[[Collection[int]], Awaitable[None]]
"""Calls the owners of shards, after something for them was committed."""


class CutOff(StorageError):  # noqa: N818 - it names a state
    """Calls are not carried, or not any more: the database cannot be reached."""


@asynccontextmanager
async def calling(database: Database) -> AsyncIterator[Call]:
    """A line to call others by.

    Raises:
        CutOff: the connection failed.
    """
    async with _line(database) as connection:
        # Commits that notify go one after the other, in all of the server: these must not wait for the disk meanwhile.
        await connection.execute("SET synchronous_commit = off")

        async def call(shards: Collection[int]) -> None:
            await connection.execute("SELECT pg_notify(%s, %s)", [_NAME, " ".join(map(str, sorted(shards)))])

        yield call


async def calls(database: Database) -> AsyncGenerator[frozenset[int], None]:
    """The shards of each call from now on; at first all, because what came before is to be looked for.

    Raises:
        CutOff: the connection failed.
    """
    async with _line(database) as connection:
        await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(_NAME)))
        yield _EVERY
        async with aclosing(connection.notifies()) as heard:
            async for one in heard:
                yield _shards_in(one.payload)


@asynccontextmanager
async def _line(database: Database) -> AsyncIterator[psycopg.AsyncConnection]:
    _, named = database.engine.dialect.create_connect_args(database.engine.url)
    try:
        async with await psycopg.AsyncConnection.connect(
            **{**_ALIVE, **named}, autocommit=True
        ) as connection:
            yield connection
    except psycopg.Error as error:
        raise CutOff(str(error)) from error


def _shards_in(payload: str) -> frozenset[int]:
    """Anybody may call, also a version to come: what cannot be read is for all."""
    try:
        return frozenset(map(int, payload.split()))
    except ValueError:
        return _EVERY

"""One process calls the others to what it has written (PostgreSQL).

A call is but a hint. Whoever misses one finds what it was about with the next look; see `bot.worker.POLL_S`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from contextlib import aclosing, asynccontextmanager
from enum import StrEnum
from typing import NamedTuple

import psycopg
from psycopg import sql

from storage.conversations import SHARDS
from storage.database import LINE, Database
from storage.errors import StorageError

_EVERY = frozenset(range(SHARDS))


class Matter(StrEnum):
    """What is called about; PostgreSQL knows it by this name."""

    STORED = "motcua_arrived"
    """Messages: the owner of their shard answers them."""
    ANSWERED = "motcua_answered"
    """Replies that web pages can read: a page that waits for one may be at any process."""


class Heard(NamedTuple):
    """A call of another process, or of our own."""

    matter: Matter
    shards: frozenset[int]


Call = Callable[[Matter, Collection[int]], Awaitable[None]]
"""Calls the others to some shards, after something of these was committed."""


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

        async def call(matter: Matter, shards: Collection[int]) -> None:
            await connection.execute("SELECT pg_notify(%s, %s)", [matter, " ".join(map(str, sorted(shards)))])

        yield call


async def calls(database: Database) -> AsyncGenerator[Heard, None]:
    """The calls from now on; at first one to all shards in each matter, because what came before is to be looked for.

    Raises:
        CutOff: the connection failed.
    """
    async with _line(database) as connection:
        for matter in Matter:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(matter)))
        for matter in Matter:
            yield Heard(matter, _EVERY)
        async with aclosing(connection.notifies()) as heard:
            async for one in heard:
                yield Heard(Matter(one.channel), _shards_in(one.payload))


@asynccontextmanager
async def _line(database: Database) -> AsyncIterator[psycopg.AsyncConnection]:
    _, named = database.engine.dialect.create_connect_args(database.engine.url)
    try:
        async with await psycopg.AsyncConnection.connect(**{**LINE, **named}, autocommit=True) as connection:
            yield connection
    except psycopg.Error as error:
        raise CutOff(str(error)) from error


def _shards_in(payload: str) -> frozenset[int]:
    """Anybody may call, also a version to come: what cannot be read is for all."""
    try:
        return frozenset(map(int, payload.split()))
    except ValueError:
        return _EVERY

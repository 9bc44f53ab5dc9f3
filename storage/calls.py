"""One process calls another to what it has stored for it (PostgreSQL): a message of a shard that the other owns.

A call is but a hint. Whoever misses one finds the message with its next look; see `bot.worker.POLL_S`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing

import psycopg
from psycopg import sql
from sqlalchemy import Connection, bindparam, func, select

from storage.conversations import SHARDS
from storage.database import Database
from storage.errors import StorageError

_NAME = "motcua_arrived"
_CALL = select(func.pg_notify(_NAME, bindparam("shards")))


def call(connection: Connection, shards: Collection[int]) -> None:
    """Call the owners of `shards`, once this transaction is committed."""
    connection.execute(_CALL, {"shards": " ".join(map(str, sorted(shards)))})


class NotListening(StorageError):  # noqa: N818 - it names a state
    """Calls are not heard, or not any more: the database cannot be reached."""


async def calls(database: Database) -> AsyncGenerator[frozenset[int], None]:
    """The shards of each call from now on; at first all, because what came before is to be looked for.

    Raises:
        NotListening: the connection failed.
    """
    _, named = database.engine.dialect.create_connect_args(database.engine.url)
    try:
        async with await psycopg.AsyncConnection.connect(**named, autocommit=True) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(_NAME)))
            yield frozenset(range(SHARDS))
            async with aclosing(connection.notifies()) as heard:
                async for one in heard:
                    yield frozenset(map(int, one.payload.split()))
    except psycopg.Error as error:
        raise NotListening(str(error)) from error

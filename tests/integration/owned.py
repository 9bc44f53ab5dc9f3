"""How long after a kill every conversation has an owner again, as PostgreSQL sees it."""

from __future__ import annotations

import asyncio

from psycopg import AsyncConnection

from storage.conversations import SHARDS

LOOK_S = 0.01
_HELD = """
    SELECT count(DISTINCT objid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND classid = 7001 AND application_name IS DISTINCT FROM %s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


async def all_owned(url: str, within_s: float = 30, but: str | None = None) -> float:
    """Wait until each shard is held; the time when it was so.

    `but`: the PGAPPNAME of a process that was killed. PostgreSQL takes some milliseconds to notice, and until then its
    locks are there.

    Raises:
        TimeoutError: it took longer.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(within_s), await AsyncConnection.connect(url, autocommit=True) as connection:
        while True:
            row = await (await connection.execute(_HELD, [but])).fetchone()
            if row is not None and row[0] == SHARDS:
                return loop.time()
            await asyncio.sleep(LOOK_S)

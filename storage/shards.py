"""Which conversations this process works on.

SQLite: all, in one process (a file lock keeps a second one out). PostgreSQL: a share of 64 shards, held by session
advisory locks on the worker's own connection. A killed process loses its locks with its socket, so there is no
lease and no clock in it.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from sqlalchemy import Connection, text

from storage.conversations import SHARDS

SHARD, ALIVE = 7001, 7002
"""Name spaces of our advisory locks: one shard each, and "I am alive"."""

_ANNOUNCE = text("SELECT pg_advisory_lock_shared(:space, 0)")
_LIVE = text(
    "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :space"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_TAKE = text("SELECT pg_try_advisory_lock(:space, :shard)")
_DROP = text("SELECT pg_advisory_unlock(:space, :shard)")


class Shards:
    """The shards held through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.held: set[int] = set()
        connection.execute(_ANNOUNCE, {"space": ALIVE})

    def rebalance(self, busy: Collection[int] = ()) -> None:
        """Take free shards up to our share, give up those above it. Call between batches only.

        A shard in `busy` is not given up yet: what is being sent from it is not marked, its heir would send it again.
        """
        live = self._connection.execute(_LIVE, {"space": ALIVE}).scalar_one()
        share = math.ceil(SHARDS / max(1, live))
        spare = len(self.held) - share
        for shard in sorted(self.held.difference(busy))[: max(0, spare)]:
            self.held.remove(shard)
            self._connection.execute(_DROP, {"space": SHARD, "shard": shard})
        for shard in range(SHARDS):
            if len(self.held) >= share:
                break
            if shard not in self.held and self._take(shard):
                self.held.add(shard)

    def _take(self, shard: int) -> bool:
        return bool(self._connection.execute(_TAKE, {"space": SHARD, "shard": shard}).scalar_one())

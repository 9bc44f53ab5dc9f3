"""Whether years of use slow a reply down: `python -m benchmarks.engine.growth`. `docs/engine.md` has the figures.

The same steady load twice on each database: on a new one, and on one with ten times the conversations, a broadcast that
waits to be sent and years of replies. The broadcast is being sent meanwhile, at the usual pace.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import click
import numpy as np
from sqlalchemy import Connection

from benchmarks.engine.__main__ import own_questions
from benchmarks.engine.contestants import Contestant, new_database, running
from benchmarks.engine.measuring import memory_mb, play, sink
from storage.conversations import SHARDS
from storage.database import Database
from tests.servers.postgres import postgres

PEOPLE = 1_000_000
"""Who waits for the broadcast; ten times the people of a large commune."""


@dataclass(frozen=True)
class Size:
    people: int
    waiting: int
    old: int


EMPTY = Size(0, 0, 0)


@click.command()
@click.option("--old", default=10_000_000, show_default=True, help="Replies of former years.")
@click.option("--waiting", default=1_000_000, show_default=True, help="Rows of a broadcast.")
@click.option("--rate", default=25.0, show_default=True, help="Messages a second.")
@click.option("--seconds", default=20, show_default=True)
@click.option("--on", type=click.Choice(["both", "sqlite", "postgresql"]), default="both", show_default=True)
def main(old: int, waiting: int, rate: float, seconds: int, on: str) -> None:
    """Print a table."""
    print("| | fill s | p50 ms | p99 ms | sent of the broadcast | MB |\n|---|---|---|---|---|---|")
    grown = Size(PEOPLE, waiting, old)
    for name, size in (("new", EMPTY), ("grown", grown)):
        for address in _databases(on, name):
            kind = address.partition(":")[0]
            print(f"| {kind}, {name} | {asyncio.run(_measure(address, size, rate, seconds))} |", flush=True)


def _databases(on: str, name: str) -> Iterator[str]:
    with ExitStack() as stack:
        if on != "postgresql":
            yield f"sqlite:///{stack.enter_context(TemporaryDirectory())}/{name}.db"
        if on != "sqlite":
            yield new_database(stack.enter_context(postgres()), name)


async def _measure(address: str, size: Size, rate: float, seconds: int) -> str:
    began = time.perf_counter()
    database = Database(address)
    database.prepare()
    with database.write() as connection:
        grow(connection, size)
    database.close()
    filled = time.perf_counter() - began
    ours = Contestant("motcua", "motcua_by_day", "sqlite", database=address)
    with sink(ours) as api, running(ours, api, Path(), None) as processes:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(600)) as session:
            await play(session, api, own_questions(), 200, 0)
            steady = await play(session, api, own_questions(), int(seconds * rate), rate)
            memory = max(memory_mb(process) for process in processes)
    p50, p99 = np.percentile(steady["taken"], (50, 99)) * 1_000
    return f"{filled:.0f} | {p50:.1f} | {p99:.1f} | {steady['extra']} | {memory:.0f}"


_INSERT = "INSERT INTO {} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT {} FROM n"
_PERSON = "conversation (channel, peer, shard, state, updated_at)"
_ROW = "outbox (shard, conversation_id, channel, lane, key, payload, created_at, due_at, attempts, sent_at)"


def grow(connection: Connection, size: Size) -> None:
    """People, what was sent to them long ago, and a broadcast that waits."""
    run = connection.exec_driver_sql
    long_ago = (
        "CAST('2026-01-01' AS TIMESTAMP)" if connection.dialect.name == "postgresql" else "'2026-01-01'"
    )
    first = 1_000_000_000
    if size.people:
        values = f"'telegram', CAST({first} + i AS TEXT), mod(i, {SHARDS}), '{{}}', {long_ago}"
        run(_INSERT.format(_PERSON, size.people, values))
    least = connection.exec_driver_sql(
        f"SELECT min(id) FROM conversation WHERE peer = '{first + 1}'"
    ).scalar()
    talk = f"mod(i, {SHARDS}), {least} + mod(i, {max(size.people, 1)}), 'telegram'"
    text = """'{{"text": "x"}}'"""
    row = f"{talk}, {{}}, '{{}}' || i, {text}, {long_ago}, {long_ago}, 0, {{}}"
    for count, lane, key, sent in ((size.old, 0, "old", long_ago), (size.waiting, 9, "all", "NULL")):
        if count:
            run(_INSERT.format(_ROW, count, row.format(lane, key, sent)))


if __name__ == "__main__":
    main()

"""Erasing beside the load: it waits for others, keeps nobody waiting, and is seen to happen."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import insert, select, text

from bot.eraser import BETWEEN_S, Eraser, kept_by
from bot.settings import read_settings
from bot.store import Store
from bot.writer import Writer
from storage import erased, outcomes
from storage.database import Database
from storage.locks import Alone, wait_to_be_alone
from storage.retention import CHUNK, RULES, Kept
from storage.tables import outcome
from tests.bot.conftest import NOW

OLD = NOW - dt.timedelta(days=801)


def eraser_on(database: Database, writer: Writer, naps: list[float] | None = None) -> Eraser:
    """One that nobody waits for."""

    async def nap(seconds: float) -> None:
        if naps is not None:
            naps.append(seconds)

    return Eraser(Store(database, writer), Kept(), lambda: NOW, nap)


@pytest.fixture
async def on_postgresql(database_on_postgresql):
    """A writer of a database with one outcome that is due to be erased."""
    with database_on_postgresql.write() as connection:
        outcomes.record(connection, channel="web", ended="answered", now=OLD)
    started = Writer(database_on_postgresql)
    started.start()
    yield started
    await started.stop()


async def test_one_process_at_a_time_erases(on_postgresql, database_on_postgresql):
    """While another process erases, this one erases nothing, and does not write that over what the other did."""
    eraser = eraser_on(database_on_postgresql, on_postgresql)
    with database_on_postgresql.write() as other:
        wait_to_be_alone(other, Alone.RETENTION)
        erased.note(other, "outcome", 7, NOW)
        assert {} == await eraser.go_round()
    with database_on_postgresql.read() as connection:
        assert [("outcome", NOW, 7)] == erased.last_rounds(connection)

    assert {"outcome": 1} == await eraser.go_round()


async def test_erasing_that_takes_long_holds_up_no_writing(on_postgresql, database_on_postgresql):
    """Who asks is answered while a rule waits for rows that somebody else holds."""
    eraser = eraser_on(database_on_postgresql, on_postgresql)
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
    with database_on_postgresql.write() as other:
        other.execute(select(outcome.c.id).with_for_update())
        erasing = asyncio.create_task(eraser.go_round())
        async with asyncio.timeout(10):
            while not other.execute(waits).scalar_one():  # noqa: ASYNC110 - a lock sets no event
                await asyncio.sleep(0)
            assert await on_postgresql.do(lambda _connection: "written")

    assert {"outcome": 1} == await erasing


async def test_between_two_pieces_others_have_their_turn(database, writer):
    """A purge of thousands gives way after each piece; every kind is noted with how much went."""
    naps: list[float] = []
    with database.write() as connection:
        rows = [{"at": OLD, "channel": "web", "outcome": "answered"}] * (2 * CHUNK + 7)
        connection.execute(insert(outcome), rows)
    await eraser_on(database, writer, naps).go_round()
    with database.read() as connection:
        rounds = {one.rule: (one.at, one.rows) for one in erased.last_rounds(connection)}

    assert [BETWEEN_S] * 2 == naps
    assert {**dict.fromkeys(RULES, (NOW, 0)), "outcome": (NOW, 2 * CHUNK + 7)} == rounds


def test_each_kind_is_kept_as_long_as_the_operator_set():
    """A number of days holds for what it names, and for nothing else."""
    names = [*Kept.__dataclass_fields__]
    given = {f"keep_{name}_days": 1000 + number for number, name in enumerate(names)}

    assert Kept(*range(1000, 1000 + len(names))) == kept_by(read_settings(_env_file=None, **given))
    assert Kept() == kept_by(read_settings(_env_file=None))

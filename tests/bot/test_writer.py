"""The writer: grouped, alone in its failures, and hard to kill."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot import writer as writing
from bot.writer import Stopped, Writer
from storage import database as opening
from storage.database import Database


def _insert(name: str):
    def work(connection):
        connection.exec_driver_sql(f"INSERT INTO unit (name, created_at) VALUES ('{name}', '2026-01-01')")

    return work


async def _names(writer) -> set[str]:
    return await writer.do(lambda c: set(c.exec_driver_sql("SELECT name FROM unit").scalars()))


@pytest.mark.parametrize("brief", [True, False])
async def test_failing_job_is_rolled_back_alone(writer, brief):
    """Somebody's broken request does not take the others of its group with it, nor is anything written twice."""

    def broken(connection):
        _insert("lost")(connection)
        raise ValueError("no")

    works = [_insert("a"), broken, _insert("b")]
    done = await asyncio.gather(*(writer.do(work, brief=brief) for work in works), return_exceptions=True)

    assert [None, ValueError, None] == [type(d) if isinstance(d, Exception) else d for d in done]
    assert {"a", "b"} == await _names(writer)


async def test_caller_who_gave_up_does_not_stop_the_others(writer):
    """A page that is closed while it waits harms nobody."""
    tasks = [asyncio.create_task(writer.do(_insert(f"u{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await writer.do(_insert("last"))

    assert {f"u{n}" for n in range(1, 20, 2)} | {"last"} == await _names(writer)


async def test_caller_who_gives_up_in_the_midst_of_it_does_not_stop_the_others(writer):
    """A page that is closed while its request is being written harms nobody either."""
    begun, gate = threading.Event(), threading.Event()
    closed = asyncio.create_task(writer.do(lambda _connection: begun.set() or gate.wait(10)))
    await asyncio.to_thread(begun.wait, 10)
    closed.cancel()
    gate.set()
    async with asyncio.timeout(10):
        await writer.do(_insert("a"))

    assert {"a"} == await _names(writer)


async def test_disk_that_is_full_is_told_to_all_it_undid(store):
    """Who was written in the transaction in which the disk was found full hears that nothing was."""

    def broken(_connection):
        raise ValueError

    def too_much(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        _insert("x" * 1_000_000)(connection)

    works = [_insert("a"), broken, too_much]
    done = await asyncio.gather(*(store.write(work) for work in works), return_exceptions=True)

    assert [OperationalError] * 3 == [type(told) for told in done]
    assert set() == await _names(store.writer)


async def test_nobody_waits_for_a_program_that_holds_the_file(writer, database):
    """While a command beside the server writes, the server's pages go on; what is to be written waits."""
    await writer.do(_insert("a"))
    with database.write() as command:
        _insert("c")(command)
        waiting = asyncio.create_task(writer.do(_insert("b"), brief=True))
        await asyncio.to_thread(lambda: None)  # the loop turns
        assert not waiting.done()
    await waiting

    assert {"a", "b", "c"} == await _names(writer)


async def test_what_takes_long_stops_no_page(writer):
    """While an import is written, the loop serves others: here, whoever lets it go on."""
    await writer.do(_insert("b"), brief=True)
    begun, gate = threading.Event(), threading.Event()
    long = asyncio.create_task(writer.do(lambda _connection: begun.set() or gate.wait(10)))
    brief = asyncio.create_task(writer.do(_insert("a"), brief=True))
    while not begun.is_set():
        await asyncio.to_thread(lambda: None)  # the loop turns
    gate.set()

    assert [True, None] == await asyncio.gather(long, brief)


async def test_what_is_queued_is_written_before_the_end(database, tmp_path: Path):
    """Stopping finishes what was accepted."""
    writer = Writer(database)
    writer.start()
    waiting = [asyncio.create_task(writer.do(_insert(f"u{n}"))) for n in range(50)]
    await asyncio.sleep(0)
    await writer.stop()
    await asyncio.gather(*waiting)
    with database.read() as connection:
        assert 50 == len(connection.exec_driver_sql("SELECT name FROM unit").all())


@pytest.fixture
async def on_postgresql(postgres_url):
    database = Database(postgres_url)
    database.prepare()
    started = Writer(database)
    started.start()
    yield started, database
    await started.stop()
    database.close()


def _pid(connection) -> int:
    return connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()


@pytest.mark.parametrize("brief", [True, False])
async def test_lost_connection_is_opened_again(on_postgresql, monkeypatch, brief):
    """Whenever the database server drops the connection, that is noticed at once, and the next request works."""
    monkeypatch.setattr(writing, "REBALANCE_S", 3_600)
    writer, database = on_postgresql
    for times in (1, 2):
        pid = await writer.do(_pid, brief=brief)
        with database.write() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        with pytest.raises(Exception, match="terminat|closed|lost"):
            await writer.do(_insert("a"), brief=brief)
        assert times == writer.term
        await writer.do(_insert(f"b{times}"), brief=brief)

    assert {"b1", "b2"} == await _names(writer)
    assert writer.shards is not None
    assert 64 == len(writer.shards)


async def test_connection_that_is_given_up_keeps_no_shard(on_postgresql):
    """After a failure of the database that left the line standing, somebody owns every conversation again."""
    writer, database = on_postgresql
    pid = await writer.do(_pid)

    def fails(_connection):
        raise OperationalError("SELECT", {}, Exception("out of memory"))

    def lives() -> bool:
        with database.read() as look:
            return bool(look.exec_driver_sql(f"SELECT 1 FROM pg_stat_activity WHERE pid = {pid}").first())

    with pytest.raises(OperationalError):
        await writer.do(fails)
    async with asyncio.timeout(10):
        while await asyncio.to_thread(lives):
            pass
    await writer.do(_insert("a"))

    assert writer.shards is not None
    assert 64 == len(writer.shards)


async def test_shard_of_a_reply_on_its_way_is_kept(on_postgresql, monkeypatch):
    """A replica that joins in the midst of a send does not send the same again."""
    monkeypatch.setattr(writing, "REBALANCE_S", 0)
    writer, database = on_postgresql
    await writer.do(_insert("a"))
    writer.in_flight[1_000] = 0
    joins = Writer(database)
    joins.start()
    for one in (joins, writer, joins):
        await one.do(_pid)
    held = [writer.shards, joins.shards]
    await joins.stop()

    assert [32, 32] == [len(shards) for shards in held]
    assert 0 in held[0]


def _somebody_waits_for_long(database: Database) -> bool:
    with database.read() as look:
        waits = look.exec_driver_sql(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '20 ms'"
        )
        return waits.first() is not None


async def test_row_that_another_holds_stops_no_page(on_postgresql, monkeypatch):
    """While another replica holds a row of ours pages are served; what was to be written waits, and is written once."""
    monkeypatch.setattr(opening, "LOCK_TIMEOUT_MS", 2)
    writer, database = on_postgresql
    await writer.do(_insert("a"), brief=True)
    begun = []

    def rename(connection):
        begun.append("once more")
        return connection.exec_driver_sql("UPDATE unit SET name = 'c' WHERE name <> 'c'").rowcount

    with database.write() as other:
        other.exec_driver_sql("UPDATE unit SET name = 'b'")
        waiting = asyncio.create_task(writer.do(rename, brief=True))
        while len(begun) < 2:
            await asyncio.to_thread(lambda: None)  # the loop turns
        while not await asyncio.to_thread(_somebody_waits_for_long, database):
            assert not waiting.done()

    assert 1 == await waiting
    assert {"c"} == await _names(writer)
    assert 0 == writer.term, "no shard was lost over it"


async def test_database_that_falls_silent_stops_the_pages_for_a_moment_only(on_postgresql, monkeypatch):
    """Whoever waited for it is told; what comes next is waited for where it stops nobody, and is written."""
    writer, _ = on_postgresql
    await writer.do(_insert("a"), brief=True)
    where = []

    def silent(connection):
        connection.exec_driver_sql("SELECT pg_sleep(3)")

    def late(connection):
        where.append(threading.current_thread().name)
        connection.exec_driver_sql("SELECT pg_sleep(0.1)")

    with monkeypatch.context() as hurried:
        hurried.setattr("bot.writer.PATIENCE_S", 0.05)
        with pytest.raises(OperationalError):
            await writer.do(silent, brief=True)
    await writer.do(late, brief=True)
    await writer.do(_insert("b"), brief=True)

    assert ["writer_0"] == where
    assert {"a", "b"} == await _names(writer)


async def test_any_failure_of_a_job_is_told(writer):
    """Whatever a request raises, it is told, and the next one is served."""

    def ends(_connection):
        raise StopIteration

    with pytest.raises(RuntimeError, match="StopIteration"):
        await writer.do(ends)

    await writer.do(_insert("a"))
    assert {"a"} == await _names(writer)


async def test_nobody_waits_for_a_writer_that_has_ended(tmp_path):
    """What comes after the end is refused instead of waiting for ever."""
    writer = Writer(Database(f"sqlite:///{tmp_path}/a.db"))
    writer.start()
    await writer.stop()
    with pytest.raises(Stopped):
        await writer.do(lambda _connection: None)


async def test_writer_that_ends_is_noticed(database, monkeypatch):
    """A process in which nothing can be written any more does not go on as if it served somebody."""
    writer = Writer(database)

    async def broken(_self):
        raise ArithmeticError

    monkeypatch.setattr(Writer, "_next", broken)
    writer.start()

    with pytest.raises(ArithmeticError):
        await writer.ended()

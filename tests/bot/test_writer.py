"""The writer: grouped, alone in its failures, and hard to kill."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.writer import Writer
from storage.database import Database


@pytest.fixture
async def writer(database: Database):
    started = Writer(database)
    started.start()
    yield started
    await started.stop()


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

    assert {f"u{n}" for n in range(1, 20, 2)} | {"last"} <= await _names(writer)


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
    gate = threading.Event()
    long = asyncio.create_task(writer.do(lambda _connection: gate.wait(10)))
    brief = asyncio.create_task(writer.do(_insert("a"), brief=True))
    await asyncio.sleep(0)
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


async def test_lost_connection_is_opened_again(on_postgresql):
    """When the database server drops the connection, the next request works."""
    writer, database = on_postgresql
    pid = await writer.do(lambda c: c.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    with database.write() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
    with pytest.raises(Exception, match="terminat|closed|lost"):
        await writer.do(_insert("a"))
    await writer.do(_insert("b"))

    assert {"b"} == await _names(writer)
    assert writer.shards is not None
    assert 64 == len(writer.shards)


async def test_row_that_another_holds_stops_no_page(on_postgresql):
    """While another replica holds a row of ours pages are served; what was to be written waits, and is written once."""
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
        assert not waiting.done()

    assert 1 == await waiting
    assert {"c"} == await _names(writer)


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


async def test_writer_that_ends_is_noticed(database, monkeypatch):
    """A process in which nothing can be written any more does not go on as if it served somebody."""
    writer = Writer(database)

    async def broken(_self):
        raise ArithmeticError

    monkeypatch.setattr(Writer, "_next", broken)
    writer.start()

    with pytest.raises(ArithmeticError):
        await writer.ended()

"""PostgreSQL out of reach in ways that nobody is told of: a line that is cut, a server that only reads."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import conninfo, sql
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot import writer as writing
from bot.writer import Writer
from storage import database as opening
from storage import inbox
from storage.conversations import SHARDS
from storage.database import Database
from storage.messages import Incoming
from storage.tables import seen
from storage.waiting import all_at_once
from tests.bot.conftest import NOW
from tests.servers.relay import Relay

SOON_S = 20


@pytest.fixture
def relay(postgres_url, tmp_path):
    with Relay(postgres_url, tmp_path) as opened:
        opened.open()
        yield opened


def migrate(url: str) -> None:
    database = Database(url)
    database.prepare()
    database.close()


@pytest.fixture
async def writer(relay, postgres_url, monkeypatch):
    """One process, far from its database; whatever does not answer is given up soon."""
    migrate(postgres_url)
    monkeypatch.setattr(writing, "PATIENCE_S", 1)
    monkeypatch.setattr(writing, "PATIENCE_APART_S", 1)
    monkeypatch.setattr(opening, "GONE_S", 1)
    database = Database(relay.url)
    started = Writer(database)
    started.start()
    async with asyncio.timeout(SOON_S):
        yield started
        await started.stop()
    database.close()


def one(connection) -> int:
    return int(connection.exec_driver_sql("SELECT 1").scalar_one())


@pytest.mark.parametrize("looks_after_its_shards", [True, False])
async def test_line_that_was_cut_is_given_up(writer, relay, monkeypatch, looks_after_its_shards):
    """Whatever the process was about to do when its database fell silent: the next message is written again."""
    monkeypatch.setattr(writing, "REBALANCE_S", 0 if looks_after_its_shards else 3_600)
    for _ in range(2):
        assert 1 == await writer.do(one, brief=True)
    relay.fall_silent()
    with pytest.raises(DBAPIError):
        await writer.do(one, brief=True)

    assert 1 == await writer.do(one, brief=True)


@pytest.mark.parametrize("brief", [True, False])
async def test_commit_that_is_not_answered_is_given_up(writer, relay, brief):
    """The line is cut when all is said but the last word: who waits is told, and the next message is written."""
    for _ in range(2):
        assert 1 == await writer.do(one, brief=True)

    def cut(connection):
        one(connection)
        relay.fall_silent()

    with pytest.raises(DBAPIError):
        await writer.do(cut, brief=brief)

    assert 1 == await writer.do(one, brief=brief)


async def test_shards_of_a_lost_line_are_free_again(writer, relay, postgres_url, monkeypatch):
    """A machine that is gone without a word does not keep its people from being answered: its locks end soon."""
    monkeypatch.setattr(writing, "REBALANCE_S", 0)
    await writer.do(one, brief=True)
    assert len(writer.shards) == SHARDS
    relay.fall_silent()
    with pytest.raises(DBAPIError):
        await writer.do(one, brief=True)
    await writer.do(one, brief=True)

    while len(writer.shards) < SHARDS:
        await writer.do(one, brief=True)


@contextlib.contextmanager
def only_reads(url: str):
    """As a standby before it is promoted: who is connected, or connects, may read."""
    name = sql.Identifier(conninfo.conninfo_to_dict(url)["dbname"])
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
        connection.execute(f"{others} AND pid <> pg_backend_pid()")
        yield
        connection.execute(sql.SQL("ALTER DATABASE {} RESET default_transaction_read_only").format(name))


def _tell(connection) -> bool:
    return inbox.is_new(connection, "web", "1", NOW)


def _tell_at_once(connection) -> None:
    with all_at_once(connection):
        _tell(connection)


@pytest.mark.parametrize("tell", [_tell, _tell_at_once])
async def test_server_that_only_reads_is_left(writer, postgres_url, tell):
    """After a fail-over that went by way of a read-only server nobody has to restart anything."""
    await writer.do(one)
    with only_reads(postgres_url):
        await asyncio.gather(
            *(writer.do(one) for _ in range(2)), return_exceptions=True
        )  # which were cut off
        with pytest.raises(DBAPIError):
            await writer.do(tell, brief=True)

    await writer.do(tell, brief=True)
    assert 1 == await writer.do(lambda c: c.execute(select(func.count()).select_from(seen)).scalar_one())


async def test_pages_leave_a_server_that_only_reads(postgres_url):
    """What pages write on connections of their own goes to the new server, too."""
    database = Database(postgres_url)
    database.prepare()
    with only_reads(postgres_url), pytest.raises(DBAPIError), database.write() as connection:
        _tell(connection)

    with database.write() as connection:
        assert _tell(connection)
    database.close()


def test_same_messages_in_another_order_lock_nobody_out(postgres_url):
    """A platform that tells two replicas the same at the same time, each in its order, is heard by both."""
    database = Database(postgres_url)
    database.prepare()
    a, b = (
        Incoming(channel="web", conversation=n, sender=n, message_id=n, text="x", sent_at=NOW) for n in "ab"
    )

    def other() -> list[bool]:
        with database.write() as connection:
            return inbox.receive_all(connection, [b, a], NOW)

    with ThreadPoolExecutor(1) as thread:
        with database.write() as connection:
            assert inbox.receive_all(connection, [a], NOW) == [True]
            waiting = thread.submit(other)
            with psycopg.connect(postgres_url, autocommit=True) as look:
                while not look.execute(
                    "SELECT 1 FROM pg_stat_activity"
                    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
                ).fetchone():
                    assert not waiting.done()
            assert inbox.receive_all(connection, [b], NOW) == [True]

        assert waiting.result() == [False, False]
    database.close()

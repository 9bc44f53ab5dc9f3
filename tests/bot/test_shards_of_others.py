"""Several processes at one database: each works on what is its own, and on what nobody owns any more."""

import asyncio
from contextlib import asynccontextmanager

import psycopg
import pytest

from bot import worker
from bot.writer import Writer
from storage import inbox
from storage.conversations import SHARDS, shard_of
from storage.database import Database
from tests.bot.conftest import NOW, Clock
from tests.servers.site import running
from tests.storage.test_inbox_outbox import message

OURS, THEIRS = shard_of("web", "an"), shard_of("web", "binh")


@pytest.fixture
def other(postgres_url):
    """Another process, which owns Binh's conversation."""
    database = Database(postgres_url)
    database.prepare()
    database.close()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7001, %s)", (THEIRS,))
        yield connection


@asynccontextmanager
async def one_of_two(tmp_path, knowledge, url):
    """The process that owns the rest."""
    async with running(tmp_path, Clock(), knowledge, database_url=url) as (_, app):
        yield app


async def until_waiting(app, *peers: str) -> None:
    """Until only their messages are left."""
    async with asyncio.timeout(10):
        while [one.message.sender for one in await app.store.read(waiting)] != list(peers):
            pass


def waiting(connection) -> list[inbox.Pending]:
    return inbox.pending(connection, None, 10)


@pytest.mark.usefixtures("other")
async def test_message_of_another_process_is_left_to_it(tmp_path, knowledge, postgres_url):
    """Nobody is answered by two processes at once, in two minds."""
    async with one_of_two(tmp_path, knowledge, postgres_url) as app:
        await app.services.worker.receive(message(peer="binh"))
        await app.services.worker.receive(message(peer="an"))
        await until_waiting(app, "binh")
        assert 0 == await app.services.worker._batch()

        await until_waiting(app, "binh")


@pytest.mark.usefixtures("other")
async def test_call_that_names_others_too_is_heard(tmp_path, knowledge, postgres_url, monkeypatch):
    """Who writes to another process at the same moment as many others is answered at once all the same."""
    monkeypatch.setattr(worker, "POLL_S", 3_600)
    async with one_of_two(tmp_path, knowledge, postgres_url) as app:
        await app.services.worker.receive(message(1, peer="an"))
        await until_waiting(app)
        for _until_it_rests in range(10):
            await app.store.write(lambda _connection: None)
        with app.store.database.write() as connection:
            inbox.receive(connection, message(2, peer="an"), NOW)
        app.services.worker.called({THEIRS, OURS})

        await until_waiting(app)


async def test_what_a_dead_process_owned_is_taken_over_in_a_moment(other, postgres_url):
    """A machine died: whoever it was talking with is served by another within a second or two."""
    database, loop = Database(postgres_url), asyncio.get_running_loop()
    writer = Writer(database)
    writer.start()
    await writer.do(lambda _connection: None)
    assert not writer.owns(THEIRS)
    died_at = loop.time()
    other.close()
    async with asyncio.timeout(20):
        while len(writer.shards) < SHARDS:
            await writer.do(lambda _connection: None)
    relieved_after = loop.time() - died_at
    await writer.stop()
    database.close()

    assert relieved_after < 3

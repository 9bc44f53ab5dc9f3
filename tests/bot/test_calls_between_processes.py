"""Several processes: what one of them writes for another is found at once, not when that one looks around."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack, asynccontextmanager, contextmanager

import psycopg
import pytest
from sqlalchemy import Connection, func, select, text
from tenacity import wait_none

from bot import calls, worker
from bot.calls import Calls
from storage.calls import Heard, Matter, calling
from storage.calls import calls as calls_of
from storage.conversations import SHARDS
from storage.database import Database
from storage.messages import Incoming
from storage.tables import inbox
from tests.bot.conftest import NOW, Clock
from tests.servers.site import running

CHATS = 12
SOON_S = 10
EVERY = frozenset(range(SHARDS))
THEIRS = (
    "pg_stat_activity WHERE (query LIKE 'LISTEN%' OR query LIKE 'SET sync%') AND datname = current_database()"
)
LINES = text(f"SELECT count(*) FROM {THEIRS}")
LINES_OF_TWO = 4
"""To call by and to listen at, of two processes."""
UNANSWERED = select(func.count()).select_from(inbox)


@asynccontextmanager
async def listening(database: Database):
    """The calls of others, once they are heard."""
    heard = calls_of(database)
    for matter in Matter:
        assert await anext(heard) == Heard(matter, EVERY)
    yield heard
    await heard.aclose()


@pytest.fixture
def database(postgres_url):
    opened = Database(postgres_url)
    yield opened
    opened.close()


async def test_call_names_its_shards(database):
    """Nobody looks for what is another's."""
    async with listening(database) as heard, asyncio.timeout(SOON_S):
        async with calling(database) as call:
            await call(Matter.STORED, {63, 4})
            await call(Matter.ANSWERED, {5})
        assert await anext(heard) == (Matter.STORED, {4, 63})
        assert await anext(heard) == (Matter.ANSWERED, {5})


async def test_call_that_cannot_be_read_is_for_all(database):
    """Whoever may enter the database may call: nothing that is called ends a process."""
    async with listening(database) as heard, asyncio.timeout(SOON_S):
        with database.write() as connection:
            connection.exec_driver_sql("NOTIFY motcua_arrived, 'tất cả'")
        assert await anext(heard) == (Matter.STORED, EVERY)


async def until(app, so: Callable[[Connection], bool]) -> None:
    """Look until it is so."""
    while not await app.store.read(so):  # noqa: ASYNC110 - a database sets no event
        await asyncio.sleep(0)


@asynccontextmanager
async def two_processes(tmp_path, knowledge, postgres_url):
    """Both at work, each with its half of the conversations, and hardly ever looking around unless called."""
    where = {"database_url": postgres_url}
    async with (
        running(tmp_path, Clock(), knowledge, **where) as (_, one),
        running(tmp_path, Clock(), knowledge, **where) as (_, two),
    ):
        listening = [asyncio.create_task(a.calls.run(a.called)) for a in (one, two)]
        async with asyncio.timeout(SOON_S):
            await until(
                one, lambda _: {len(a.store.writer.shards or ()) for a in (one, two)} == {SHARDS // 2}
            )
            await until(one, lambda connection: connection.execute(LINES).scalar_one() == LINES_OF_TWO)
        try:
            yield one, two
        finally:
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)


async def say_and_hear(app, number: int) -> None:
    """A dozen people ask one process something, and every one of them gets a reply."""
    for chat in map(str, range(CHATS)):
        said = {"channel": "web", "conversation": chat, "sender": chat, "message_id": f"{chat}-{number}"}
        assert await app.services.worker.receive(Incoming(**said, sent_at=NOW, text="xin chào"))
    async with asyncio.timeout(SOON_S):
        await until(app, lambda connection: not connection.execute(UNANSWERED).scalar_one())


async def test_owner_is_called(tmp_path, knowledge, postgres_url, monkeypatch):
    """Whichever process a message comes to: nobody waits until the owner of the conversation looks around."""
    monkeypatch.setattr(worker, "POLL_S", 3_600)
    async with two_processes(tmp_path, knowledge, postgres_url) as (one, two):
        await say_and_hear(one, 1)
        await say_and_hear(two, 2)


@contextmanager
def pages(*apps):
    """Each person has a page open that is served by one process, and another one by the other."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(app.services.chat.listen(chat))
            for app in apps
            for chat in map(str, range(CHATS))
        ]


async def test_page_at_another_process_is_told(tmp_path, knowledge, postgres_url, monkeypatch):
    """Whoever answers, and wherever the page waits: it hears of its reply at once."""
    monkeypatch.setattr(worker, "POLL_S", 3_600)
    async with two_processes(tmp_path, knowledge, postgres_url) as (one, two):
        with pages(one, two) as waiting:
            await say_and_hear(one, 1)
            async with asyncio.timeout(SOON_S):
                for page in waiting:
                    await page.wait(3_600)


async def test_listener_that_was_cut_off_listens_again(tmp_path, knowledge, postgres_url, monkeypatch):
    """The database was restarted: what came meanwhile is looked for, and calls are heard as before."""
    monkeypatch.setattr(worker, "POLL_S", 3_600)
    for loop in (Calls._listening, Calls._calling):
        monkeypatch.setattr(loop.retry, "wait", wait_none())
    monkeypatch.setattr(calls.log, "disabled", True)
    async with two_processes(tmp_path, knowledge, postgres_url) as (one, two):
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            cut = f"SELECT pg_terminate_backend(pid) FROM {THEIRS}"
            assert LINES_OF_TWO * [(True,)] == connection.execute(cut).fetchall()
        await say_and_hear(one, 1)
        await say_and_hear(two, 2)

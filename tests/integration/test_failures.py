"""The bad days of real processes, one by one: see the failure matrix in docs/engine-protocol.md."""

from __future__ import annotations

import asyncio
import resource
import signal
import sys

import aiohttp
import psycopg
import pytest

from bot.app import DRAIN_S
from tests.integration.owned import LOOK_S, all_owned
from tests.integration.running import TOKEN, serving
from tests.servers.postgres import door

SECRET = "bi-mat"
CHATS = 6
LETTERS = "ABCDEFGHJK"


def polling(bot_api, **more: str) -> dict[str, str]:
    return {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": bot_api.url, **more}


def called(bot_api, **more: str) -> dict[str, str]:
    """Telegram calls us."""
    mode = {"MOTCUA_TELEGRAM_MODE": "webhook", "MOTCUA_TELEGRAM_WEBHOOK_SECRET": SECRET}
    return polling(bot_api, **mode, MOTCUA_PUBLIC_URL="https://motcua.example.vn", **more)


async def say(bot_api, number: int) -> None:
    for chat in range(1, CHATS + 1):
        await bot_api.say(f"/gopy PA-{LETTERS[number] * 6}", chat=chat)


def told(bot_api, chat: int) -> str:
    """The letters a chat was answered with, in order."""
    texts = [str(message["text"]) for message in bot_api.sent if int(message["chat_id"]) == chat]
    return "".join(text.split("PA-")[1][0] for text in texts)


def first_told(bot_api, chat: int) -> str:
    return "".join(dict.fromkeys(told(bot_api, chat)))


async def all_told(bot_api, letters: str) -> None:
    """Wait until every chat was answered so."""
    async with asyncio.timeout(30), bot_api.changed:
        await bot_api.changed.wait_for(
            lambda: all(set(letters) <= set(told(bot_api, chat)) for chat in range(1, CHATS + 1))
        )
    assert dict.fromkeys(range(1, CHATS + 1), letters) == {
        chat: first_told(bot_api, chat) for chat in range(1, CHATS + 1)
    }


def owners(url: str) -> list[int]:
    """The connections that hold shards."""
    with psycopg.connect(url) as connection:
        held = """
            SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 7001
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
        return [pid for (pid,) in connection.execute(held)]


def end(url: str, pids: list[int]) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", (pids,))


async def test_lost_lock_connections_are_not_noticed_by_people(tmp_path, bot_api, postgres_url):
    """When the server drops the connections that hold the locks, everybody is answered once and in order."""
    more = polling(bot_api, MOTCUA_DATABASE_URL=postgres_url)
    async with serving(tmp_path, **more), serving(tmp_path, **more):
        for number in range(4):
            await say(bot_api, number)
            await all_owned(postgres_url)
            end(postgres_url, owners(postgres_url))
        await all_told(bot_api, LETTERS[:4])

    assert len(bot_api.sent) <= CHATS * 4 + CHATS * 4  # at most one per conversation and lost connection


async def test_killed_replica_is_relieved_within_a_second_or_so(tmp_path, bot_api, postgres_url):
    """Nobody waits long because a machine died. The soak measures how long; here it is only not five seconds."""
    more = polling(bot_api, MOTCUA_DATABASE_URL=postgres_url)
    loop = asyncio.get_running_loop()
    async with serving(tmp_path, **more) as first, serving(tmp_path, **more):
        while len(owners(postgres_url)) < 2:  # noqa: ASYNC110 - a database sets no event
            await asyncio.sleep(LOOK_S)
        first.kill()
        at = loop.time()
        while len(owners(postgres_url)) > 1:  # noqa: ASYNC110 - see above
            await asyncio.sleep(LOOK_S)

        assert await all_owned(postgres_url) - at < 4


async def test_replica_that_stands_still_is_relieved(tmp_path, bot_api, postgres_url):
    """A machine that sleeps, or that nobody hears of any more, keeps nobody waiting; when it wakes, it does no harm."""
    more = polling(bot_api, MOTCUA_DATABASE_URL=postgres_url)
    async with serving(tmp_path, **more) as first, serving(tmp_path, **more):
        await all_owned(postgres_url)
        first.process.send_signal(signal.SIGSTOP)
        while len(owners(postgres_url)) > 1:  # noqa: ASYNC110 - a database sets no event
            await asyncio.sleep(LOOK_S)
        await all_owned(postgres_url)
        await say(bot_api, 0)
        await all_told(bot_api, "A")
        first.process.send_signal(signal.SIGCONT)
        await say(bot_api, 1)
        await all_told(bot_api, "AB")

    assert CHATS * 2 == len(bot_api.sent)


async def test_database_away(tmp_path, bot_api, postgres_url):
    """While the database is away nothing is acknowledged; when it is back, everything goes on by itself."""
    async with serving(tmp_path, **called(bot_api, MOTCUA_DATABASE_URL=postgres_url)) as running:
        assert 200 == await post(running.url, 1)
        door(postgres_url, is_open=False)
        assert 503 == await post(running.url, 2)
        assert 503 == await ready(running.url)
        door(postgres_url, is_open=True)
        await until(running.url, 2)
        await bot_api.replies(2, timeout=30)

    assert ["A", "B"] == [str(m["text"]).split("PA-")[1][0] for m in bot_api.sent]


async def post(url: str, number: int) -> int:
    """Telegram calls: the status of the answer."""
    user = {"id": 7, "is_bot": False, "first_name": "An", "language_code": "vi"}
    there = {"id": 7, "type": "private"}
    text = f"/gopy PA-{LETTERS[number - 1] * 6}"
    message = {"message_id": number, "date": 1_763_700_000, "chat": there, "from": user, "text": text}
    header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    update = {"update_id": number, "message": message}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/webhooks/telegram", json=update, headers=header) as answer,
    ):
        return answer.status


async def ask(url: str) -> int:
    """Somebody writes on the site's own page: the status of the answer."""
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as page:
            cookies = {name: cookie.value for name, cookie in page.cookies.items()}  # meant for HTTPS
        message = {"id": "tin-nhan-1", "text": "a"}
        async with session.post(f"{url}/chat/tin-nhan", json=message, cookies=cookies) as answer:
            return answer.status


async def until(url: str, number: int) -> None:
    """Telegram calls again until it is heard."""
    async with asyncio.timeout(30):
        while await post(url, number) != 200:
            pass


async def ready(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as answer:
        return answer.status


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the files of a running process")
async def test_disk_full(tmp_path, bot_api):
    """While the disk is full nothing is acknowledged, and the operator is told once; then all goes on by itself."""
    async with serving(tmp_path, **called(bot_api)) as running:
        assert 200 == await post(running.url, 1)
        await bot_api.replies(1, timeout=30)
        _, most = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (1, most))
        for _ in range(3):
            assert 503 == await post(running.url, 2)
        assert 503 == await ask(running.url)
        assert 503 == await ready(running.url)
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert 200 == await ready(running.url)
        await until(running.url, 2)
        await bot_api.replies(2, timeout=30)

    log = running.log.decode()
    assert 1 == log.count("Không ghi được vào cơ sở dữ liệu")
    assert "Traceback" not in log
    assert ["A", "B"] == [str(m["text"]).split("PA-")[1][0] for m in bot_api.sent]


@pytest.mark.parametrize("answers", [True, False])
async def test_drain_with_slow_sends(tmp_path, bot_api, answers):
    """SIGTERM ends a process within 10 s, whether the platform answers or not; what it answered is not sent again."""
    bot_api.slow = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with serving(tmp_path, **polling(bot_api)) as running:
        await say(bot_api, 0)
        await bot_api.called("sendMessage")
        at = loop.time()
        running.process.send_signal(signal.SIGTERM)
        if answers:
            bot_api.slow.set()
        assert 0 == await running.stopped()
        assert loop.time() - at < DRAIN_S + 1
    bot_api.slow.set()
    async with serving(tmp_path, **polling(bot_api)):
        await all_told(bot_api, "A")

    if answers:
        assert CHATS == len(bot_api.sent)


async def test_page_that_reads_for_long_keeps_no_process_alive(tmp_path, postgres_url):
    """Somebody's calendar waits for a table that is locked: SIGTERM ends the process all the same."""
    loop = asyncio.get_running_loop()
    async with (
        serving(tmp_path, MOTCUA_DATABASE_URL=postgres_url) as running,
        aiohttp.ClientSession() as browser,
    ):
        with psycopg.connect(postgres_url) as office:
            office.execute("LOCK TABLE calendar_feed IN ACCESS EXCLUSIVE MODE")
            reading = asyncio.create_task(browser.get(f"{running.url}/lich/{'a' * 30}.ics"))
            waits = "SELECT count(*) FROM pg_locks WHERE relation = 'calendar_feed'::regclass AND NOT granted"
            while office.execute(waits).fetchone() == (0,):  # noqa: ASYNC110 - a database sets no event
                await asyncio.sleep(LOOK_S)
            at = loop.time()
            running.process.send_signal(signal.SIGTERM)
            await running.stopped()
            assert loop.time() - at < DRAIN_S + 1
        await asyncio.gather(reading, return_exceptions=True)


async def test_rolling_from_one_to_three_and_back(tmp_path, bot_api, postgres_url):
    """Nobody notices that replicas come and go in order: every reply once, none out of order."""
    more = polling(bot_api, MOTCUA_DATABASE_URL=postgres_url)
    async with serving(tmp_path, **more) as first:
        await say(bot_api, 0)
        async with serving(tmp_path, **more) as second:
            await say(bot_api, 1)
            async with serving(tmp_path, **more):
                for number, leaves in ((2, first), (3, second)):
                    await say(bot_api, number)
                    leaves.process.send_signal(signal.SIGTERM)
                    assert 0 == await leaves.stopped()
                await say(bot_api, 4)
                await all_told(bot_api, LETTERS[:5])

    assert CHATS * 5 == len(bot_api.sent)

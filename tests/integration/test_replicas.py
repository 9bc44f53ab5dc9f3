"""Two processes on one PostgreSQL: every message answered once, in order; a killed one is relieved at once."""

import asyncio

from storage import tray
from storage.database import Database
from tests.integration.running import TOKEN, serving
from tests.servers.bot_api import Limit

CHATS = 12
ROUNDS = 4


async def test_two_replicas_answer_once_and_relieve_each_other(tmp_path, bot_api, postgres_url):
    """Nobody notices how many processes serve, nor that one of them dies."""
    more = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": bot_api.url}
    more["MOTCUA_DATABASE_URL"] = postgres_url
    async with serving(tmp_path, **more) as first:
        await _say(bot_api, 0)
        async with serving(tmp_path, **more):
            for number in range(1, ROUNDS):
                await _say(bot_api, number)
            await bot_api.replies(CHATS * ROUNDS)
            await _all_marked(postgres_url)  # what is sent and not marked may come again: test_kill.py
            first.kill()
            await first.stopped()
            await _say(bot_api, ROUNDS)
            await bot_api.replies(CHATS * (ROUNDS + 1))

    for chat in range(1, CHATS + 1):
        texts = [str(m["text"]) for m in bot_api.sent if int(m["chat_id"]) == chat]
        assert ["ABCDE"[n] * 6 for n in range(ROUNDS + 1)] == [text.split("PA-")[1][:6] for text in texts]


async def test_two_replicas_slow_down_together(tmp_path, bot_api, postgres_url):
    """Telegram takes less than we thought: both processes send slower, and everybody is answered once."""
    more = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": bot_api.url}
    more["MOTCUA_DATABASE_URL"] = postgres_url
    more |= {"MOTCUA_TELEGRAM_PER_SECOND": "24", "MOTCUA_TELEGRAM_BURST": "5"}  # as delivered
    bot_api.limit = Limit(per_second=10, burst=5)
    async with serving(tmp_path, **more), serving(tmp_path, **more):
        for number in range(ROUNDS):
            await _say(bot_api, number)
        await bot_api.replies(CHATS * ROUNDS, timeout=60)
        await _all_marked(postgres_url)

    assert bot_api.limit.refused
    assert bot_api.limit.refused < 2 * CHATS  # a few waves, until both keep below it
    for chat in range(1, CHATS + 1):
        texts = [str(m["text"]) for m in bot_api.sent if int(m["chat_id"]) == chat]
        assert ["ABCDE"[n] * 6 for n in range(ROUNDS)] == [text.split("PA-")[1][:6] for text in texts]


async def _all_marked(url: str) -> None:
    database = Database(url)
    async with asyncio.timeout(10):
        while _waiting(database):  # noqa: ASYNC110 - a database sets no event
            await asyncio.sleep(0)
    database.close()


def _waiting(database: Database) -> int:
    with database.read() as connection:
        return tray.counts(connection)["waiting"]


async def _say(bot_api, number: int) -> None:
    for chat in range(1, CHATS + 1):
        await bot_api.say(f"/gopy PA-{'ABCDE'[number] * 6}", chat=chat)

"""Every channel at once, through a process of its own: each is talked to, the process is killed, each goes on."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from tests.contract.platforms.base import SECRET, Platform
from tests.contract.platforms.telegram import TelegramPolled
from tests.contract.platforms.web import WebChatPage
from tests.contract.platforms.zalo_bot import ZaloBotCalling
from tests.contract.platforms.zalo_oa import ZaloOfficialAccount
from tests.integration.running import browser_session, serving
from tests.integration.test_zalo_talk import call, text

ASKED, REPORT = "/gopy", "Đèn đường ngõ 5 hỏng cả tuần nay"


@contextlib.asynccontextmanager
async def everything() -> AsyncIterator[tuple[dict[str, Platform], dict[str, str]]]:
    """The platforms, and the settings of an office that is on all of them."""
    made: dict[str, Platform] = {
        one.channel: one for one in (TelegramPolled(), ZaloOfficialAccount(), ZaloBotCalling(), WebChatPage())
    }
    settings: dict[str, str] = {}
    for platform in made.values():
        await platform.open()
        settings |= {f"MOTCUA_{name.upper()}": str(value) for name, value in platform.settings.items()}
    yield made, settings
    for platform in made.values():
        await platform.shut()


async def test_each_conversation_goes_on_after_a_kill(tmp_path):
    """Citizens in the middle of a report on four channels lose nothing when the process is killed."""
    async with everything() as (there, settings), browser_session() as session:
        telegram, oa, bot = (there[name] for name in ("telegram", "zalo_oa", "zalo_bot"))
        assert isinstance(telegram, TelegramPolled)
        assert isinstance(oa, ZaloOfficialAccount)
        assert isinstance(bot, ZaloBotCalling)
        port = unused_port()
        async with serving(tmp_path, port=port, **settings) as running:
            await say(session, running.url, there, ASKED, 1)
            await telegram.api.replies(1)
            await oa.zalo.replies(1)
            await bot.api.replies(1)
            assert "việc gì, ở đâu" in await newest(session, running.url, 1)
            await say(session, running.url, there, REPORT, 2)
            running.kill()
            await running.stopped()

        async with serving(tmp_path, port=port, **settings) as running:
            await telegram.api.replies(2)
            await oa.zalo.replies(2)
            await bot.api.replies(2)
            assert "Mã tra cứu" in await newest(session, running.url, 2)
        assert "Mã tra cứu" in str(telegram.api.sent[-1]["text"])
        assert "Mã tra cứu" in oa.zalo.texts[-1]
        assert "Mã tra cứu" in bot.api.sent[-1]["text"]


async def say(session: ClientSession, url: str, there: dict[str, Platform], said: str, number: int) -> None:
    """The same on every channel: taken, or it would not be acknowledged."""
    telegram, bot = there["telegram"], there["zalo_bot"]
    assert isinstance(telegram, TelegramPolled)
    await telegram.api.say(said)
    assert 200 == await call(url, text(number, said))
    secret = {"X-Bot-Api-Secret-Token": SECRET}
    async with session.post(f"{url}/webhooks/zalo-bot", json=bot.words(said), headers=secret) as answer:
        assert 200 == answer.status
    posted = {"id": f"message-{number}", "text": said}
    async with session.post(f"{url}/chat/tin-nhan", json=posted, headers=PAGE) as answer:
        assert 200 == answer.status


PAGE = {"X-Motcua-Chat": "a" * 64}


async def newest(session: ClientSession, url: str, count: int) -> str:
    """The newest reply of the page, once there are so many."""
    cursor, shown = 0, []
    while len(shown) < count:
        async with session.get(f"{url}/chat/cho", params={"sau": cursor}, headers=PAGE) as answer:
            shown += (await answer.json())["replies"]
        cursor = shown[-1]["id"] if shown else 0
    newest: str = shown[-1]["text"]
    return newest

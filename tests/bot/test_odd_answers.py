"""Something stands between us and a platform, and answers in its place: a portal to sign in at, a page of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpServer

from bot.channels.base import Channel, TryLater
from bot.channels.telegram.channel import Telegram
from bot.channels.zalo_bot.channel import ZaloBot
from bot.store import Store
from tests.bot import test_telegram_sending, test_zalo_bot
from tests.bot.conftest import Clock
from tests.integration.running import TOKEN
from tests.servers.chosen import chosen_settings

REPLIES = {"telegram": test_telegram_sending.reply, "zalo_bot": test_zalo_bot.reply}


class Portal:
    """Sends everybody on to its page, or shows it at once; `read`: what it was told there."""

    def __init__(self) -> None:
        self.status = 200
        self.read: list[bytes] = []

    async def answer(self, request: web.Request) -> web.Response:
        """Whatever is asked."""
        if request.path != "/vao-mang" and self.status != 200:
            return web.Response(status=self.status, headers={"Location": "/vao-mang"})
        if request.path == "/vao-mang":
            self.read.append(await request.read())
        return web.Response(text="<html>Mời đăng nhập</html>", content_type="text/html")


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture(params=REPLIES)
async def channel(
    request: pytest.FixtureRequest, portal: Portal, store: Store, aiohttp_server: AiohttpServer
) -> AsyncIterator[Channel]:
    """A platform that is not reached."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", portal.answer)
    url = str((await aiohttp_server(app)).make_url("")).rstrip("/")
    kind = {"telegram": Telegram, "zalo_bot": ZaloBot}[request.param]
    more = {f"{request.param}_token": TOKEN, f"{request.param}_base_url": url}
    made = kind(chosen_settings(zalo_bot_mode="polling", **more), store, Clock())
    yield made
    await made.close()


@pytest.mark.parametrize("status", [200, 302, 307])
async def test_reply_that_a_portal_took_is_not_taken_for_sent(channel: Channel, portal: Portal, status: int):
    """Nobody has read it: it is sent later, when the platform itself answers; and its words are handed on to nobody."""
    portal.status = status
    with pytest.raises(TryLater):
        await channel.send(REPLIES[channel.name]("Chào"))

    assert [] == portal.read

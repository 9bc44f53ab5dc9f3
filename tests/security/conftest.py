"""The running site for tests of OWASP ASVS items, over HTTP and as if behind HTTPS."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient

from tests.bot.conftest import Clock, Site, site
from tests.servers.site import running

__all__ = ["site"]

PASSWORD = "một mật khẩu dài"
NEW = "bốn con trâu cày"
TRY = {"login": "admin", "password": PASSWORD}
SIGN_IN = "/quan-tri/dang-nhap"


@pytest.fixture
async def desk(tmp_path, knowledge) -> AsyncIterator[Site]:
    """Signed in as the first administrator; the operator set a secret."""
    clock = Clock()
    async with running(tmp_path, clock, knowledge, secret_key="a secret of the tests") as (client, built):
        site = Site(client, built, clock)
        await site.sign_in()
        yield site


@pytest.fixture
async def https(tmp_path, knowledge) -> AsyncIterator[Site]:
    """The site as its operator set it up behind a proxy that speaks HTTPS."""
    clock = Clock()
    given = {"public_url": "https://motcua.example.vn"}
    async with running(tmp_path, clock, knowledge, **given) as (client, built):
        yield Site(client, built, clock)


@pytest.fixture
async def browser(desk: Site) -> AsyncIterator[Callable[[], Site]]:
    """Makes another browser that looks at the same site."""
    async with AsyncExitStack() as closing:

        def make() -> Site:
            client = TestClient(desk.client.server, cookie_jar=CookieJar(unsafe=True))
            closing.push_async_callback(client.session.close)
            return Site(client, desk.app, desk.clock)

        yield make

"""The web chat over two processes: a browser's requests may land on either."""

import asyncio
import json
import uuid

import aiohttp
import pytest

from tests.integration.running import serving

SOON_S = 5
"""Far below the stream's heartbeat and the end of a long poll, which would bring the reply at last."""


async def _read(stream: aiohttp.ClientResponse, begin: bytes) -> bytes:
    """The next line that begins so."""
    async for line in stream.content:
        if line.startswith(begin):
            return line
    raise AssertionError("the stream ended")


@pytest.mark.parametrize("turned", [False, True])
async def test_reply_reaches_the_page_from_any_replica(tmp_path, postgres_url, turned):
    """Said to one process, waited for at another: the reply is there at once, whoever answers it."""
    more = {"MOTCUA_DATABASE_URL": postgres_url}
    async with serving(tmp_path, **more) as one, serving(tmp_path, **more) as two:
        first, second = (two.url, one.url) if turned else (one.url, two.url)
        for _ in range(4):  # conversations of either owner
            jar = aiohttp.CookieJar(unsafe=True)
            async with aiohttp.ClientSession(cookie_jar=jar) as session:
                await (await session.get(f"{first}/")).read()
                async with session.get(f"{second}/chat/tra-loi") as stream:
                    await _read(stream, b"event: nhip")  # it has looked, and waits
                    said = {"id": uuid.uuid4().hex, "text": "xin chào"}
                    answer = await session.post(f"{first}/chat/tin-nhan", json=said)
                    assert 200 == answer.status
                    async with asyncio.timeout(SOON_S):
                        assert json.loads((await _read(stream, b"data: {"))[6:])["text"]

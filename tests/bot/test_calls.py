"""The doors where platforms call: strangers stay outside, nothing they send breaks anything."""

import asyncio
import gzip
import io

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError

from bot.channels import calls
from bot.channels.base import Unreadable
from bot.channels.calls import MAX_BODY, Door
from bot.web import security

SECRET = "mot-bi-mat"
DOOR = Door("/webhooks/mau", "X-Secret", SECRET)


class Taken(list):
    """What came through; `trouble`: what taking the next raises."""

    trouble: Exception | None = None
    waits: asyncio.Event | None = None

    async def __call__(self, raw: object) -> None:
        if self.waits:
            await self.waits.wait()
        if self.trouble:
            raise self.trouble
        self.append(raw)


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
async def platform(taken):
    """Calls the door, with the site's guards around it."""
    app = web.Application(middlewares=[security.readable_errors, security.same_origin_writes])
    app.add_routes([DOOR.route(taken)])
    async with TestClient(TestServer(app)) as client:

        async def call(body: bytes | str | io.BytesIO, secret: str = SECRET, **headers: str) -> int:
            answer = await client.post("/webhooks/mau", data=body, headers={"X-Secret": secret, **headers})
            return answer.status

        yield call


async def test_what_comes_is_taken(platform, taken):
    """A call with the secret is decoded, taken and acknowledged."""
    assert 200 == await platform('{"a": "chào"}')
    assert [{"a": "chào"}] == taken


@pytest.mark.parametrize("secret", ["", "MOT-BI-MAT", "mot-bi-matt", "một-bí-mật", "\udcff"])
async def test_strangers_stay_outside(platform, taken, secret):
    """Whoever does not know the secret changes nothing."""
    assert 403 == await platform("{}", secret.encode("utf-8", "surrogateescape").decode("latin-1"))
    assert [] == taken


@pytest.mark.parametrize(
    "body", ["no json", "[" * 100_000, '{"a": NaN}', b"\xff\xfe", '{"a": "\\ud800"}', "{", "9" * 5000]
)
async def test_what_is_no_json_is_passed_over(platform, taken, body):
    """Nonsense is acknowledged, so that it is not sent again for hours, and leads to nothing."""
    assert 200 == await platform(body)
    assert [] == taken


async def test_an_empty_call_is_a_trial(platform, taken):
    """A platform that tries the address out gets its 200."""
    assert 200 == await platform("")


async def test_a_body_without_end_is_refused(platform, taken):
    """Nobody fills the memory."""
    assert 413 == await platform(io.BytesIO(b" " * (MAX_BODY + 1)))
    assert [] == taken


async def test_a_packed_bomb_is_refused(platform, taken):
    """A small body that unpacks to a huge one is given up at the limit."""
    bomb = gzip.compress(b" " * (40 * MAX_BODY))
    assert 413 == await platform(bomb, **{"Content-Encoding": "gzip"})


async def test_what_cannot_be_unpacked_is_refused(platform, taken):
    """A body that is not packed as it says harms nobody."""
    assert 400 <= await platform(b"not packed", **{"Content-Encoding": "gzip"}) < 500


async def test_unknown_shapes_are_passed_over(platform, taken):
    """What the platform has never sent is acknowledged and logged."""
    taken.trouble = Unreadable("no update")
    assert 200 == await platform("{}")


async def test_database_away_asks_to_be_called_again(platform, taken, caplog):
    """While nothing can be stored the platform is asked to call again; what was written is not in the log."""
    taken.trouble = OperationalError("INSERT", {"text": "số của tôi"}, Exception("gone"))
    assert 503 == await platform("{}")
    assert "số của tôi" not in caplog.text

    taken.trouble = None
    assert 200 == await platform("{}")


async def test_slow_database_asks_to_be_called_again(platform, taken, monkeypatch):
    """A platform never waits longer than it does for anybody."""
    monkeypatch.setattr(calls, "STORE_S", 0.01)
    taken.waits = asyncio.Event()
    assert 503 == await platform("{}")

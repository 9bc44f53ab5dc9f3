"""An Official Account of ours against a Zalo of our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.channels.zalo_oa.account import account_of
from bot.channels.zalo_oa.channel import ZaloOa
from bot.settings import Settings
from bot.store import Store
from bot.writer import Writer
from storage.database import Database
from storage.messages import Reply, Stored
from storage.outbox import Lane
from tests.bot.conftest import NOW, Clock
from tests.servers.chosen import chosen_settings
from tests.servers.zalo import APP_ID, APP_SECRET, CITIZEN, OA_ID, OA_SECRET, Zalo


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    database.prepare()
    writer = Writer(database)
    writer.start()
    yield Store(database, writer)
    await writer.stop()
    database.close()


def settings_of(zalo: Zalo, **more: object) -> Settings:
    """The settings of an office that has done everything."""
    given = {
        "zalo_oa_id": OA_ID,
        "zalo_app_id": APP_ID,
        "zalo_app_secret": APP_SECRET,
        "zalo_oa_secret_key": OA_SECRET,
        "zalo_access_token": "AT-0",
        "zalo_refresh_token": "RT-0",
        "zalo_oa_base_url": zalo.url,
        "zalo_oauth_base_url": zalo.url,
        "zalo_business_base_url": zalo.url,
    }
    return chosen_settings(**{**given, **more})


Make = Callable[..., ZaloOa]


@pytest.fixture
async def make(zalo: Zalo, store: Store, clock: Clock) -> AsyncIterator[Make]:
    """Puts a replica together, with settings of its own."""
    made: list[ZaloOa] = []

    def one(**more: object) -> ZaloOa:
        settings = settings_of(zalo, **more)
        account = account_of(settings)
        assert account is not None
        made.append(ZaloOa(account, settings, store, clock))
        return made[-1]

    yield one
    for channel in made:
        await channel.close()


@pytest.fixture
async def oa(make: Make) -> ZaloOa:
    return make()


def message(
    text: str = "Chào anh/chị", *, hours: float | None = 0, lane: Lane = Lane.REPLY, **more: object
) -> Stored:
    """A reply to the citizen; `hours`: since they were last heard."""
    own = {key: more.pop(key) for key in ("attempts", "key", "conversation", "more") if key in more}
    heard = None if hours is None else NOW - dt.timedelta(hours=hours)
    base = {"id": 1, "channel": "zalo_oa", "conversation": CITIZEN, "attempts": 0, "created_at": NOW}
    reply = Reply(text=text, **more)
    return Stored(**{**base, "reply": reply, "lane": int(lane), "last_heard_at": heard, **own})

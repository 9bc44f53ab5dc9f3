"""A process with one channel, the platform in front of it, and somebody who talks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.pace import Pace
from bot.channels.zalo_bot import channel as zalo_bot
from bot.web.chat import replies
from knowledge.library import Knowledge
from tests.contract.platforms import PLATFORMS
from tests.contract.platforms.base import Platform
from tests.contract.talking import Clock, Talk
from tests.servers.site import assembled

ELSEWHERE = [made for made in PLATFORMS if made.is_elsewhere]
CALLING = [made for made in PLATFORMS if made.bodies]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How fast is told by tests of its own: here nobody waits."""

    async def at_once(_pace: Pace, _chat: str) -> None:
        return

    monkeypatch.setattr(Pace, "wait", at_once)
    monkeypatch.setattr(zalo_bot, "BETWEEN_POLLS_S", 0)
    monkeypatch.setattr(replies, "WAIT_S", 0)
    monkeypatch.setattr("bot.delivery.LOOK_AGAIN_S", 0.0)
    monkeypatch.setattr("bot.channels.calls.STORE_S", 30)
    monkeypatch.setattr("bot.channels.zalo_oa.webhook.STORE_S", 30)


@pytest.fixture(params=PLATFORMS, ids=lambda made: made.way)
async def talk(request: pytest.FixtureRequest, tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Talk]:
    """A talk on each way in there is; a test may name fewer by `indirect`."""
    platform: Platform = request.param()
    await platform.open()
    clock = Clock()
    async with assembled(tmp_path, clock, knowledge, **platform.settings) as (client, built):
        platform.meet(client, built)
        listening = [asyncio.create_task(loop) for loop in built.listening]
        yield Talk(platform, built, clock)
        for loop in listening:
            loop.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    await platform.shut()
    assert platform.finds_no_fault()

"""What is sent side by side: no more than a kill may double, a reply before a broadcast, nothing after the end."""

import asyncio

import pytest

from bot.delivery import SIDE_BY_SIDE, Delivery
from bot.store import Store
from storage import tray
from storage.messages import Stored
from storage.outbox import Lane
from tests.bot.conftest import NOW
from tests.bot.test_delivery import Platform, carrying, put_in, turn


@pytest.fixture
def hanging() -> Platform:
    """A platform that answers nothing until it is opened."""
    platform = Platform("p")
    platform.open.clear()
    return platform


async def until_begun(platform: Platform, many: int) -> None:
    async with asyncio.timeout(10):
        while len(platform.sent) < many:  # noqa: ASYNC110 - they are on their way
            await asyncio.sleep(0)


async def test_no_more_than_a_few_dozen_sends_are_begun_side_by_side(store: Store, hanging: Platform):
    """However many wait for a platform that hangs, a kill makes only a few people read the same words twice."""
    crowd = [str(number) for number in range(SIDE_BY_SIDE + 8)]
    delivery = Delivery(store.writer, {"p": hanging}, lambda: NOW)
    async with carrying(delivery, store.writer):
        await delivery.behind(lambda c: [put_in(c, "p", "a", peer) for peer in crowd])
        await until_begun(hanging, 32)
        for _while_others_could_begin in range(3):
            await store.read(tray.counts)
        begun = len(hanging.sent)
        hanging.open.set()

    assert 32 == begun
    assert len(crowd) == len(hanging.sent)


async def test_reply_does_not_wait_behind_a_broadcast_that_hangs(
    store: Store, hanging: Platform, monkeypatch
):
    """Who asks is answered while a platform takes its time over a broadcast to many."""
    monkeypatch.setattr("bot.delivery.LOOK_AGAIN_S", 0)
    await store.write(lambda c: [put_in(c, "p", "tin", str(n), Lane.BROADCAST) for n in range(40)])
    delivery = Delivery(store.writer, {"p": hanging}, lambda: NOW)
    async with carrying(delivery, store.writer):
        await until_begun(hanging, 1)
        for _look in range(3):
            await delivery._begin()
        try:
            await delivery.behind(turn("chào"))
            async with asyncio.timeout(10):
                while "chào" not in hanging.sent:  # noqa: ASYNC110 - it is on its way
                    await asyncio.sleep(0)
        finally:
            hanging.open.set()

    assert 41 == len(hanging.sent)


class OneByOne(Platform):
    """A platform that answers as often as it is told to."""

    def __init__(self) -> None:
        super().__init__("p")
        self.answers = asyncio.Semaphore(0)

    async def send(self, message: Stored) -> None:
        await super().send(message)
        await self.answers.acquire()


async def test_who_gets_one_answer_does_not_wait_behind_those_who_get_many(store: Store):
    """A few dozen people have dozens of replies coming, one a second each: somebody else's goes in between."""
    platform = OneByOne()
    delivery = Delivery(store.writer, {"p": platform}, lambda: NOW)
    async with carrying(delivery, store.writer):
        await delivery.behind(
            lambda c: [put_in(c, "p", text, str(n)) for n in range(SIDE_BY_SIDE) for text in "abc"]
        )
        await until_begun(platform, SIDE_BY_SIDE)
        await delivery.behind(turn("chào"))
        platform.answers.release()
        await until_begun(platform, SIDE_BY_SIDE + 1)
        began = platform.sent[-1]
        for _each in range(3 * SIDE_BY_SIDE):
            platform.answers.release()

    assert "chào" == began
    assert 3 * SIDE_BY_SIDE + 1 == len(platform.sent)


async def test_nothing_new_is_begun_when_the_process_is_asked_to_stop(store: Store, hanging: Platform):
    """A stop waits for what is being sent, not for all that somebody was to be told: the rest is there afterwards."""
    delivery = Delivery(store.writer, {"p": hanging}, lambda: NOW)
    running = asyncio.create_task(delivery.run())
    await delivery.behind(turn("a", "b"))
    await until_begun(hanging, 1)
    running.cancel()
    await asyncio.sleep(0)
    hanging.open.set()
    await asyncio.gather(running, return_exceptions=True)

    assert ["a"] == hanging.sent
    assert 1 == (await store.read(tray.counts))["waiting"]

"""What is sent side by side: no more than a kill may double, a reply before a broadcast, nothing after the end."""

import asyncio
import datetime as dt

import pytest

from bot.delivery import MOST_IN_FLIGHT, SIDE_BY_SIDE, Delivery
from bot.rates import Rates
from bot.store import Store
from storage import tray
from storage.buckets import Rate
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


async def test_who_gets_one_answer_has_a_turn_in_a_crowd_of_those_who_get_many(store: Store):
    """More people than a channel has room for have many replies coming: who asks now waits for one of each."""
    platform, crowd = OneByOne(), [str(number) for number in range(MOST_IN_FLIGHT + 8)]
    await store.write(lambda c: [put_in(c, "p", text, peer) for peer in crowd for text in "abcde"])
    delivery = Delivery(store.writer, {"p": platform}, lambda: NOW)
    while await delivery._begin():
        pass
    async with carrying(delivery, store.writer):
        await delivery.behind(turn("chào"))
        for _each in range(5 * len(crowd) + 1):
            platform.answers.release()

    assert platform.sent.index("chào") < 2 * len(crowd)
    assert 5 * len(crowd) + 1 == len(platform.sent)


async def test_who_gets_one_answer_has_a_turn_where_a_platform_takes_few_a_second(store: Store):
    """On a bot that may send a few messages a second a handful of people with many replies keep nobody from theirs."""
    platform, crowd = Platform("p"), 6
    clock = iter(NOW + dt.timedelta(milliseconds=n) for n in range(10**6))
    rates = Rates({"p": Rate(1000, 1)}, store, lambda: next(clock))
    delivery = Delivery(store.writer, {"p": platform}, lambda: NOW, rates)
    async with carrying(delivery, store.writer):
        await delivery.behind(
            lambda c: [put_in(c, "p", text, str(n)) for n in range(crowd) for text in "abcdefgh"]
        )
        await until_begun(platform, 1)
        await delivery.behind(turn("chào"))

    assert platform.sent.index("chào") < 3 * crowd
    assert 8 * crowd + 1 == len(platform.sent)

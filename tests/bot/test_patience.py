"""When what could not be sent, or should not be yet, is tried again."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from bot.channels.base import Paused, TryLater
from bot.delivery import Delivery
from bot.rates import Rates
from bot.sending import pause_before
from bot.store import Store
from storage import buckets, channel_states, conversations, outbox
from storage.buckets import Rate
from storage.messages import Reply
from storage.outbox import Lane
from storage.tables import outbox as rows
from tests.bot.conftest import NOW, Clock
from tests.bot.test_delivery import Platform, carrying, turn
from tests.bot.test_rates import until_quiet


async def until_told(store: Store) -> None:
    """Until the platform has answered whatever was sent."""
    async with asyncio.timeout(10):
        while store.writer.in_flight:  # noqa: ASYNC110 - it sets no event
            await asyncio.sleep(0)


async def test_platform_that_asks_for_an_hour_gets_it(store: Store):
    """A reply is not tried again before the platform wants to hear of it: else it shuts the office out."""
    platform = Platform("p")
    platform.trouble = [TryLater("429", 3600)]
    await Delivery(store.writer, {"p": platform}, lambda: NOW).behind(turn("a"))
    await until_told(store)

    due_at = await store.read(lambda c: c.execute(select(rows.c.due_at)).scalar_one())
    assert NOW + dt.timedelta(hours=1) == due_at


async def test_channel_that_a_wrong_clock_shut_for_years_is_open_when_the_clock_is_right(store: Store):
    """The platform asked for a minute while our clock was years ahead: people do not wait for years."""
    platform, clock = Platform("p"), Clock(NOW + dt.timedelta(days=1500))
    platform.trouble = [Paused("chậm lại", 60, operator=False)]
    delivery = Delivery(store.writer, {"p": platform}, clock)
    await delivery.behind(turn("a"))
    await until_told(store)
    clock.at = NOW
    async with carrying(delivery, store.writer):
        await delivery.behind(turn("b", peer="binh"))

    assert {"a", "b"} == set(platform.sent[1:])
    assert {} == await store.read(channel_states.shut), "and nobody reads that it is shut"


@pytest.mark.parametrize(("attempts", "least", "most"), [(0, 0.5, 1), (5, 16, 32), (20, 150, 300)])
def test_trouble_that_lasts_is_met_with_ever_longer_pauses(attempts, least, most):
    """After a hiccup somebody waits a second; a platform that is down for long is asked every few minutes."""
    pauses = {pause_before(attempts).total_seconds() for _ in range(50)}

    assert least <= min(pauses) < max(pauses) <= most


async def test_burst_that_is_refused_slows_down_once(store: Store):
    """Eight people wrote at once and it was too much: the channel goes a little slower, not twenty times."""
    platform, clock = Platform("p"), Clock()
    platform.open.clear()
    platform.trouble = [Paused("chậm lại", 30, operator=False, too_fast=True) for _ in range(8)]
    rates = Rates({"p": Rate(per_second=10, burst=10)}, store, clock)
    delivery = Delivery(store.writer, {"p": platform}, clock, rates)
    await delivery.behind(lambda c: [turn("a", peer=str(number))(c)[0] for number in range(8)])
    async with asyncio.timeout(10):
        while len(platform.sent) < 8:  # noqa: ASYNC110 - they are on their way
            await asyncio.sleep(0)
    clock.at += dt.timedelta(seconds=1)
    platform.open.set()
    await until_told(store)

    assert {"p": 7.0} == await store.read(buckets.rates)


async def test_reminder_of_work_that_was_put_off_leaves_the_evening_alone(store: Store):
    """A channel that opens again on Friday at nine in the evening brings duties on Monday at eight."""
    platform, clock = Platform("p"), Clock(NOW + dt.timedelta(hours=12))

    def remind(connection) -> None:
        her = conversations.ensure(connection, "p", "mau", NOW)
        row = {"key": "remind:1", "reply": Reply(text="a"), "lane": Lane.REMINDER}
        outbox.put(connection, conversation_id=her, **row, now=NOW)

    await store.write(remind)
    delivery = Delivery(store.writer, {"p": platform}, clock)
    await until_quiet(store, delivery, looks=3)
    assert [] == platform.sent
    clock.at = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
    await until_quiet(store, Delivery(store.writer, {"p": platform}, clock), looks=3)

    assert ["a"] == platform.sent

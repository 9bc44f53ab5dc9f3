"""What a Zalo bot may send in a month: counted, told to the operator in time, and never a reason to send twice."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

from bot.channels.base import TryLater
from bot.channels.zalo_bot.quota import Quota
from bot.store import Store
from storage import channel_states, conversations
from storage.messages import Reply, Stored
from storage.outbox import Lane
from tests.bot.conftest import NOW, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quota(store: Store, clock: Clock) -> Quota:
    """Of a small plan: ten messages a month, two people."""
    return Quota(store, clock, 10, 2)


async def sent(quota: Quota, many: int) -> None:
    for _ in range(many):
        await quota.count()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


async def test_the_operator_is_told_in_time_and_at_the_end(quota, clock, caplog):
    """At four fifths of a month's messages and when all are used, once each, and in the next month anew."""
    await sent(quota, 12)
    clock.at += dt.timedelta(days=30)
    await sent(quota, 9)

    most, every = (f"Bot Zalo: đã dùng {used} trong 10 tin của tháng." for used in (8, 10))
    assert [most, every, most] == told(caplog)


async def test_the_operator_is_told_of_too_many_people(quota, store, caplog):
    """A bot that may talk with two people and does so is told of, once, not in every month."""
    await store.write(lambda c: [conversations.ensure(c, "zalo_bot", peer, NOW) for peer in ("an", "binh")])
    await sent(quota, 3)

    assert ["Bot Zalo: đã dùng 2 trong 2 người dùng."] == told(caplog)


async def test_what_cannot_be_counted_was_sent_all_the_same(quota, store, caplog):
    """A database that fails behind a message leads to no second one."""
    await store.write(lambda c: c.exec_driver_sql("ALTER TABLE channel_usage RENAME TO away"))
    await quota.count()

    assert "was not counted" in caplog.text


@pytest.mark.parametrize(("lane", "most"), [(Lane.REMINDER, None), (Lane.BROADCAST, 400)])
async def test_a_reminder_does_not_wait_for_another_month(quota, store, lane, most):
    """Where the month is used up, only news waits as long as it takes; a reminder of long ago helps nobody."""
    await store.write(lambda c: channel_states.use(c, "zalo_bot", "2026-11", "message", 9))
    row = Stored(
        id=1,
        channel="zalo_bot",
        conversation="an",
        reply=Reply(text="a"),
        attempts=0,
        created_at=NOW,
        lane=lane,
    )
    with pytest.raises(TryLater) as later:
        await quota.spare(row)

    assert most == later.value.most

"""The limit of paid messages holds for each day, also for what is on its way when the day ends."""

import pytest

from bot.channels.base import Refused, TryLater
from storage.outbox import Lane
from tests.bot.conftest import NOW
from tests.bot.zalo_oa.conftest import message
from tests.bot.zalo_oa.test_sending import used
from tests.servers.zalo import CITIZEN


async def test_refusal_after_midnight_gives_nothing_to_the_next_day(make, zalo, store, clock, monkeypatch):
    """What was taken from a day's paid messages goes back to that day: the next one has no more than its own."""
    oa = make(zalo_max_paid_per_day=1)
    clock.at = NOW.replace(hour=16, minute=59, second=59)  # before midnight in Vietnam
    zalo.fails("/v3.0/oa/message/cs", -210)
    post = oa.client.post

    async def slowly(*given):
        clock.at = NOW.replace(hour=17, minute=0, second=1)
        return await post(*given)

    monkeypatch.setattr(oa.client, "post", slowly)
    with pytest.raises(Refused):
        await oa.send(message("Nhắc việc", hours=60, lane=Lane.REMINDER))
    zalo.hours[CITIZEN] = 60
    await oa.send(message("Nhắc việc", hours=60, lane=Lane.REMINDER))
    with pytest.raises(TryLater):
        await oa.send(message("Nhắc việc", hours=60, lane=Lane.REMINDER))
    assert [await used(store, "paid", "2026-11-20"), await used(store, "paid", "2026-11-21")] == [0, 1]

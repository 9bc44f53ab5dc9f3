"""Tokens that several want at the same time, in one process and in two."""

import asyncio
import datetime as dt

from bot.delivery import Delivery
from bot.rates import Rates
from bot.store import Store
from storage.buckets import Rate
from storage.messages import Reply, Stored
from storage.outbox import Lane
from tests.bot.conftest import NOW, Clock
from tests.bot.test_delivery import Platform, put_in
from tests.bot.test_patience import until_told
from tests.bot.test_rates import SLOW


def wanting(many: int, lane: Lane = Lane.REPLY) -> list[Stored]:
    """So many people to whom something is to be sent."""
    row = Stored(
        id=1, channel="p", conversation="an", reply=Reply(text="a"), attempts=0, created_at=NOW, lane=lane
    )
    return [row] * many


async def test_two_crowds_at_once_do_not_spend_a_token_twice(store: Store):
    """What a platform bears is kept to, however the questions of many people overlap."""
    platform, rate = Platform("p"), Rate(per_second=500, burst=10)
    delivery = Delivery(store.writer, {"p": platform}, Clock(), Rates({"p": rate}, store, Clock()))

    def crowd(name: str, many: int):
        return lambda c: [put_in(c, "p", "a", f"{name}{number}") for number in range(many)]

    await delivery.behind(crowd("first", 1))
    await until_told(store)
    await asyncio.gather(delivery.behind(crowd("an", 10)), delivery.behind(crowd("binh", 10)))
    await until_told(store)

    assert rate.burst == len(platform.sent)


async def test_what_one_replica_is_told_holds_for_the_others(store: Store, monkeypatch):
    """A platform that complains to one process is left alone by all, and every time it complains."""
    monkeypatch.setattr("bot.rates.ASKED_EVERY_S", 0)
    clock, rate = Clock(), Rate(per_second=10, burst=10, strict=False)
    one, other = (Rates({"p": rate}, store, clock) for _ in range(2))
    assert 30 == len(await other.admit(wanting(30)))

    for _complaint in range(2):
        await one.too_fast("p", clock())
        assert 0 == len(await other.admit(wanting(30)))
        clock.at += dt.timedelta(hours=1)
        assert 10 == len(await other.admit(wanting(30)))
        assert 30 == len(await other.admit(wanting(30))), "it has recovered"


async def test_broadcast_that_used_its_share_closes_no_replies(store: Store):
    """Who asks while a broadcast waits for tokens is not made to wait with it."""
    rates = Rates({"p": SLOW}, store, Clock())
    assert 7 == len(await rates.admit(wanting(30, Lane.BROADCAST)))

    assert {"p"} == rates.closed(replies=False)
    assert frozenset() == rates.closed(replies=True)

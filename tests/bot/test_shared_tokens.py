"""Tokens that several want at the same time, in one process and in two."""

import asyncio
import datetime as dt

from bot.delivery import Delivery
from bot.rates import Rates, rates_of
from bot.settings import read_settings
from bot.store import Store
from storage import buckets
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
    assert rates.soonest(60) <= 1, "another process may have left some"


async def test_who_asks_is_served_before_who_did_not(store: Store):
    """When tokens are few, replies take them before a broadcast does, whatever lies first in the tray."""
    rates = Rates({"p": SLOW}, store, Clock())
    admitted = await rates.admit([*wanting(8, Lane.BROADCAST), *wanting(8)])

    assert [Lane.REPLY] * 8 == [row.lane for row in admitted]


async def test_broadcast_keeps_to_a_limit_that_replies_need_not(store: Store):
    """Where people who ask are answered at once, sending to many still keeps to what the platform publishes."""
    rates = Rates({"p": Rate(per_second=10, burst=10, strict=False)}, store, Clock())

    assert (7, 30) == (
        len(await rates.admit(wanting(30, Lane.BROADCAST))),
        len(await rates.admit(wanting(30))),
    )


async def test_a_channel_without_tokens_opens_again_by_itself(store: Store):
    """Who waits for a token gets it when it is there: no channel stays closed."""
    rates = Rates({"p": Rate(per_second=1000, burst=1)}, store, Clock())
    await rates.admit(wanting(2))
    assert rates.soonest(10) < 1
    async with asyncio.timeout(5):
        while rates.closed(replies=True):  # noqa: ASYNC110 - a clock sets no event
            await asyncio.sleep(0)

    assert 10 == rates.soonest(10)


async def test_what_a_long_reply_owes_is_paid_before_the_next_goes(store: Store):
    """A platform that was sent thirty messages for one is left alone until its bucket has filled for them."""
    clock = Clock()
    rates = Rates({"p": Rate(per_second=1, burst=10)}, store, clock)
    rates.owe("p", 30)
    admitted = []
    for seconds in (0, 10, 10, 10):
        clock.at += dt.timedelta(seconds=seconds)
        admitted.append(len(await rates.admit(wanting(25))))

    assert [0, 0, 0, 10] == admitted


async def test_long_replies_that_were_free_are_not_owed_later(store: Store):
    """What went out while the platform was content is not held against who asks after a complaint."""
    clock = Clock()
    rates = Rates({"p": Rate(per_second=10, burst=10, strict=False)}, store, clock)
    rates.owe("p", 1000)
    await rates.too_fast("p", clock())
    clock.at += dt.timedelta(seconds=2)

    assert 10 == len(await rates.admit(wanting(30)))


async def test_who_is_told_to_slow_down_does_so_at_once(store: Store):
    """The process to which a platform complains sends it nothing more until there are tokens again."""
    rates, clock = Rates({"p": Rate(per_second=10, burst=10, strict=False)}, store, Clock()), Clock()
    before = len(await rates.admit(wanting(30)))
    await rates.too_fast("p", clock())

    assert (30, 0) == (before, len(await rates.admit(wanting(30))))


async def test_answers_do_not_wait_for_the_question_how_fast(store: Store, monkeypatch):
    """Whether another replica was told to slow down is asked once a second, not with every batch of answers."""
    rates, asked = Rates({"p": Rate(per_second=10, burst=10, strict=False)}, store, Clock()), []
    monkeypatch.setattr(buckets, "rates", lambda connection: asked.append(1) or {})
    for _ in range(5):
        await rates.admit(wanting(1))

    assert [1] == asked


async def test_no_tokens_while_the_database_is_away(store: Store):
    """A process that cannot ask for tokens sends to nobody, rather than as fast as it can; it goes on by itself."""
    rates = Rates({"p": SLOW, "q": Rate(per_second=10, burst=10, strict=False)}, store, Clock())
    await store.write(lambda c: c.exec_driver_sql("ALTER TABLE bucket RENAME TO away"))
    without = len(await rates.admit(wanting(3)))
    await store.write(lambda c: c.exec_driver_sql("ALTER TABLE away RENAME TO bucket"))

    assert (0, 3) == (without, len(await rates.admit(wanting(3))))


def test_each_channel_keeps_to_its_own_limit():
    """An operator's figures hold for the channel they name; where a platform bears it, who asks waits for none."""
    names = ("telegram", "zalo_bot", "zalo")
    given = {f"{name}_per_second": number for number, name in enumerate(names, 1)}
    given |= {f"{name}_burst": number * 10 for number, name in enumerate(names, 1)}

    assert {
        "telegram": Rate(1, 10, strict=False), "zalo_bot": Rate(2, 20), "zalo_oa": Rate(3, 30, strict=False),
    } == rates_of(read_settings(_env_file=None, **given))  # fmt: skip # one line each

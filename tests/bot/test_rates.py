"""What a channel account may send, shared by replicas; replies first, and not beyond what is paid for."""

import asyncio
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import text as sql

from bot.channels.base import Capabilities, Paused
from bot.delivery import Delivery
from bot.rates import Rates
from bot.store import CommandStore
from bot.writer import Writer
from storage import buckets, channel_states, conversations, outbox, tray
from storage.buckets import Rate
from storage.database import Database
from storage.messages import Reply, Stored
from storage.outbox import Lane
from tests.bot.conftest import NOW, Clock
from tests.bot.test_delivery import carrying, put_in, until_carried
from tests.integration.running import TOKEN
from tests.servers.site import running

SLOW = Rate(per_second=0.001, burst=10)


class Platform:
    """A channel that keeps what it is given."""

    name = "p"
    capabilities = Capabilities(max_text=10, max_buttons=0)

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.trouble: list[Exception] = []

    async def send(self, message: Stored) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append(message.reply.text)


@dataclass
class Ticking:
    """A clock that a test turns."""

    at: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.at


async def put(store, many: int, lane: Lane = Lane.REPLY, text: str = "a") -> None:
    def work(connection) -> None:
        for number in range(many):
            found = conversations.ensure(connection, "p", f"{text}{number}", NOW)
            key = f"{lane}:{text}{number}"
            outbox.put(connection, conversation_id=found, key=key, reply=Reply(text=text), now=NOW, lane=lane)

    await store.write(work)


async def until_quiet(store, delivery: Delivery, looks: int = 6) -> None:
    """Let delivery look so many times, then stop it."""
    seen, take = 0, delivery._begin
    over = asyncio.Event()

    async def begin() -> int:
        nonlocal seen
        found = await take()
        seen += not found
        if seen >= looks:
            over.set()
        return found

    delivery._begin = begin
    running = asyncio.create_task(delivery.run())
    await asyncio.wait_for(over.wait(), 20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_no_more_is_sent_than_there_are_tokens(store):
    """A platform's limit is kept; what is over stays in the tray and is not counted as tried."""
    platform = Platform()
    await put(store, 30)
    await until_quiet(
        store, Delivery(store.writer, {"p": platform}, Ticking(), Rates({"p": SLOW}, store, Ticking()))
    )

    assert 10 == len(platform.sent)
    assert 20 == (await store.read(tray.counts))["waiting"]


async def test_replicas_share_one_bucket(store):
    """Two processes together send what one may."""
    rates = [Rates({"p": SLOW}, store, Ticking()) for _ in range(2)]
    row = Stored(id=1, channel="p", conversation="an", reply=Reply(text="a"), attempts=0, created_at=NOW)

    assert [8, 2] == [len(await one.admit([row] * 8)) for one in rates]


async def test_replies_find_tokens_beside_a_broadcast(store):
    """A broadcast leaves three of ten tokens to those who ask."""
    platform = Platform()
    clock = Ticking()
    await put(store, 30, Lane.BROADCAST, "b")
    delivery = Delivery(store.writer, {"p": platform}, clock, Rates({"p": SLOW}, store, clock))
    await until_quiet(store, delivery)
    assert ["b"] * 7 == platform.sent
    await put(store, 5, Lane.REPLY, "r")
    delivery = Delivery(store.writer, {"p": platform}, clock, Rates({"p": SLOW}, store, clock))
    await until_quiet(store, delivery)

    assert ["r"] * 3 == platform.sent[7:]


async def test_parts_of_a_long_reply_count(store):
    """A reply that goes out in pieces uses up as many messages."""
    rates = Rates({"p": SLOW}, store, Ticking())
    row = Stored(id=1, channel="p", conversation="an", reply=Reply(text="a"), attempts=0, created_at=NOW)
    rates.owe("p", 6)

    assert 4 == len(await rates.admit([row] * 10))


async def test_too_many_slows_every_replica_and_loses_nothing(store):
    """The platform's "too many" pauses the channel for all, lowers the speed, and the message goes later."""
    platform, clock = Platform(), Ticking()
    rate = Rate(per_second=10, burst=10)
    platform.trouble = [Paused("chậm lại", 30, operator=False, too_fast=True)]
    await put(store, 1)
    await until_quiet(store, Delivery(store.writer, {"p": platform}, clock, Rates({"p": rate}, store, clock)))
    assert {"p": 7.0} == await store.read(buckets.rates)
    assert NOW < (await store.read(channel_states.shut))["p"]
    clock.at += dt.timedelta(seconds=31)
    await until_quiet(store, Delivery(store.writer, {"p": platform}, clock, Rates({"p": rate}, store, clock)))

    assert ["a"] == platform.sent
    assert not (await store.read(channel_states.all_of))[
        "p"
    ].reason  # the second process began after the pause


async def test_database_that_fails_while_a_platform_complains_ends_nothing(store):
    """Who asks gets an answer when both are well again: the process has not ended over it."""
    platform, clock = Platform(), Ticking()
    platform.trouble = [Paused("chậm lại", 30, operator=False, too_fast=True)]
    await put(store, 1)
    await store.write(lambda c: c.exec_driver_sql("ALTER TABLE bucket RENAME TO away"))
    rates = Rates({"p": Rate(per_second=10, burst=10, strict=False)}, store, clock)
    delivery = Delivery(store.writer, {"p": platform}, clock, rates)
    async with carrying(delivery, store.writer):
        async with asyncio.timeout(10):
            while platform.trouble or store.writer.in_flight:  # noqa: ASYNC110 - both are on their way
                await asyncio.sleep(0)
        await store.write(lambda c: c.exec_driver_sql("ALTER TABLE away RENAME TO bucket"))
        clock.at += dt.timedelta(seconds=31)

    assert ["a"] == platform.sent


async def test_send_that_began_before_a_pause_does_not_end_it(store):
    """A late success of another replica opens no channel that the platform has just shut."""
    later = NOW + dt.timedelta(seconds=30)
    await store.write(lambda c: channel_states.pause(c, "p", later, "chậm lại", NOW, operator=False))
    await store.write(lambda c: channel_states.reopen(c, "p", NOW))
    assert NOW < (await store.read(channel_states.shut))["p"]
    await store.write(lambda c: channel_states.reopen(c, "p", later))

    assert not (await store.read(channel_states.all_of))["p"].reason


async def test_broadcast_rests_at_night(store):
    """What lies in the tray at half past eight in the evening is sent at seven in the morning."""
    platform, clock = Platform(), Ticking(NOW + dt.timedelta(hours=12))
    await put(store, 1, Lane.BROADCAST)
    await until_quiet(store, Delivery(store.writer, {"p": platform}, clock))
    assert [] == platform.sent
    clock.at += dt.timedelta(hours=12)
    await until_quiet(store, Delivery(store.writer, {"p": platform}, clock))

    assert ["a"] == platform.sent


async def test_pages_that_read_for_long_hold_up_no_reply(tmp_path, knowledge, database_url, bot_api):
    """Who asks is answered, on a channel with a rate and on one without, while many wait for slow pages.

    A machine with sixty processors has as many threads that could ask for a connection.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(64))
    over = threading.Event()
    settings = {"telegram_token": TOKEN, "telegram_base_url": bot_api.url, "database_url": database_url}
    async with running(tmp_path, Clock(), knowledge, **settings) as (_, app):
        pages = [asyncio.create_task(app.store.read(lambda _connection: over.wait(30))) for _ in range(40)]
        try:
            await app.store.write(lambda c: put_in(c, "web", "chào", "w:1"))
            await app.store.write(lambda c: put_in(c, "telegram", "chào", "5"))
            await until_carried(app.store.writer)
        finally:
            over.set()
            await asyncio.gather(*pages)

    assert ["chào"] == [message["text"] for message in bot_api.sent]


async def test_channel_without_a_rate_waits_for_nobodys_tokens(postgres_url):
    """While another replica holds the tokens of one platform, people on the web chat get their replies."""
    database = Database(postgres_url)
    database.prepare()
    writer = Writer(database)
    writer.start()
    limited, free = Platform(), Platform()
    store = CommandStore(database)
    rates = Rates({"p": SLOW}, store, Ticking())
    assert await store.write(lambda c: buckets.take(c, "p", SLOW, 1, NOW))
    async with carrying(Delivery(writer, {"p": limited, "web": free}, Ticking(), rates), writer):
        with database.write() as replica:
            replica.execute(sql("SELECT 1 FROM bucket FOR UPDATE"))
            await writer.do(lambda c: put_in(c, "p", "a"))
            async with asyncio.timeout(10):
                while not writer.in_flight:  # noqa: ASYNC110 - a lock sets no event
                    await asyncio.sleep(0)
            await writer.do(lambda c: put_in(c, "web", "b", "binh"))
            async with asyncio.timeout(10):
                while not free.sent:  # noqa: ASYNC110 - see above
                    await asyncio.sleep(0)
    await writer.stop()
    database.close()

    assert (["a"], ["b"]) == (limited.sent, free.sent)

"""Delivery under trouble: nothing twice, nobody waits for somebody else's platform."""

import asyncio
import contextlib
import datetime as dt
import threading

import pytest
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.channels.base import Capabilities, Paused, TryLater, Unknown
from bot.delivery import Delivery
from bot.rates import Rates
from bot.store import Store
from bot.writer import Writer
from storage import conversations, outbox, tray
from storage.buckets import Rate
from storage.database import Database
from storage.messages import Reply
from storage.outbox import Lane

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


class Platform:
    """A channel that keeps what it is given; `trouble`: what its next sends raise."""

    capabilities = Capabilities(max_text=10, max_buttons=0)

    def __init__(self, name: str) -> None:
        self.name = name
        self.sent: list[str] = []
        self.trouble: list[Exception | None] = []
        self.began = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, message) -> None:
        trouble = self.trouble.pop(0) if self.trouble else None
        if isinstance(trouble, TryLater):
            raise trouble
        self.sent.append(message.reply.text)
        self.began.set()
        await self.open.wait()
        if trouble:
            raise trouble


@pytest.fixture
async def post(tmp_path):
    """A writer and a tray with room for one platform and another."""
    database = Database(f"sqlite:///{tmp_path}/a.db")
    database.prepare()
    writer = Writer(database)
    writer.start()
    yield writer
    await writer.stop()
    database.close()


def put_in(connection, channel: str, text: str, peer: str = "an", lane: Lane = Lane.REPLY) -> int:
    found = conversations.ensure(connection, channel, peer, NOW)
    row = {"key": f"{peer}{text}", "reply": Reply(text=text), "lane": lane}
    outbox.put(connection, conversation_id=found, **row, now=NOW)
    return found


def turn(*texts: str, peer: str = "an"):
    """A turn that answers these."""
    return lambda connection: [put_in(connection, "p", text, peer) for text in texts]


async def put(writer, channel: str, text: str) -> None:
    await writer.do(lambda connection: put_in(connection, channel, text))


async def until_carried(writer) -> None:
    async with asyncio.timeout(10):
        while (await writer.do(tray.counts))["waiting"]:  # noqa: ASYNC110 - a database sets no event
            await asyncio.sleep(0)


async def test_slow_platform_holds_up_no_other(post):
    """While one platform does not answer, people on another get their replies."""
    slow, quick = Platform("slow"), Platform("quick")
    slow.open.clear()
    running = asyncio.create_task(Delivery(post, {"slow": slow, "quick": quick}, lambda: NOW).run())
    await put(post, "slow", "a")
    await asyncio.wait_for(slow.began.wait(), 10)
    await put(post, "quick", "b")
    await asyncio.wait_for(quick.began.wait(), 10)
    slow.open.set()
    await until_carried(post)
    running.cancel()


@pytest.mark.parametrize("trouble", [TryLater("429", 0.001), Unknown("lost")])
async def test_long_reply_arrives_whole_and_once(post, trouble):
    """Trouble between the parts of a long reply neither repeats the first nor swallows the rest."""
    platform = Platform("p")
    platform.trouble = [None, trouble]
    clock = iter(NOW + dt.timedelta(seconds=n) for n in range(10**6))
    running = asyncio.create_task(Delivery(post, {"p": platform}, lambda: next(clock)).run())
    await put(post, "p", "một hai ba bốn năm sáu")
    await until_carried(post)
    running.cancel()

    assert "một hai ba bốn năm sáu" == " ".join(platform.sent)


@pytest.mark.parametrize(("step", "trouble"), [("mark_sent", None), ("put_off", TryLater("429", 0.001))])
async def test_database_away_after_a_send_repeats_nothing(post, monkeypatch, step, trouble):
    """What became of a send while the database is away is written when it is back; the reply arrives once."""
    platform, write, failures = Platform("p"), getattr(outbox, step), iter([1, 1])
    platform.trouble = [trouble]

    def away(*given):
        if next(failures, None):
            raise SQLAlchemyError("gone")
        write(*given)

    monkeypatch.setattr(outbox, step, away)
    clock = iter(NOW + dt.timedelta(seconds=n) for n in range(10**6))
    running = asyncio.create_task(Delivery(post, {"p": platform}, lambda: next(clock)).run())
    await put(post, "p", "a")
    await until_carried(post)
    running.cancel()

    assert ["a"] == platform.sent


async def test_database_away_while_replies_are_taken_forgets_nobody(post):
    """When the transaction in which replies were taken fails, their people still get them."""
    platform, gate = Platform("p"), threading.Event()

    def fail(_connection):
        raise OperationalError("INSERT", {}, Exception("gone"))

    await put(post, "p", "a")
    waiting = asyncio.create_task(post.do(lambda _: gate.wait(10)))
    await asyncio.sleep(0)
    running = asyncio.create_task(Delivery(post, {"p": platform}, lambda: NOW).run())
    await asyncio.sleep(0)  # its take is queued now
    failing = asyncio.create_task(post.do(fail))
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(waiting, failing, return_exceptions=True)
    assert isinstance(results[1], OperationalError)
    await until_carried(post)
    running.cancel()

    assert ["a"] == platform.sent


async def test_what_a_turn_answers_is_taken_in_its_transaction(post):
    """A reply is on its way as soon as its turn is written, without another look at the tray."""
    platform = Platform("p")
    delivery = Delivery(post, {"p": platform}, lambda: NOW)

    assert [1] == await delivery.behind(turn("a"))
    await asyncio.wait_for(platform.began.wait(), 10)
    await until_carried(post)

    assert ["a"] == platform.sent


async def test_turn_that_is_not_written_sends_nothing(post):
    """When the database fails behind a turn, its reply was never there, and its person is not held up."""
    platform = Platform("p")
    delivery = Delivery(post, {"p": platform}, lambda: NOW)

    def fail(_connection):
        raise OperationalError("INSERT", {}, Exception("gone"))

    answering = delivery.behind(turn("a"))
    results = await asyncio.gather(answering, post.do(fail, brief=True), return_exceptions=True)

    assert [OperationalError] * 2 == [type(result) for result in results]

    assert {} == post.in_flight
    assert 0 == (await post.do(tray.counts))["waiting"]
    assert [] == platform.sent


async def test_request_that_fails_beside_a_turn_keeps_no_reply_back(post):
    """What a turn answers arrives although somebody's broken request had its transaction begun anew."""
    platform = Platform("p")
    delivery = Delivery(post, {"p": platform}, lambda: NOW)

    def broken(_connection):
        raise ValueError

    answering = delivery.behind(turn("a"))
    await asyncio.gather(answering, post.do(broken, brief=True), return_exceptions=True)
    async with carrying(delivery, post):
        pass

    assert ["a"] == platform.sent
    assert {} == post.in_flight


async def test_what_was_taken_before_a_lost_connection_is_left_to_its_heir(postgres_url):
    """A process that lost its connection and is back does not send again what another sent meanwhile."""
    database = Database(postgres_url)
    database.prepare()
    writer = Writer(database)
    writer.start()
    platform = Platform("p")
    platform.open.clear()
    await put(writer, "p", "a")
    await put(writer, "p", "b")
    running = asyncio.create_task(Delivery(writer, {"p": platform}, lambda: NOW).run())
    await asyncio.wait_for(platform.began.wait(), 10)
    pid = await writer.do(lambda c: c.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    with database.write() as heir:
        heir.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        outbox.mark_sent(heir, {row.id: None for row in outbox.due(heir, ["p"], None, NOW, 9)}, NOW)
    async with asyncio.timeout(10):
        while writer.term == 0 or len(writer.shards) < 64:
            with contextlib.suppress(SQLAlchemyError):
                await writer.do(lambda c: c.exec_driver_sql("SELECT 1"))
    platform.open.set()
    while writer.in_flight:  # noqa: ASYNC110 - until what was taken has been sent, or left
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await writer.stop()
    database.close()

    assert ["a"] == platform.sent


@contextlib.asynccontextmanager
async def carrying(delivery, writer):
    """Inside, it runs; at the end all is carried."""
    running = asyncio.create_task(delivery.run())
    try:
        yield
        await until_carried(writer)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def nobody_polls(monkeypatch):
    """Only who knows of more looks for it."""
    monkeypatch.setattr("bot.delivery.POLL_S", 1000)


@pytest.mark.usefixtures("nobody_polls")
async def test_second_reply_follows_on_the_heels_of_the_first(post):
    """Who writes again while a reply is on its way gets the next one as soon as it has arrived."""
    platform = Platform("p")
    platform.open.clear()
    delivery = Delivery(post, {"p": platform}, lambda: NOW)
    async with carrying(delivery, post):
        await delivery.behind(turn("a"))
        await asyncio.wait_for(platform.began.wait(), 10)
        await delivery.behind(turn("b"))
        assert ["a"] == platform.sent
        platform.open.set()

    assert ["a", "b"] == platform.sent


@pytest.mark.usefixtures("nobody_polls")
async def test_second_reply_that_has_to_wait_for_its_token_follows_too(post):
    """A channel that lets one message out at a time still gets both of an answer at once."""
    platform = Platform("p")
    platform.open.clear()
    clock = iter(NOW + dt.timedelta(milliseconds=n) for n in range(10**6))
    rates = Rates({"p": Rate(1000, 1)}, Store(post._database, post), lambda: next(clock))
    delivery = Delivery(post, {"p": platform}, lambda: NOW, rates)
    async with carrying(delivery, post):
        await delivery.behind(turn("a", "b"))
        await asyncio.wait_for(platform.began.wait(), 10)
        await delivery._begin()
        assert ["a"] == platform.sent
        platform.open.set()

    assert ["a", "b"] == platform.sent


@pytest.mark.usefixtures("nobody_polls")
async def test_crowd_beside_a_broadcast_waits_for_nobody(post, monkeypatch):
    """More replies than are taken at once go on without a pause, whatever else is sent meanwhile."""
    monkeypatch.setattr("bot.delivery.LOOK_AGAIN_S", 0)
    platform = Platform("p")
    delivery = Delivery(post, {"p": platform}, lambda: NOW)

    def crowd(connection):
        for number in range(3):
            put_in(connection, "p", "tin", f"b{number}", Lane.BROADCAST)
        return {put_in(connection, "p", "a", str(number)) for number in range(150)}

    async with carrying(delivery, post):
        for _until_it_waits in range(3):
            await post.do(tray.counts)
        await delivery.behind(crowd)

    assert 153 == len(platform.sent)


@pytest.mark.usefixtures("nobody_polls")
async def test_broadcast_goes_on_as_soon_as_there_is_room(post, monkeypatch):
    """A platform that is slow for a moment does not stop a broadcast."""
    monkeypatch.setattr("bot.delivery.LOOK_AGAIN_S", 0)
    platform = Platform("p")
    platform.open.clear()

    def everybody(connection):
        for number in range(40):
            put_in(connection, "p", "tin", str(number), Lane.BROADCAST)

    await post.do(everybody)
    delivery = Delivery(post, {"p": platform}, lambda: NOW)
    async with carrying(delivery, post):
        await asyncio.wait_for(platform.began.wait(), 10)
        for _look in range(3):
            await delivery._begin()
        platform.open.set()

    assert 40 == len(platform.sent)


@pytest.mark.usefixtures("nobody_polls")
async def test_crowd_that_waits_for_a_slow_platform_is_not_taken_at_once(post):
    """However many wait for a platform that hangs, other people's replies go at once; all arrive when it is well."""
    slow, quick = Platform("slow"), Platform("quick")
    slow.open.clear()
    crowd = [str(number) for number in range(600)]

    await post.do(lambda c: [put_in(c, "slow", "a", peer) for peer in crowd])
    delivery = Delivery(post, {"slow": slow, "quick": quick}, lambda: NOW)
    async with carrying(delivery, post):
        while await delivery._begin():
            pass
        assert len(post.in_flight) < 300
        await delivery.behind(lambda c: [put_in(c, "quick", "b", "binh")])
        await asyncio.wait_for(quick.began.wait(), 10)
        slow.open.set()

    assert 600 == len(slow.sent)


async def test_chat_that_got_another_id_is_carried_out_by_who_took_it(post):
    """A reply belongs to the process it was written for, whatever its chat is called by now."""
    platform = Platform("p")
    platform.open.clear()
    await put(post, "p", "a")
    await post.do(lambda c: c.exec_driver_sql("UPDATE conversation SET peer = 'moved'"))
    delivery = Delivery(post, {"p": platform}, lambda: NOW)
    async with carrying(delivery, post):
        await asyncio.wait_for(platform.began.wait(), 10)
        assert [conversations.shard_of("p", "an")] == list(post.in_flight.values())
        platform.open.set()


async def test_send_begun_before_a_pause_does_not_end_it(post):
    """When a platform says stop, an earlier message that still arrives is no sign that it is open again."""
    platform = Platform("p")
    platform.open.clear()
    delivery = Delivery(post, {"p": platform}, lambda: NOW)
    platform.trouble = [None, Paused("stop", seconds=60, operator=False)]
    await delivery.behind(turn("a", peer="an"))
    await delivery.behind(turn("b", peer="binh"))
    async with asyncio.timeout(10):
        while len(platform.sent) < 2:  # noqa: ASYNC110 - both are on their way
            await asyncio.sleep(0)
    platform.open.set()
    await asyncio.gather(*delivery._talks)
    await delivery.behind(turn("c", peer="chi"))
    await asyncio.gather(*delivery._talks)

    assert ["a", "b"] == platform.sent

"""Whatever a platform answers to a send: it is written down, the reply goes out once, and others go on."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from bot import sending
from bot.channels.base import Paused, Refused, TryLater, Unknown, Unreachable
from bot.delivery import Delivery
from bot.sending import LONGEST_PAUSE_S, MAX_ATTEMPTS
from storage import channel_states, conversations, outbox, receipts, tray
from storage.messages import Reply
from storage.segments import Segment, members
from tests.bot.conftest import NOW, Clock
from tests.bot.test_delivery import Platform

ODD = "không \x00 nhận \ud800 " + "được " * 2000
"""What no database takes as it is."""
EVERYBODY = Segment(basis="duty", legal_basis="Luật Phòng thủ dân sự")


class Answering(Platform):
    """Answers the text "hỏng" with `answer`, which returns a receipt or raises; everything else as usual."""

    def __init__(self, answer: Callable[[], str]) -> None:
        super().__init__("p")
        self.answer = answer

    async def send(self, message) -> str | None:
        await super().send(message)
        return self.answer() if message.reply.text == "hỏng" else None


def put(connection, text: str, peer: str, channel: str = "p") -> None:
    found = conversations.ensure(connection, channel, peer, NOW)
    outbox.put(connection, conversation_id=found, key=text, reply=Reply(text=text), now=NOW)


async def carried(writer, answer: Callable[[], str]) -> list[str]:
    """What was sent: a reply that is answered oddly, then one to somebody else."""
    platform = Answering(answer)
    running = asyncio.create_task(Delivery(writer, {"p": platform}, lambda: NOW).run())
    for text, peer in (("hỏng", "an"), ("chào", "bình")):
        await writer.do(lambda c, text=text, peer=peer: put(c, text, peer))
        async with asyncio.timeout(10):
            while text not in platform.sent or writer.in_flight:
                assert not running.done()
                await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return platform.sent


def raising(problem: Exception) -> Callable[[], str]:
    def answer() -> str:
        raise problem

    return answer


@pytest.mark.parametrize("receipt", ["r" * 201, "a\x00b", "a\ud800b"])
async def test_receipt_that_no_table_takes_costs_nobody_a_reply(writer, receipt):
    """A platform calls a message by a name that is too long, or by no letters: it is sent, once, and known again."""
    assert ["hỏng", "chào"] == await carried(writer, lambda: receipt)
    assert {"waiting": 0, "dead": 0} == await writer.do(tray.counts)
    assert await writer.do(lambda c: receipts.carried(c, "p", receipt, None))


@pytest.fixture
def unlogged(monkeypatch):
    """Half a letter in a test's log ends the process that is to report it (xdist's)."""
    monkeypatch.setattr(sending.log, "disabled", True)


@pytest.mark.usefixtures("unlogged")
@pytest.mark.parametrize("problem", [Refused(ODD), TryLater(ODD, 60), RuntimeError(ODD)])
async def test_reason_that_no_table_takes_stops_nobody(writer, problem):
    """However a platform says no, that is written down, and the next person is answered."""
    assert ["hỏng", "chào"] == await carried(writer, raising(problem))


@pytest.mark.usefixtures("unlogged")
async def test_reason_of_a_pause_that_no_table_takes_is_shown(writer):
    """A whole channel that is shut in odd words is shut, and an operator reads them."""
    platform = Answering(raising(Paused(ODD, 60, operator=True)))
    running = asyncio.create_task(Delivery(writer, {"p": platform}, lambda: NOW).run())
    await writer.do(lambda c: put(c, "hỏng", "an"))
    async with asyncio.timeout(10):
        while not (states := await writer.do(channel_states.all_of)):
            assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert states["p"].reason.startswith("không  nhận ? được")


@pytest.mark.parametrize("seconds", [1.7e12, float("inf"), float("nan"), -1e12])
@pytest.mark.parametrize("problem", [TryLater, lambda why, s: Paused(why, s, operator=False)])
async def test_wait_beyond_the_calendar_ends_nothing(writer, problem, seconds):
    """A platform that asks to be left alone for fifty thousand years is asked again; another is not kept waiting."""
    platforms = {"p": Answering(raising(problem("429", seconds))), "q": Platform("q")}
    running = asyncio.create_task(Delivery(writer, platforms, lambda: NOW).run())
    for channel, text in (("p", "hỏng"), ("q", "chào")):
        await writer.do(lambda c, channel=channel, text=text: put(c, text, "an", channel))
        async with asyncio.timeout(10):
            while text not in platforms[channel].sent or writer.in_flight:
                assert not running.done()
                await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_who_came_back_while_a_send_to_them_failed_is_there(writer):
    """They had blocked us, and write again while the platform still says so: they are told of things as before."""
    platform, clock = Answering(raising(Unreachable("blocked"))), Clock()
    platform.open.clear()
    delivery = Delivery(writer, {"p": platform}, clock)
    await writer.do(lambda c: put(c, "hỏng", "an"))
    await delivery._begin()
    await asyncio.wait_for(platform.began.wait(), 10)
    clock.at += dt.timedelta(seconds=2)
    await writer.do(lambda c: conversations.heard(c, 1, NOW + dt.timedelta(seconds=1)))
    platform.open.set()
    await asyncio.gather(*delivery._talks)

    assert [1] == await writer.do(lambda c: list(c.scalars(members(EVERYBODY, NOW))))


async def look(delivery: Delivery, writer) -> None:
    """Take what is due, and wait until it was tried."""
    await delivery._begin()
    while writer.in_flight:  # noqa: ASYNC110 - a send that ends sets no event
        await asyncio.sleep(0)


async def test_channel_with_a_bug_is_not_called_without_end(writer):
    """A reply that breaks our own code is tried again later, not as often as the machine can."""
    platform = Answering(raising(RuntimeError("a bug")))
    delivery = Delivery(writer, {"p": platform}, lambda: NOW)
    await writer.do(lambda c: put(c, "hỏng", "an"))
    for _ in range(3):
        await look(delivery, writer)

    assert ["hỏng"] == platform.sent
    assert {"waiting": 1, "dead": 0} == await writer.do(tray.counts)


async def test_reply_that_never_goes_out_is_given_up(writer):
    """After the last try in vain an administrator is shown the reply, and the platform is left alone with it."""
    platform, clock = Answering(raising(TryLater("429"))), Clock()
    delivery = Delivery(writer, {"p": platform}, clock)
    await writer.do(lambda c: put(c, "hỏng", "an"))
    for _ in range(MAX_ATTEMPTS + 1):
        await look(delivery, writer)
        clock.at += dt.timedelta(seconds=LONGEST_PAUSE_S)

    assert ["hỏng"] * MAX_ATTEMPTS == platform.sent
    assert {"waiting": 0, "dead": 1} == await writer.do(tray.counts)


async def test_a_platform_that_fails_is_told_in_the_log(writer, caplog):
    """An operator sees from the log alone which channel fails and why; a wait the platform asked for is none."""
    await carried(writer, raising(TryLater("502 Bad Gateway")))
    [said] = [record for record in caplog.records if "chưa gửi được" in record.message]

    assert ("WARNING", "502 Bad Gateway") == (said.levelname, said.reason)
    assert said.message.startswith("p:")


async def test_a_wait_that_was_asked_for_is_no_trouble(writer, caplog):
    """A platform that says when to come back is obeyed without a warning."""
    await carried(writer, raising(TryLater("429", seconds=3)))

    assert "chưa gửi được" not in caplog.text


async def test_a_lost_answer_is_told_with_its_channel(writer, caplog):
    """A reply that may not have arrived counts as sent, so nothing waits: the log says why somebody got none."""
    await carried(writer, raising(Unknown("ServerDisconnectedError")))

    assert {"waiting": 0, "dead": 0} == await writer.do(tray.counts)
    assert "p: có thể chưa tới" in caplog.text

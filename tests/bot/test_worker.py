"""Messages are answered whatever one of them does to the machine."""

import asyncio

import pytest

from bot.channels.base import Unreadable
from handlers import turns
from storage.messages import Incoming
from tests.bot.conftest import NOW
from tests.bot.test_web_chat import replies, say


async def test_turn_that_breaks_stops_nobody(site, monkeypatch):
    """Whose message cannot be handled is told so after three attempts, and the next message is answered."""
    answer, broken = turns.answer, []

    def may_break(turn):
        if turn.message.text == "hỏng":
            broken.append(turn)
            raise ZeroDivisionError
        return answer(turn)

    monkeypatch.setattr(turns, "answer", may_break)
    monkeypatch.setattr(turns.log, "disabled", True)

    await say(site, "hỏng", 1)
    first = await replies(site)
    await say(site, "Lệ phí đăng ký khai sinh?", 2)
    second = await replies(site, first[-1]["id"])

    assert ["Xin lỗi anh/chị, tin nhắn này chưa xử lý được."] == [one["text"][:46] for one in first]
    assert "khai sinh" in second[-1]["text"]
    assert len(broken) == 2 * turns.MAX_ATTEMPTS - 2, "with its batch at first, then alone"


async def test_what_can_never_be_written_is_told_from_a_database_that_is_away(site):
    """A channel hears that a message is itself at fault, so that it does not ask for it again and again."""
    message = Incoming(
        channel="telegram", conversation="7", sender="7", message_id="1", text="chào", sent_at=NOW
    )
    half_a_letter = message.model_copy(update={"conversation": "7\ud800"})
    with pytest.raises(Unreadable, match="UnicodeEncodeError"):
        await site.app.services.worker.receive(half_a_letter)

    assert await site.app.services.worker.receive(message)


async def test_platform_that_hangs_up_takes_no_other_message_with_it(site):
    """A webhook that is cut off while messages are written together costs nobody else theirs."""
    who = {"channel": "telegram", "conversation": "7", "sender": "7", "sent_at": NOW}
    cut_off, other = (
        asyncio.create_task(site.app.services.worker.receive(Incoming(**who, message_id=number, text="chào")))
        for number in "12"
    )
    await asyncio.sleep(0)  # both wait for the writer
    cut_off.cancel()

    assert [True] == await asyncio.gather(other, return_exceptions=True)

"""Messages are answered whatever one of them does to the machine."""

from handlers import turns
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

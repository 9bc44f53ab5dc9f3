"""Messages that arrive behind newer ones, on a platform that promises no order."""

import datetime as dt

from handlers.turns import by_time, run_pending
from storage import conversations, inbox
from storage.inbox import Pending
from storage.messages import Incoming
from tests.handlers.talking import START

EARLIER = dt.timedelta(seconds=50)


def late(talk, text: str, **more) -> str:
    """Says something that was written before what was said last."""
    return talk.says(text, in_order=False, sent_at=talk.now - EARLIER, **more)


def test_a_late_word_does_not_move_a_form(citizen):
    """In the middle of a feedback an older message is not taken for it; its sender is told, and goes on."""
    citizen.says("làm giấy khai sinh cần gì", in_order=False)
    citizen.says("/gopy", in_order=False)
    answer = late(citizen, "Đèn đường ở ngõ 5 hỏng ba hôm nay rồi")

    assert "đến chậm" in answer
    assert "Đèn đường" in answer
    assert "Thôi, không gửi" in citizen.buttons
    assert "Mã tra cứu" in citizen.says("Rác ở chợ chưa ai dọn từ tuần trước", in_order=False)


def test_a_late_number_chooses_nothing_from_a_newer_menu(citizen):
    """A "2" that was written under another menu is not taken for this one's."""
    citizen.says("xin chào", in_order=False)

    assert "đến chậm" in late(citizen, "2")


def test_a_late_question_is_answered(citizen):
    """Where nothing can be mixed up, an older message is answered as any other."""
    citizen.says("/dulieu", in_order=False)

    assert "khai sinh" in late(citizen, "làm giấy khai sinh cần gì")


def test_a_late_button_of_another_matter_works(citizen):
    """A button says by itself what it means: only one of the form that is open could do harm."""
    citizen.says("/gopy", in_order=False)

    assert "Muốn gặp cán bộ" in late(citizen, "", kind="button", button="person:show")
    assert "đến chậm" in late(citizen, "", kind="button", button="feedback:cancel")


def test_a_late_emergency_is_an_emergency(citizen):
    """Whenever it arrives, a cry for help is answered with whom to call."""
    citizen.says("/gopy", in_order=False)

    assert "114" in late(citizen, "nhà tôi đang cháy")


def test_a_platform_that_keeps_the_order_is_believed(citizen):
    """Elsewhere the order of arrival counts, whatever a clock says."""
    citizen.says("/gopy")
    answer = citizen.says("Đèn đường ở ngõ 5 hỏng ba hôm nay rồi", sent_at=citizen.now - EARLIER)

    assert "Mã tra cứu" in answer


def test_a_late_word_does_not_turn_back_the_window(citizen, ward):
    """When somebody was last heard never moves backwards."""
    citizen.says("xin chào", in_order=False)
    newest = citizen.now
    late(citizen, "làm giấy khai sinh cần gì")

    mine = citizen.conversation_id
    with ward.read() as connection:
        assert newest == conversations.last_heard(connection, mine)


def pending(number: int, conversation: int, second: int, *, in_order: bool = False) -> Pending:
    payload = {"sent_at": (START + dt.timedelta(seconds=second)).isoformat(), "in_order": in_order}
    return Pending(number, conversation, payload, 0, START)


def test_what_waits_together_is_put_in_order():
    """Each conversation's messages change places among themselves; the others keep theirs."""
    rows = [
        pending(1, 7, 3),
        pending(2, 8, 9, in_order=True),
        pending(3, 7, 1),
        pending(4, 8, 0, in_order=True),
    ]

    assert [3, 2, 1, 4] == [row.id for row in by_time(rows)]


def test_an_unreadable_moment_counts_as_of_its_arrival():
    """A row that another version wrote does not stop the others."""
    odd = Pending(1, 7, {"sent_at": 5, "in_order": False}, 0, START)

    assert [1, 2] == [row.id for row in by_time([odd, pending(2, 7, 1)])]


def test_a_rating_is_filled_in_in_the_order_of_writing(citizen, ward, knowledge):
    """Two answers that wait in the wrong order fill in their own questions."""
    first, second = (
        Incoming(
            channel="web",
            conversation="an",
            sender="an",
            message_id=text,
            text=text,
            in_order=False,
            sent_at=START + dt.timedelta(seconds=seconds),
        )
        for seconds, text in ((1, "/gopy"), (2, "Đèn đường ở ngõ 5 hỏng ba hôm nay rồi"))
    )
    with ward.write() as connection:
        for message in (second, first):
            inbox.receive(connection, message, START)
        run_pending(connection, knowledge, lambda: START + dt.timedelta(seconds=5))

    assert "Mã tra cứu" in citizen.hears()[-1].text

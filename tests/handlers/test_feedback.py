"""Feedback in chat: written in one message, looked up by its code."""

import re


def test_feedback_gets_a_code_that_finds_it(citizen, talk):
    """Who writes gets a code; the code tells how far it is, in whatever chat."""
    citizen.says("góp ý")
    receipt = citizen.says("Đèn đường ngõ 5 hỏng cả tuần nay, gọi tôi số 0912345678")
    code = re.search(r"PA-\w{6}", receipt).group()

    assert "chờ cán bộ xem" in talk("binh").says(f"/gopy {code.lower()}")
    with citizen.database.read() as connection:
        text = connection.exec_driver_sql("SELECT text FROM feedback").scalar()
    assert "0912345678" not in text
    assert "Đèn đường" in text


def test_chat_is_no_formal_complaint(citizen):
    """Before writing, the citizen reads that this does not replace a complaint or denunciation."""
    assert "không thay cho đơn khiếu nại" in citizen.says("/phananh")


def test_feedback_can_be_called_off(citizen):
    """Changing one's mind keeps nothing."""
    citizen.says("/gopy")
    citizen.presses("Thôi, không gửi")
    with citizen.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM feedback").scalar() == 0


def test_unknown_code(citizen):
    """A mistyped code is said so."""
    assert "Chưa tìm thấy mã PA-XXXXXX" in citizen.says("/gopy PA-XXXXXX")


def test_too_short_a_feedback_is_asked_again(citizen):
    """A word is not enough to act on; the next message counts."""
    citizen.says("/gopy")

    assert "rõ hơn" in citizen.says("hỏng")
    assert "Mã tra cứu" in citizen.says("đèn ngõ 5 bị hỏng")

"""A khiếu nại or tố cáo in a feedback: told apart, shown the right door, and its writer protected."""

import json

from sqlalchemy import select

from storage import feedback
from storage.tables import metadata

ACCUSES = (
    "Tôi tố cáo ông Nguyễn Văn Bê địa chính nhận tiền của dân để làm sổ đỏ cho nhanh, ngày 3/11 tại quầy số 2"
)


def everything(talk) -> str:
    with talk.database.read() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return json.dumps(rows, default=str, ensure_ascii=False)


def stored(talk, **which):
    with talk.database.read() as connection:
        return feedback.newest(connection, **which)


def test_a_complaint_is_told_the_difference_and_the_door(citizen):
    """Who contests a decision reads that this is no letter, and how one is made."""
    citizen.says("/gopy")
    told = citizen.says("Tôi không đồng ý với quyết định thu hồi đất của phường")

    assert "không phải là đơn" in told
    assert "90 ngày" in told
    assert stored(citizen) == []
    assert citizen.buttons[0] == "Cách khiếu nại"
    assert citizen.presses("Cách khiếu nại").startswith("Khiếu nại lần đầu ở xã")


def test_it_may_still_be_sent_as_feedback(citizen):
    """The citizen chooses; nothing has to be typed again."""
    citizen.says("/gopy")
    citizen.says("Tôi không đồng ý với quyết định thu hồi đất của phường")

    assert "Mã tra cứu" in citizen.presses("Vẫn gửi làm phản ánh")
    assert "thu hồi đất" in stored(citizen)[0].text


def test_a_denunciation_stays_out_of_the_open_list(citizen):
    """If it is sent all the same, it is kept apart and nothing says who sent it."""
    citizen.says("/gopy")
    assert "bí mật" in citizen.says(ACCUSES)
    assert "không ghi ai đã gửi" in citizen.presses("Vẫn gửi làm phản ánh")

    assert stored(citizen) == []
    assert [said.restricted for said in stored(citizen, restricted=True)] == [True]
    with citizen.database.read() as connection:
        assert connection.exec_driver_sql("SELECT conversation_id FROM feedback").scalar() is None
    assert "Để lại số" not in citizen.buttons


def test_a_denunciation_that_is_called_off_is_nowhere(citizen):
    """Thinking better of it leaves no trace in any table."""
    citizen.says("/gopy")
    citizen.says(ACCUSES)
    citizen.presses("Thôi, không gửi")

    assert "Nguyễn Văn Bê" not in everything(citizen)


def test_a_denunciation_that_is_left_for_a_question_is_nowhere(citizen):
    """Asking something else is answered, and leaves no accusation lying about."""
    citizen.says("/gopy")
    citizen.says(ACCUSES)

    assert citizen.says("đăng ký tạm trú cần gì").startswith("Đăng ký tạm trú")
    assert "Nguyễn Văn Bê" not in everything(citizen)


def test_a_complaint_that_is_left_for_a_question_can_still_be_sent(citizen):
    """A question in between loses nothing."""
    citizen.says("/gopy")
    citizen.says("Tôi không đồng ý với quyết định thu hồi đất của phường")
    citizen.says("đăng ký tạm trú cần gì")

    assert "Mã tra cứu" in citizen.sends_button("feedback:send")


def test_a_denunciation_told_as_a_question_is_not_listed(citizen):
    """Told outside a feedback, it is answered with the right door, and not written into the list of questions."""
    told = citizen.says(ACCUSES)

    assert "Tố cáo" in told or any("Tố cáo" in label for label in citizen.buttons)
    assert "Nguyễn Văn Bê" not in everything(citizen)


def test_plain_feedback_is_taken_at_once(citizen):
    """Nobody who reports a broken lamp is asked about laws."""
    citizen.says("/gopy")

    assert "Mã tra cứu" in citizen.says("Cán bộ quầy 2 nói trống không với người già, sáng thứ ba")

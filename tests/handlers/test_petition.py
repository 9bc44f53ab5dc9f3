"""A khiếu nại or tố cáo in a feedback: told apart, shown the right door, and its writer protected."""

import datetime as dt
import json

from sqlalchemy import select

from handlers import feedback_decisions
from handlers.turn import LOCAL
from storage import feedback, retention
from storage.feedback_changes import By
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


def links_to_sender(talk, code: str) -> list[str]:
    """The tables in which the code stands, but for the accusation itself."""
    with talk.database.read() as connection:
        return [
            table.name
            for table in metadata.sorted_tables
            if table.name != "feedback" and code in str(connection.execute(select(table)).all())
        ]


def tidy(talk, hours: float) -> None:
    """The hourly round of the eraser, so many hours later."""
    with talk.database.write() as connection:
        retention.RULES["outbox"](connection, talk.now + dt.timedelta(hours=hours), retention.Kept(), 0)


def test_nothing_leads_from_an_accusation_to_its_sender(citizen):
    """Who looks through the whole database two hours later finds no chat that knows its code, and no minute."""
    citizen.says("/gopy")
    citizen.says(ACCUSES)
    told = citizen.presses("Vẫn gửi làm phản ánh")
    (kept,) = stored(citizen, restricted=True)

    assert kept.code in told
    assert "chép lại mã" in told
    assert (kept.received_at.astimezone(LOCAL).hour, kept.received_at.minute) == (0, 0)
    assert links_to_sender(citizen, kept.code) == ["outbox"]
    tidy(citizen, hours=0.5)
    assert links_to_sender(citizen, kept.code) == ["outbox"], "a page that is opened again shows it"
    tidy(citizen, hours=2)
    assert links_to_sender(citizen, kept.code) == []


def test_asking_about_an_accusation_leaves_no_trace_either(citizen):
    """The chat tells how far it is, and sends its sender to a page that knows nobody for all the rest."""
    with citizen.database.write() as connection:
        code = feedback.add(
            connection, conversation_id=None, channel="web", text=ACCUSES, now=citizen.now, restricted=True
        )
    told = citizen.says(code)

    assert "chờ cán bộ xem" in told
    assert citizen.buttons == []
    assert citizen.last[0].links[0].url == "/phan-anh/tra-cuu"
    assert links_to_sender(citizen, code) == []


def test_an_accusation_that_is_found_out_later_loses_its_sender(citizen):
    """What the chat was told of it, and what waited to be told, is gone with the link."""
    citizen.says("/gopy")
    citizen.says("Cán bộ quầy 2 nói trống không với người già, sáng thứ ba")
    (kept,) = stored(citizen)
    assert "outbox" in links_to_sender(citizen, kept.code)
    with citizen.database.write() as connection:
        feedback_decisions.accept(connection, kept.id, By("an", citizen.now))
        feedback_decisions.restrict(connection, kept.id, By("an", citizen.now))

    assert links_to_sender(citizen, kept.code) == []


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

"""Rating a visit in chat: consent first, then one question a message."""

import datetime as dt

import pytest

from storage import ratings
from tests.handlers.talking import START

TODAY = START.date()


def stored(talk):
    with talk.database.read() as connection:
        return ratings.between(connection, TODAY, TODAY)


def tallies(talk):
    with talk.database.read() as connection:
        return ratings.tallies(connection, TODAY, TODAY)


def agree(citizen) -> str:
    citizen.says("/danhgia")
    return citizen.presses("Đồng ý trả lời")


def answer_all(citizen, label: str = "Hài lòng") -> None:
    while "Hài lòng" in citizen.buttons:
        citizen.presses(label)


def test_consent_is_asked_first(citizen):
    """Nothing is asked before the citizen has read what is kept and agreed."""
    notice = citizen.says("đánh giá")

    assert "không" in notice
    assert "30 ngày" in notice
    assert citizen.buttons == ["Đồng ý trả lời", "Không tham gia"]


def test_no_means_no(citizen):
    """A citizen who declines is thanked, counted, and nothing else is kept."""
    citizen.says("/danhgia")
    citizen.presses("Không tham gia")

    assert stored(citizen) == []
    assert tallies(citizen) == {"invited": 1, "declined": 1}


def test_short_questionnaire_to_the_end(citizen):
    """Nine questions, the question about feedback, a comment, thanks."""
    first = agree(citizen)
    assert first.startswith("1/")
    answer_all(citizen)
    assert citizen.buttons == ["Có gửi", "Không gửi"]
    citizen.presses("Không gửi")
    thanks = citizen.says("Cán bộ nhiệt tình, gọi 0912345678 giúp")

    assert "Cảm ơn" in thanks
    (rating,) = stored(citizen)
    assert rating.completed
    assert dict.fromkeys(["Q0", "A1", "A4", "B1", "B4", "C1", "C3", "D1", "D2"], 4) == rating.answers
    assert "0912345678" not in (rating.comment or "")
    assert "nhiệt tình" in (rating.comment or "")


def test_who_sent_feedback_is_asked_about_it(citizen):
    """Only who sent feedback rates how it was handled."""
    agree(citizen)
    answer_all(citizen)
    citizen.presses("Có gửi")
    answer_all(citizen, "Bình thường")
    citizen.presses("Bỏ qua")

    (rating,) = stored(citizen)
    assert {code: value for code, value in rating.answers.items() if code.startswith("E")} == {
        "E1": 3,
        "E3": 3,
    }


@pytest.mark.parametrize("said", ["5", "số 5", "rat hai long", "Rất hài lòng"])
def test_answer_by_number_or_label(citizen, said):
    """A mark can be typed as a number, or as its label with or without diacritics."""
    agree(citizen)
    citizen.says(said)
    citizen.says("dừng")

    assert stored(citizen)[0].answers == {"Q0": 5}


def test_question_can_be_skipped(citizen):
    """A skipped question is not an answer; "does not apply" is not one either, but is told apart."""
    agree(citizen)
    citizen.presses("Bỏ qua")
    citizen.presses("Không rõ/không nhớ")
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")

    (rating,) = stored(citizen)
    assert rating.answers == {"A1": None, "A4": 4}
    assert not rating.completed


def test_low_mark_offers_feedback(citizen):
    """Who is dissatisfied is offered to write to the office, as a record of its own."""
    agree(citizen)
    citizen.presses("Rất không hài lòng")
    citizen.presses("Dừng")

    assert citizen.buttons == ["Gửi phản ánh"]
    assert "phản ánh" in citizen.presses("Gửi phản ánh")


def test_one_rating_per_visit(citizen):
    """The same person cannot rate the same thing twice within the window."""
    agree(citizen)
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")

    assert "rồi" in citizen.says("/danhgia")
    assert len(stored(citizen)) == 1


@pytest.mark.parametrize(("hours", "goes_on"), [(71, True), (73, False)])
def test_unfinished_rating_waits_three_days(citizen, hours, goes_on):
    """A rating can be taken up again for 72 hours; afterwards it is forgotten."""
    agree(citizen)
    citizen.presses("Hài lòng")
    citizen.now += dt.timedelta(hours=hours)

    assert goes_on == citizen.sends_button("rate:resume").startswith("2/")


def test_old_button_of_a_finished_rating(citizen):
    """A mark pressed again after the end changes nothing and is explained."""
    agree(citizen)
    citizen.presses("Dừng")

    assert "không còn dùng được" in citizen.sends_button("rate:a:Q0:1")
    assert stored(citizen) == []


@pytest.mark.parametrize(
    "value", ["rate:a:Q0:9", "rate:a:XX:1", "rate:a:Q0", "rate:zzz", "nosuch:1", "", "rate"]
)
def test_made_up_buttons_do_no_harm(citizen, value):
    """A button nobody offered is answered kindly and stores nothing."""
    agree(citizen)

    assert "không còn dùng được" in citizen.sends_button(value)
    assert stored(citizen) == []


def test_rating_holds_nothing_about_the_person(citizen):
    """Neither the conversation nor a moment is kept with a rating."""
    agree(citizen)
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")
    with citizen.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM rating").mappings().all()

    assert {"conversation", "conversation_id", "peer", "account", "person", "at"}.isdisjoint(rows[0])
    assert not any(value == "an" for value in rows[0].values())


def test_a_visit_without_a_name_is_asked_about_plainly(citizen):
    """When nobody knows which procedure it was, the first question has no empty quotation marks or placeholder."""
    first = agree(citizen)

    assert "lần làm thủ tục vừa rồi" in first

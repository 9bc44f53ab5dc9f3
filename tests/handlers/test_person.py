"""The bot says what it is, decides nothing, and always knows where people are."""

import pytest

from storage import questions


def outcomes(talk):
    with talk.database.read() as connection:
        return [q.outcome for q in reversed(questions.newest(connection))]


@pytest.mark.parametrize(
    "said", ["cho tôi gặp cán bộ", "noi chuyen voi nguoi that", "gọi ai bây giờ", "/gapcanbo"]
)
def test_who_wants_a_human_gets_office_hours_and_phone(citizen, knowledge, said):
    """However it is asked, the answer is where, when, and which number."""
    told = citizen.says(said)

    place = knowledge.place
    for part in (place.office, place.address, *place.hours, place.hotlines[0].number):
        assert part in told


def test_the_first_greeting_says_it_is_a_machine(citizen):
    """Nobody takes it for an official; a human is one tap away."""
    assert "không phải người" in citizen.says("xin chào")
    assert "18001096" in citizen.presses("Gặp cán bộ")


def test_it_does_not_pretend(citizen):
    """Asked whether it is human, it says no."""
    assert citizen.says("em có phải người không").startswith("Không ạ, đây là máy")


def test_it_decides_nothing(citizen):
    """Whether a dossier is approved is the office's to say; the way to ask is shown."""
    told = citizen.says("hồ sơ tôi có được duyệt không?")

    assert "không quyết định" in told
    assert "cơ quan giải quyết" in told
    assert {"Xem hồ sơ đã tới đâu", "Gặp cán bộ"} <= set(citizen.buttons)
    assert "mã hồ sơ" in citizen.presses("Xem hồ sơ đã tới đâu").lower()


def test_how_often_people_want_a_human_is_counted(citizen):
    """The admin sees it among the questions, by name."""
    citizen.says("cho tôi gặp cán bộ")
    citizen.says("hồ sơ tôi có được duyệt không")

    assert outcomes(citizen) == ["person", "office_decides"]


def test_in_the_middle_of_a_feedback_it_is_not_taken_for_one(citizen):
    """Asking for a human while a feedback is open is answered, and the feedback can still be written."""
    citizen.says("/gopy")
    assert "18001096" in citizen.says("thôi cho tôi gặp cán bộ đi")

    assert "Mã tra cứu" in citizen.says("đèn đường ngõ 5 hỏng cả tuần nay")

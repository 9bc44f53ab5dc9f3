"""Citizens who use the names of before 01/07/2025."""

from __future__ import annotations

import pytest

from storage import questions
from tests.handlers.talking import Talk


def _ended(talk: Talk) -> tuple[str, str | None]:
    with talk.database.read() as connection:
        newest = next(iter(questions.newest(connection)))
    return newest.outcome, newest.procedure_id


@pytest.mark.parametrize(
    "text", ["xã Kỳ Lợi huyện Kỳ Anh Hà Tĩnh giờ thuộc đâu", "xa ky loi cu", "Kỳ Lợi giờ thuộc xã phường nào"]
)
def test_where_is_my_old_commune_now(citizen: Talk, text: str) -> None:
    """The new wards are named, all of them, with what that rests on; it counts as answered, about no procedure."""
    answer = citizen.says(text)

    for ward in ("Vũng Áng", "Hoành Sơn", "Sông Trí"):
        assert f"phường {ward}" in answer
    assert "nghị quyết sắp xếp đơn vị hành chính" in answer
    assert _ended(citizen) == ("answered", None)


def test_an_old_commune_beside_a_procedure_gets_one_line(citizen: Talk) -> None:
    """The card is shown as ever, headed by what the old commune is now."""
    answer = citizen.says("khai sinh ở xã Kỳ Lợi cũ thì giờ nộp ở đâu")
    first, rest = answer.split("\n\n", 1)

    assert first.startswith("Xã Kỳ Lợi (thị xã Kỳ Anh cũ)")
    assert "\n" not in first
    assert rest.startswith("Đăng ký khai sinh: Nơi nộp")
    assert _ended(citizen) == ("answered", "1.001193")


def test_no_line_for_a_place_of_today(citizen: Talk) -> None:
    """Who names no old place reads the card alone."""
    assert citizen.says("đăng ký khai sinh ở phường Hoành Sơn cần gì").startswith("Đăng ký khai sinh")


def test_an_old_word_is_put_right_before_the_card(citizen: Talk) -> None:
    """Who plans to go to the district hears first that there is none."""
    answer = citizen.says("lên UBND huyện đăng ký khai sinh cho con cần gì")

    assert answer.startswith("Nay không còn cấp huyện.")
    assert "Đăng ký khai sinh" in answer


def test_a_number_of_a_person_beside_an_old_place_is_still_guarded(citizen: Talk) -> None:
    """Personal data is warned of, whatever else the message asks."""
    assert "đừng gửi số giấy tờ" in citizen.says("xã Kỳ Lợi giờ thuộc đâu, cccd của tôi 012345678901")


def test_the_answer_is_english_when_asked_for(citizen: Talk) -> None:
    """The bot's own words follow the language; names stay as they are."""
    citizen.says("/english")

    assert "now belongs to" in citizen.says("phường 5 quận 3 giờ thuộc đâu")

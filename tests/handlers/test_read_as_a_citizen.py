"""What a citizen must not stumble over in an answer."""

from __future__ import annotations

import pytest

from tests.handlers.talking import Talk


def test_looking_up_a_dossier_does_not_send_in_a_circle(citizen: Talk) -> None:
    """Who types "tra cứu hồ sơ" is told where the code goes, not to type it again."""
    answer = citizen.says("tra cứu hồ sơ")

    assert "dichvucong.gov.vn" in answer
    assert "anh/chị nhắn: tra cứu hồ sơ" not in answer


def test_the_name_of_a_record_asks_for_no_part_of_it(citizen: Talk) -> None:
    """ "Tài khoản VNeID mức 2" is a name, not the question whether it is filed online."""
    assert citizen.says("tài khoản vneid mức 2").startswith("Tài khoản VNeID mức 2\n")


def test_what_is_free_is_not_paid(citizen: Talk) -> None:
    """Nobody is told how to pay for what costs nothing."""
    citizen.says("xin xét hộ nghèo")

    assert "Cách trả phí" not in citizen.buttons
    assert "Trả trên mạng" not in citizen.says("trả tiền thế nào")


def test_a_doubt_is_never_cut_off(citizen: Talk) -> None:
    """However short the overview is, it says which days are not certain."""
    assert "cần kiểm tra lại theo luật mới" in citizen.says("khiếu nại quyết định của phường")


def test_the_price_of_today_is_in_the_overview(citizen: Talk) -> None:
    """A reduced fee that holds today stands beside the usual one."""
    assert "35.000" in citizen.says("làm căn cước cần giấy tờ gì")


def test_a_number_handed_over_does_not_change_the_question(citizen: Talk) -> None:
    """Who begins with their ID number is still asking about a birth certificate."""
    assert "Đăng ký khai sinh" in citizen.says("số cccd của tôi là 042099001234 làm khai sinh cần gì")


@pytest.mark.parametrize("said", ["blah blah", "lkjlkj"])
def test_what_is_not_understood_is_called_no_other_matter(citizen: Talk, said: str) -> None:
    """Nonsense is asked for again, and not said to be about weapons or traffic."""
    assert citizen.says(said).startswith("Xin lỗi, trợ lý chưa hiểu.")


def test_feedback_can_be_sent_from_its_own_card(citizen: Talk) -> None:
    """Who asks how to send feedback sends it right there."""
    citizen.says("tôi muốn gửi phản ánh")

    assert "Gửi phản ánh" in citizen.buttons


def test_a_failed_payment_is_one_tap_away(citizen: Talk) -> None:
    """Whose money is gone need not step through the whole guide."""
    assert "đừng trả nữa" in citizen.says("bị trừ tiền mà chưa xong hồ sơ")

    citizen.says("quét mã trả lệ phí")
    assert "đừng trả nữa" in citizen.says("Trả không được, trả hai lần")

"""Whoever is in danger reads the number first, whatever the conversation was about."""

import pytest

from storage import feedback


def test_in_the_middle_of_a_feedback(citizen):
    """The number comes first; what was written can still be sent, unchanged."""
    citizen.says("/gopy")
    assert "114" in citizen.says("nhà số 5 ngõ 3 đang cháy")
    with citizen.database.read() as connection:
        assert feedback.newest(connection) == []

    assert "Mã tra cứu" in citizen.presses("Vẫn gửi làm phản ánh")
    with citizen.database.read() as connection:
        assert "đang cháy" in feedback.newest(connection)[0].text


def test_in_the_middle_of_a_rating(citizen):
    """A rating does not swallow a cry; it can be taken up again."""
    citizen.says("/danhgia")
    citizen.presses("Đồng ý trả lời")

    assert "115" in citizen.says("mẹ tôi xỉu rồi")
    assert "Đánh giá tiếp" in citizen.buttons


def test_while_a_guide_is_open(citizen):
    """Nor does a guide."""
    citizen.sends_button("guide:nop-ho-so:0:1.004222")

    assert "113" in citizen.says("bi ck danh")


@pytest.mark.parametrize("said", ["tôi muốn chết", "k muon song nua"])
def test_despair_is_answered_warmly(citizen, said):
    """Nobody who wants to die reads an order only: thanks, company, and the number."""
    told = citizen.says(said)

    assert told.startswith("Cảm ơn anh/chị đã nói ra")
    assert "115" in told


@pytest.mark.parametrize("said", ["my house is on fire", "My House is ON FIRE!!!"])
def test_a_cry_in_english_is_answered_in_english(citizen, said):
    """A foreigner understands the answer without having chosen a language before."""
    assert citizen.says(said).startswith("Call 114 now")


def test_who_chose_english_reads_english(citizen):
    """Also for a cry in Vietnamese words."""
    citizen.says("/english")

    assert citizen.says("chay nha roi").startswith("Call 114 now")

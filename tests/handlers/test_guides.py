"""Filing and paying online, step by step, on a phone."""

import datetime as dt

import pytest

from storage.messages import Button


def test_from_a_procedure_through_the_guide_and_back(citizen):
    """The online part leads into the guide; "Bước tiếp" goes through it; the procedure is one tap away."""
    citizen.says("đăng ký thường trú cần gì")
    citizen.says("nộp trên mạng được không")
    first = citizen.presses("Cách nộp trên mạng")

    assert first.startswith("Cách nộp hồ sơ trên mạng (1/5)\nĐăng ký thường trú")
    second = citizen.presses("Bước tiếp")
    assert "Mã thủ tục: 1.004222" in second
    assert next(link.label for link in citizen.last[0].links) == "Trang của thủ tục này"
    assert "(1/5)" in citizen.presses("Bước trước")
    assert citizen.presses("Về: Đăng ký thường trú").startswith("Đăng ký thường trú")


def test_paying_has_its_own_guide(citizen):
    """The payment part leads into paying, with what holds today, and what to do when it fails."""
    citizen.says("làm hộ chiếu cần gì")
    citizen.says("trả lệ phí bằng gì")
    first = citizen.presses("Cách trả trên mạng")

    assert first.startswith("Cách trả phí, lệ phí trên mạng (1/4)")
    assert "117/2026/TT-BTC" in first
    citizen.says("bước tiếp")
    citizen.says("buoc tiep")
    last = citizen.says("Bước tiếp")
    assert "trả hai lần" in last.lower()
    assert "Bước tiếp" not in citizen.buttons


def test_the_reduction_ends_by_itself(citizen):
    """On the day after its last, the same button promises nothing."""
    citizen.now = dt.datetime(2027, 3, 1, 2, 0, tzinfo=dt.UTC)
    told = citizen.sends_button("guide:tra-phi:0:1.004222")

    assert "Đang được miễn" not in told
    assert "đã hết" in told


def test_other_questions_may_come_between(citizen):
    """Somebody steps aside to ask a fee; the guide goes on where it was, by word or button."""
    citizen.sends_button("guide:nop-ho-so:1:1.004222")
    citizen.says("lệ phí đăng ký tạm trú bao nhiêu")

    assert "Hướng dẫn tiếp" in citizen.buttons
    assert "(3/5)" in citizen.says("bước tiếp")
    citizen.says("lệ phí đăng ký tạm trú bao nhiêu")
    assert "(4/5)" in citizen.presses("Hướng dẫn tiếp")


def test_a_guide_left_long_ago_is_forgotten(citizen):
    """Hours later nobody is reminded of it."""
    citizen.sends_button("guide:nop-ho-so:1:1.004222")
    citizen.now += dt.timedelta(hours=3)
    citizen.says("lệ phí đăng ký tạm trú bao nhiêu")

    assert "Hướng dẫn tiếp" not in citizen.buttons


def test_the_topic_leads_into_the_guide_as_well(citizen):
    """Who speaks of filing online, of no procedure in particular, is offered the steps."""
    citizen.says("nop ho so tren mang")

    assert "(1/5)" in citizen.presses("Cách nộp trên mạng")


@pytest.mark.parametrize(
    "said", ["nộp hồ sơ online thế nào", "nop ho so qua mang kieu gi", "chụp giấy tờ sao cho được"]
)
def test_how_it_is_done_opens_the_guide(citizen, said):
    """Who asks how to file online, or how to photograph papers, is shown the first step at once."""
    assert citizen.says(said).startswith("Cách nộp hồ sơ trên mạng (1/5)")


@pytest.mark.parametrize(
    "value",
    ["guide", "guide:x:0:", "guide:nop-ho-so:9:", "guide:nop-ho-so:-1:", "guide:nop-ho-so:x:1.004222"],
)
def test_a_made_up_button_is_explained(citizen, value):
    """Old or forged buttons break nothing."""
    assert "không còn dùng được" in citizen.sends_button(value)


def test_button_values_fit_every_platform(citizen, knowledge):
    """With the longest record id, a button is still small enough."""
    longest = max(knowledge.procedures, key=len)
    for part in range(5):
        citizen.sends_button(f"guide:nop-ho-so:{part}:{longest}")
        values = [button.value for button in citizen.last[0].buttons]
        assert max(len(value.encode()) for value in values) <= 64
        assert len(values) <= 6
        assert all(isinstance(button, Button) for button in citizen.last[0].buttons)

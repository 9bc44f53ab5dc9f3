"""A phone number to be called back on: only after a question of its own."""

from storage import feedback
from tests.handlers.test_personal_data import everything


def sent(citizen):
    citizen.says("/gopy")
    citizen.says("Đèn đường ngõ 5 hỏng cả tuần nay")


def contacts(citizen):
    with citizen.database.read() as connection:
        return [said.contact for said in feedback.newest(connection)]


def test_a_number_is_kept_with_the_feedback_when_it_was_agreed_to(citizen):
    """Who wants a call says so, reads what for, and types the number as usual."""
    sent(citizen)
    assert "đồng ý cho cán bộ gọi lại" in citizen.presses("Để lại số")
    assert "Đã lưu số" in citizen.says("số em 0912 345 678 nhé")

    assert contacts(citizen) == ["0912345678"]
    assert everything(citizen).count("0912345678") == 1
    with citizen.database.read() as connection:
        assert connection.exec_driver_sql("SELECT purpose FROM consent").scalar() == "callback"


def test_saying_no_keeps_nothing(citizen):
    """The offer is declined with one tap."""
    sent(citizen)
    citizen.presses("Không cần")

    assert contacts(citizen) == [None]


def test_taking_the_consent_back_erases_the_number(citizen):
    """`/dulieu rút` means the number too."""
    sent(citizen)
    citizen.presses("Để lại số")
    citizen.says("0912345678")
    citizen.says("/dulieu rút")

    assert "0912345678" not in everything(citizen)


def test_a_digit_too_few_is_asked_again(citizen):
    """A mistyped number is noticed; another question in between is answered."""
    sent(citizen)
    citizen.presses("Để lại số")

    assert "10 chữ số" in citizen.says("09123456")
    assert "Đăng ký tạm trú" in citizen.says("đăng ký tạm trú cần gì")
    assert "Đã lưu số" in citizen.says("0912345678")


def test_nobody_leaves_a_number_with_somebody_elses_feedback(citizen, talk):
    """A code that was overheard does not open the record for writing."""
    sent(citizen)
    with citizen.database.read() as connection:
        code = feedback.newest(connection)[0].code
    other = talk("binh")
    other.sends_button(f"callback:ask:{code}")

    assert "Chưa lưu được" in other.says("0912345678")
    assert contacts(citizen) == [None]

"""Citizens ask: conversations as scripts of what is said and what is shown."""

import datetime as dt

import pytest

from knowledge.text import bare
from storage import questions


def outcomes(talk) -> list[tuple[str, str | None, str | None]]:
    with talk.database.read() as connection:
        return [(q.outcome, q.procedure_id, q.facet) for q in reversed(questions.newest(connection))]


def test_a_whole_conversation(citizen):
    """The card, a detail, the fee as a second turn, a kind refusal, and at most three choices."""
    card = citizen.says("lam giay khai sinh cho con can gi")
    assert card.startswith("Đăng ký khai sinh")
    for part in (
        "Giấy tờ:",
        "Lệ phí:",
        "Thời hạn:",
        "Nơi nộp:",
        "Trên mạng:",
        "Trả phí:",
        "Căn cứ:",
        "Kiểm tra lần cuối:",
    ):
        assert part in card

    assert "Biên bản về việc trẻ bị bỏ rơi" in citizen.presses("Giấy tờ")
    assert citizen.says("thế lệ phí bao nhiêu").startswith("Đăng ký khai sinh: Lệ phí")

    refusal = citizen.says("hôm nay trời mưa không")
    assert "thủ tục hành chính" in refusal
    assert "18001096" in refusal

    citizen.says("chứng thực")
    assert 2 <= len(citizen.buttons) <= 3
    second = citizen.buttons[1]
    assert citizen.says("2").startswith(second)

    assert [
        ("answered", "1.001193", "papers"),
        ("answered", "1.001193", "fee"),
        ("out_of_scope", None, None),
        ("choices", None, None),
    ] == outcomes(citizen)


def test_choice_by_label_without_diacritics(citizen):
    """A choice can be typed as its label, without accents."""
    citizen.says("chứng thực")
    label = citizen.buttons[-1]

    assert citizen.says(bare(label)).startswith(label)


@pytest.mark.parametrize("years", [2, 10])
def test_no_card_claims_to_be_current_years_later(citizen, years):
    """With the clock set ahead, every card says that it may be out of date."""
    citizen.now += dt.timedelta(days=365 * years)

    assert "có thể đã cũ" in citizen.says("đăng ký tạm trú cần giấy tờ gì")


def test_uncertain_record_states_nothing_as_certain(citizen, knowledge):
    """What is known from secondary sources only leads to the portal and the hotline."""
    unsure = next(r for r in knowledge.procedures.values() if r.confidence == "low")
    card = citizen.sends_button(f"show:{unsure.id}:overview")

    assert "chưa chắc chắn" in card
    assert "18001096" in card
    assert "Lệ phí:" not in card


@pytest.mark.parametrize(
    "value", ["show:1.001193", "show:9.999999:fee", "show:1.001193:nonsense", "show:::", "show"]
)
def test_unknown_button_is_explained(citizen, value):
    """An old or made-up button is told so, and what can be done is offered."""
    answer = citizen.sends_button(value)

    assert "không còn dùng được" in answer
    assert "Hỏi thủ tục" in citizen.buttons


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😀😀😀",
        "\u200b\u200d\u2060",
        "?!…",
        "\U000e0041\U000e0042",
        "x" * 50_000,
        "a" * 3000 + " khai sinh",
    ],
)
def test_odd_messages_get_a_kind_sentence(citizen, text):
    """Nothing, emoji, invisible signs, fifty thousand letters: always an answer, never an error."""
    assert 20 < len(citizen.says(text))


def test_markup_is_only_text(citizen):
    """What looks like code is treated as words."""
    citizen.says("<script>alert(1)</script> {{7*7}} {name} %s")

    assert 1 == len(citizen.last)


def test_emergency_comes_before_everything(citizen):
    """Fire is not a procedure: the number comes first."""
    assert "114" in citizen.says("cứu với nhà tôi đang cháy")


def test_english_is_spoken_when_asked_for(citizen):
    """After /english the answer is English, whatever the question is in."""
    citizen.says("/english")
    card = citizen.says("đăng ký tạm trú")

    assert "Fee:" in card
    assert card.startswith("Temporary residence")
    citizen.says("/tiengviet")
    assert "Lệ phí:" in citizen.says("đăng ký tạm trú")


def test_question_in_the_middle_of_a_rating(citizen):
    """Asking something else does not lose the rating: it is one button away."""
    citizen.says("/danhgia")
    citizen.presses("Đồng ý trả lời")
    citizen.says("đăng ký tạm trú cần giấy tờ gì")

    assert "Đánh giá tiếp" in citizen.buttons
    assert citizen.presses("Đánh giá tiếp").startswith("1/")


def test_two_people_do_not_mix(citizen, talk):
    """One citizen's second turn knows nothing of another's first."""
    citizen.says("đăng ký khai sinh cần gì")
    other = talk("binh")
    other.says("đăng ký tạm trú cần gì")

    assert citizen.says("lệ phí bao nhiêu").startswith("Đăng ký khai sinh")
    assert other.says("lệ phí bao nhiêu").startswith("Đăng ký tạm trú")


@pytest.mark.parametrize("command", ["/start", "/help", "/trogiup", "xin chào", "chào shop"])
def test_greeting_says_what_can_be_done(citizen, command):
    """A greeting is answered with what can be asked, a way to a person included."""
    assert "trợ lý tự động" in citizen.says(command)
    assert ["Hỏi thủ tục", "Gửi phản ánh", "Đánh giá phục vụ", "Gặp cán bộ"] == citizen.buttons


def test_a_card_asked_for_again_is_that_of_the_day(citizen):
    """Cards are kept for who asks the same; what has grown old since says so all the same, in either language."""
    asked = "lệ phí đăng ký kết hôn"
    today = citizen.says(asked)
    citizen.now += dt.timedelta(days=1_000)

    assert "có thể đã cũ" not in today
    assert "có thể đã cũ" in citizen.says(asked)
    assert "may be out of date" in citizen.says("marriage registration fee")

"""Two questions in one message, a question that is no word, and a choice that is still open."""

from __future__ import annotations

import pytest

from knowledge.text import bare
from storage import questions
from tests.handlers.talking import Talk

BIRTH, INSURANCE, ID_CARD = "Đăng ký khai sinh", "Đóng bảo hiểm y tế", "Cấp, đổi, cấp lại thẻ căn cước"
STAY, MARRIAGE, SINGLE = "Đăng ký tạm trú", "Đăng ký kết hôn", "Xác nhận tình trạng hôn nhân"
AGAIN, EXTRACT = "Đăng ký lại khai sinh", "Cấp trích lục, bản sao khai sinh"
NOT_UNDERSTOOD = "Xin lỗi, trợ lý chưa hiểu."

TWO = [
    (
        "khai sinh cần gì với làm bảo hiểm y tế cho bé bao lâu",
        (f"{BIRTH}: Giấy tờ", f"{INSURANCE} (trẻ dưới 6 tuổi): Thời hạn"),
        [BIRTH, INSURANCE],
    ),
    (
        "làm căn cước hết bao nhiêu tiền, còn đăng ký tạm trú thì cần giấy gì",
        (f"{ID_CARD}: Lệ phí", f"{STAY}: Giấy tờ"),
        [ID_CARD, STAY],
    ),
    (
        "lệ phí cấp lại giấy khai sinh? rồi trích lục khai tử nộp ở đâu ạ",
        (f"{AGAIN}: Lệ phí", f"{EXTRACT}: Nơi nộp"),
        [AGAIN, EXTRACT],
    ),
    ("cho hỏi thủ tục đăng ký kết hôn và xác nhận độc thân", (MARRIAGE, SINGLE), [MARRIAGE, SINGLE]),
    (
        "đăng ký tạm trú ở đâu\nđăng ký kết hôn cần giấy tờ gì",
        (f"{STAY}: Nơi nộp", f"{MARRIAGE}: Giấy tờ"),
        [STAY, MARRIAGE],
    ),
    (
        "lệ phí đăng ký khai sinh và đăng ký kết hôn",
        (f"{BIRTH}: Lệ phí", f"{MARRIAGE}: Lệ phí"),
        [BIRTH, MARRIAGE],
    ),
]


@pytest.mark.parametrize("typed", [str, bare], ids=["accents", "bare"])
@pytest.mark.parametrize(("said", "titles", "names"), TWO)
def test_two_questions_get_two_short_answers(citizen: Talk, said, titles, names, typed):
    """Each answer begins with the part it was asked for, and both names are offered."""
    citizen.says("\n".join(map(typed, said.split("\n"))))

    assert list(titles) == [reply.text.split("\n")[0] for reply in citizen.last]
    assert [*names, "Chưa đúng ý tôi"] == citizen.buttons
    assert all("Kiểm tra lần cuối" in reply.text for reply in citizen.last)


def test_the_two_cards_together_are_no_longer_than_two_phones_full(citizen: Talk):
    """Who names two things sees papers, fee and days of each, not everything twice."""
    citizen.says("cho hỏi thủ tục đăng ký kết hôn và đăng ký tạm trú")
    both = [reply.text for reply in citizen.last]
    alone = [citizen.says("đăng ký kết hôn"), citizen.says("đăng ký tạm trú")]

    assert all("Giấy tờ:" in text and "Lệ phí:" in text for text in both)
    assert all("Nơi nộp:" not in text for text in both)
    assert sum(map(len, both)) < 0.7 * sum(map(len, alone))


def test_after_two_questions_the_talk_is_about_the_last(citizen: Talk):
    """ "Ở đâu" means the second procedure; the first is one tap away."""
    citizen.says("làm căn cước hết bao nhiêu tiền, còn đăng ký tạm trú thì cần giấy gì")

    assert citizen.says("nộp ở đâu").startswith(f"{STAY}: Nơi nộp")
    citizen.says("làm căn cước hết bao nhiêu tiền, còn đăng ký tạm trú thì cần giấy gì")
    assert citizen.presses(ID_CARD).startswith(ID_CARD)
    assert citizen.says("mấy ngày có").startswith(f"{ID_CARD}: Thời hạn")


def test_two_questions_are_written_down_as_one_answered_message(citizen: Talk):
    """The list of questions names the first procedure, and why there is a second."""
    citizen.says("làm căn cước hết bao nhiêu tiền, còn đăng ký tạm trú thì cần giấy gì")

    with citizen.database.read() as connection:
        (row,) = questions.newest(connection)
    assert ("answered", "can-cuoc-cap-doi-cap-lai", "fee") == (row.outcome, row.procedure_id, row.facet)


def test_english_readers_get_both_in_english(citizen: Talk):
    """Who chose English may still type Vietnamese."""
    citizen.says("/english")
    citizen.says("đăng ký tạm trú ở đâu, còn đăng ký kết hôn cần giấy tờ gì")

    assert 2 == len(citizen.last)
    assert all("Last checked" in reply.text for reply in citizen.last)


@pytest.mark.parametrize("typed", [str, bare], ids=["accents", "bare"])
def test_the_case_of_one_question_is_not_that_of_the_other(citizen: Talk, typed):
    """Who lost the identity card did not lose the birth certificate; each card is narrowed by its own words."""
    citizen.says(
        typed("căn cước bị mất làm lại hết bao nhiêu tiền, còn đăng ký khai sinh cho bé cần giấy gì")
    )

    lost, birth = (reply.text.split("\n")[0] for reply in citizen.last)
    assert lost.startswith(f"{ID_CARD} (làm lại vì mất")
    assert birth.startswith(BIRTH)
    assert "mất" not in birth


def test_a_warning_stands_before_the_first_of_two_answers(citizen: Talk):
    """Who sends a number reads first that it was not kept."""
    citizen.says("cccd 042099001234 làm căn cước hết bao nhiêu tiền, còn đăng ký tạm trú thì cần giấy gì")

    assert citizen.last[0].text.startswith("Xin anh/chị đừng gửi số giấy tờ")


@pytest.mark.parametrize(
    "said",
    [
        "xác nhận tình trạng hôn nhân để kết hôn",
        "khai sinh nộp ở đâu và bao lâu",
        "đăng ký tạm trú cần giấy gì, lệ phí bao nhiêu",
        "tôi đã kết hôn, giờ làm khai sinh cho con cần gì",
        "tôi đăng ký kết hôn rồi và muốn làm khai sinh cho con",
        "tôi mất căn cước, giờ làm tạm trú cần gì",
        "làm tạm trú có cần căn cước và giấy khai sinh không",
        "đăng ký khai sinh, nhập hộ khẩu và cấp thẻ bảo hiểm y tế cho con",
        "khai tử, xóa hộ khẩu, mai táng phí cần gì",
        "Vợ chồng em ở trọ, đăng ký tạm trú rồi, hộ khẩu vẫn ở quê. Giờ em làm giấy khai sinh cho con ở đâu ạ?",
    ],
)
def test_one_question_gets_one_answer(citizen: Talk, said):
    """Two parts of one procedure, a circumstance, a story, several things done in one go: no second card."""
    citizen.says(said)

    assert 1 == len(citizen.last)


def test_two_parts_of_one_procedure_still_get_both(citizen: Talk):
    """Where and how long stand under one title."""
    assert citizen.says("khai sinh nộp ở đâu và bao lâu").startswith(f"{BIRTH}: Nơi nộp, Thời hạn")


@pytest.mark.parametrize("first", ["làm giấy khai sinh cho con cần gì", "mất căn cước", "đăng ký tạm trú"])
@pytest.mark.parametrize("noise", ["x" * 3_000, "asdf qwer", "xxx xxx", "lkjlkj dfgh", "aaaa bbbb cccc"])
def test_noise_after_a_question_is_not_answered_with_its_card(citizen: Talk, first, noise):
    """The bot says that it did not understand, and still knows what was spoken of."""
    title = citizen.says(first).split("\n")[0].split(" (")[0]

    assert citizen.says(noise).startswith(NOT_UNDERSTOOD)
    assert citizen.says("lệ phí?").startswith(title)


def test_dots_after_a_question_ask_for_words(citizen: Talk):
    """Signs alone are no question; the subject is kept."""
    citizen.says("đăng ký tạm trú")

    assert "nhắn bằng chữ" in citizen.says("....")
    assert citizen.says("bao lâu").startswith(f"{STAY}: Thời hạn")


@pytest.mark.parametrize(
    ("said", "part"),
    [("lệ phí?", "Lệ phí"), ("bao lâu", "Thời hạn"), ("ở đâu", "Nơi nộp"), ("online dc ko", "Nộp trên mạng")],
)
def test_short_second_questions_keep_working(citizen: Talk, said, part):
    """However short, a part that is asked for is answered."""
    citizen.says("đăng ký khai sinh cần gì")

    assert citizen.says(said).startswith(f"{BIRTH}: {part}")


FIRST_CHOOSE = "Anh/chị chọn giúp một việc trước, trợ lý trả lời ngay phần"


@pytest.mark.parametrize("how", ["Chứng thực chữ ký", "2", "chung thuc chu ky", "thủ tục chứng thực chữ ký"])
def test_a_part_asked_before_choosing_is_answered_after(citizen: Talk, how):
    """By number, label or words: once it is clear which one, the fee is told."""
    citizen.says("chứng thực")
    offered = citizen.buttons

    assert citizen.says("lệ phí bao nhiêu") == f"{FIRST_CHOOSE} lệ phí."
    assert offered == citizen.buttons
    assert citizen.says(how).startswith("Chứng thực chữ ký: Lệ phí")


def test_the_last_part_asked_before_choosing_counts(citizen: Talk):
    """Who changes their mind, or hits the keys between, is not asked again."""
    citizen.says("chứng thực")
    citizen.says("lệ phí bao nhiêu")
    citizen.says("asdf qwer")

    assert citizen.says("mất bao lâu") == f"{FIRST_CHOOSE} thời hạn."
    assert citizen.says("sao y bản chính").startswith("Chứng thực bản sao: Thời hạn")


def test_another_subject_ends_the_choice(citizen: Talk):
    """What was asked of the choice is not carried over to something else."""
    citizen.says("chứng thực")
    citizen.says("lệ phí bao nhiêu")

    assert citizen.says("đăng ký kết hôn").startswith(f"{MARRIAGE}\n")
    assert citizen.says("ở đâu").startswith(f"{MARRIAGE}: Nơi nộp")

"""Guided choice: at most two buttons, then the answer for that case, kept until something else is asked."""

from dataclasses import dataclass, replace

import pytest

from knowledge.facets import Facet
from knowledge.understand import Understanding, Verdict
from tests.handlers.test_ask import outcomes

ID_CARD = "can-cuoc-cap-doi-cap-lai"


@dataclass
class Understood:
    """Understands every message as told: what the words are read into is tested below the handlers."""

    found: Understanding

    def understand(self, _text: str, _previous: object) -> Understanding:
        return self.found


@pytest.fixture
def reads_as(citizen):
    """Say something that is understood in a given way; its words tell the case."""

    def say(record: str, facet: Facet | None = None, said: str = "câu hỏi", **more: object) -> str:
        found = Understanding(**{"verdict": Verdict.ANSWER, "records": (record,), "facet": facet} | more)
        told = replace(citizen.knowledge)
        knew = citizen.knowledge
        vars(told).update(understander=Understood(found), likeness=knew.likeness, doors=knew.doors)
        citizen.knowledge = told
        answer = citizen.says(said)
        citizen.knowledge = knew
        return answer

    return say


def test_two_buttons_then_the_checklist(citizen):
    """A parent asks about an identity card: for whom, why, and then what to bring."""
    first = citizen.says("làm căn cước cần gì")
    assert first.endswith("Thẻ làm cho ai?")
    assert "Lệ phí:" in first
    assert ["Trẻ dưới 14 tuổi", "Từ 14 tuổi trở lên"] == citizen.buttons[:2]

    second = citizen.presses("Trẻ dưới 14 tuổi")
    assert second.endswith("Lần này làm vì lý do nào?")
    assert len(second) < 120

    checklist = citizen.presses("Làm lần đầu")
    assert "(trẻ dưới 14 tuổi; làm lần đầu)" in checklist.splitlines()[0]
    assert "Thẻ cũ" not in checklist
    assert "Lệ phí: Không phải trả." in checklist
    assert "Căn cứ:" in checklist
    assert "?" not in checklist


def test_follow_up_answers_for_the_case(citizen):
    """ "Thế lệ phí bao nhiêu" is about the case that was chosen; a new matter forgets it."""
    citizen.says("làm căn cước cần gì")
    citizen.presses("Từ 14 tuổi trở lên")
    citizen.presses("Làm lại vì mất hoặc hỏng")

    fee = citizen.says("thế lệ phí bao nhiêu")
    assert "(từ 14 tuổi trở lên; làm lại vì mất hoặc hỏng): Lệ phí" in fee
    assert "70.000" in fee
    assert "30.000" not in fee

    citizen.says("đăng ký tạm trú cần gì")
    assert "mất hoặc hỏng" not in citizen.says("làm căn cước cần gì")


def test_buttons_keep_the_case_and_can_drop_it(citizen):
    """Other parts stay with the case; "another case" asks again."""
    citizen.says("làm căn cước cần gì")
    citizen.presses("Từ 14 tuổi trở lên")
    citizen.presses("Làm lần đầu")

    assert "(từ 14 tuổi trở lên; làm lần đầu): Thời hạn" in citizen.presses("Thời hạn")
    assert citizen.presses("Trường hợp khác").endswith("Thẻ làm cho ai?")


def test_a_single_part_is_told_before_it_is_asked(citizen):
    """Who asks for the fee reads the fee first; the choice makes it the fee of the case."""
    fee = citizen.says("làm căn cước hết bao nhiêu tiền")
    assert fee.startswith("Cấp, đổi, cấp lại thẻ căn cước: Lệ phí")
    assert fee.endswith("Thẻ làm cho ai?")

    mine = citizen.presses("Trẻ dưới 14 tuổi")
    assert "(trẻ dưới 14 tuổi): Lệ phí" in mine
    assert "Không phải trả" in mine
    assert "?" not in mine


def test_where_needs_no_case(citizen):
    """The office is the same for everybody: nothing is asked."""
    assert "?" not in citizen.says("làm căn cước ở đâu")


def test_a_case_may_lead_to_another_record(citizen):
    """Marrying a foreigner is another procedure: its card comes, and follow-ups are about it."""
    citizen.says("đăng ký kết hôn cần gì")
    assert citizen.presses("Với người nước ngoài, Việt kiều").startswith("Kết hôn có yếu tố nước ngoài")
    assert citizen.says("thế lệ phí bao nhiêu").startswith("Kết hôn có yếu tố nước ngoài: Lệ phí")


def test_the_answer_is_not_asked_again_by_the_next_record(citizen):
    """Who died decides which record answers; that one does not ask it once more."""
    citizen.sends_button("show:1.001731:overview")
    answer = citizen.presses("Hưu trí xã hội, tiền người già")

    assert answer.startswith("Mai táng người hưởng hưu trí xã hội")
    assert "?" not in answer


def test_a_choice_can_be_typed(citizen):
    """By number or by its label without diacritics."""
    citizen.says("làm căn cước cần gì")
    assert "dưới 14 tuổi" in citizen.says("1")
    assert "làm lần đầu" in citizen.says("lam lan dau")


def test_papers_before_the_choice_hide_nothing(citizen):
    """Who looks at the papers without choosing sees those of every case, under its name."""
    citizen.says("làm căn cước cần gì")
    papers = citizen.presses("Giấy tờ")

    assert "Đổi thẻ: hết hạn, sai, đổi thông tin:" in papers
    assert "Thẻ cũ" in papers
    assert papers.endswith("Thẻ làm cho ai?")


@pytest.mark.parametrize("record", ["1.001193", "1.000894", "1.004859", ID_CARD, "1.013831"])
def test_few_buttons(citizen, record):
    """At most six, the choices first, none twice."""
    citizen.sends_button(f"show:{record}:overview")
    choices = citizen.buttons

    assert len(choices) <= 6
    assert len(set(choices)) == len(choices)
    citizen.presses(choices[0])
    assert len(citizen.buttons) <= 6


@pytest.mark.parametrize(
    "value",
    [
        f"case:{ID_CARD}:duoi-14+tu-14:fee",
        f"case:{ID_CARD}:nguoi-la:fee",
        f"case:{ID_CARD}::fee",
        f"case:{ID_CARD}:duoi-14",
        "case:9.999999:duoi-14:fee",
        f"case:{ID_CARD}:duoi-14:nonsense",
        f"show:{ID_CARD}:duoi-14:fee",
        "case",
    ],
)
def test_made_up_choice_is_explained(citizen, value):
    """A choice that nobody was offered is told so."""
    assert "không còn dùng được" in citizen.sends_button(value)


def test_a_case_told_in_words_is_not_asked(citizen, reads_as):
    """ "Làm căn cước cho bé 7 tuổi": only the reason is asked."""
    answer = reads_as(ID_CARD, Facet.PAPERS, "làm căn cước cho bé 7 tuổi")

    assert "(trẻ dưới 14 tuổi)" in answer.splitlines()[0]
    assert answer.endswith("Lần này làm vì lý do nào?")
    assert [("answered", ID_CARD, "papers")] == outcomes(citizen)
    assert "làm lần đầu" in citizen.presses("Làm lần đầu")


def test_a_case_told_later_joins_or_replaces(citizen, reads_as):
    """What follows up adds its case; an answer to the same question takes the place of the first."""
    reads_as(ID_CARD, Facet.PAPERS, "làm căn cước cho bé 7 tuổi")
    assert "(trẻ dưới 14 tuổi; làm lại vì mất hoặc hỏng)" in reads_as(
        ID_CARD, Facet.FEE, "bị mất thì bao nhiêu", follow_up=True
    )
    assert "(từ 14 tuổi trở lên; làm lại vì mất hoặc hỏng)" in reads_as(
        ID_CARD, Facet.FEE, "con 16 tuổi cơ", follow_up=True
    )
    assert "(" not in reads_as(ID_CARD, Facet.TIME).splitlines()[0]


def test_a_case_told_in_words_may_lead_on(citizen, reads_as):
    """ "Lấy chồng Tây" is answered by the record of that case, and written down as such."""
    assert reads_as("1.000894", Facet.PAPERS, "lấy chồng Tây cần gì").startswith(
        "Kết hôn có yếu tố nước ngoài"
    )
    assert [("answered", "2.000806", "papers")] == outcomes(citizen)


def test_a_case_told_before_the_choice_is_kept(citizen, reads_as):
    """Who had to choose the procedure first is not asked again what the question said."""
    offered = {"verdict": Verdict.CHOOSE, "records": (ID_CARD, "1.001456")}
    reads_as(ID_CARD, said="làm giấy tờ cho con 16 tuổi", **offered)
    assert "(từ 14 tuổi trở lên)" in citizen.presses("Cấp, đổi, cấp lại thẻ căn cước").splitlines()[0]


def test_the_answer_to_a_question_can_be_an_age(citizen):
    """ "Con em 10 tuổi", typed instead of pressing a button."""
    citizen.says("làm căn cước cần gì")
    assert "(trẻ dưới 14 tuổi)" in citizen.says("con em 10 tuổi").splitlines()[0]
    assert "(trẻ dưới 14 tuổi; làm lại vì mất hoặc hỏng)" in citizen.says("bị mất rồi").splitlines()[0]


def test_what_the_question_did_not_say_is_asked(citizen):
    """A new card may be the first, an exchange or one for a lost card."""
    citizen.says("I need a new ID card")
    assert citizen.last[-1].text.endswith("Who is the card for?")
    assert citizen.presses("Somebody from 14 years of age").endswith("?")


def test_a_worker_in_a_rented_room_registers_alone(citizen):
    """Only who speaks of a list, a group or a company registers for many."""
    assert "(một người hoặc một gia đình)" in citizen.says("em làm công nhân ở trọ đăng ký tạm trú cần gì")
    assert "(nhiều người, theo danh sách)" in citizen.says("công ty đăng ký tạm trú cho công nhân cần gì")


def test_an_unknown_case_is_passed_over(citizen, reads_as):
    """A case that is not one of the record's changes nothing."""
    assert reads_as(ID_CARD, case="nguoi-la").endswith("Thẻ làm cho ai?")


def test_two_questions_get_both_answers(citizen, reads_as):
    """One title, both parts, one footer; what is left is offered as buttons."""
    answer = reads_as("1.010041", Facet.FEE, facets=(Facet.FEE, Facet.TIME))

    assert answer.startswith("Xác nhận thông tin cư trú: Lệ phí, Thời hạn")
    assert "\n\nLệ phí:\n" in answer
    assert "\n\nThời hạn:\n" in answer
    assert answer.count("Kiểm tra lần cuối") == 1
    assert {"Lệ phí", "Thời hạn"} & {*citizen.buttons} == set()
    assert [("answered", "1.010041", "fee")] == outcomes(citizen)


def test_papers_and_fee_are_told_in_full(citizen, reads_as):
    """Asked for two parts at once, one gets them, not the short card."""
    answer = reads_as("1.010041", Facet.PAPERS, facets=(Facet.PAPERS, Facet.FEE))

    assert answer.startswith("Xác nhận thông tin cư trú: Giấy tờ, Lệ phí")
    assert "CT01" in answer


def test_papers_come_first_for_who_asks_for_them(citizen):
    """ "Cần giấy tờ gì" is answered with papers before anything else."""
    card = citizen.says("xin xác nhận cư trú cần giấy tờ gì")

    assert card.split("\n\n")[1].startswith("Giấy tờ:")

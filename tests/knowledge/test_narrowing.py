"""A record narrowed to a case says what that case needs, and nothing of the others."""

import datetime as dt

import pytest

from knowledge.cards import show_card
from knowledge.facets import Facet
from knowledge.narrowing import choose_also, fits, narrow, next_question, tells
from knowledge.procedures import Procedure
from tests.knowledge.test_cards import RECORD

TODAY = dt.date(2026, 11, 21)
CASED = Procedure.model_validate({
    **RECORD,
    "papers": [
        {"name": "Tờ khai", "form": "form"},
        {"name": "Giấy của trẻ", "cases": ["tre"], "note": "Chỉ khi làm cho trẻ. Bản mới."},
        {"name": "Thẻ cũ", "form": "original", "cases": ["doi", "hong"]},
        {"name": "Giấy trẻ đổi thẻ", "cases": ["tre", "doi"]},
        {"name": "Giấy ủy quyền", "note": "Chỉ khi nhờ người khác. Giấy phải ký."},
    ],
    "mistakes": ["Quên thẻ cũ."],
    "case_questions": [
        {
            "ask": "Làm cho ai?",
            "cases": [
                {"id": "tre", "label": "Trẻ em", "note": "Trẻ em phải đến cùng.", "fee": "Không phải trả."},
                {"id": "lon", "label": "Người lớn"},
            ],
        },
        {
            "ask": "Vì sao?",
            "cases": [
                {"id": "moi", "label": "Làm lần đầu", "time": "1 ngày."},
                {"id": "doi", "label": "Đổi thẻ", "fee": "50.000 đồng."},
                {"id": "hong", "label": "Bị hỏng", "fee": "90.000 đồng."},
            ],
        },
    ],
})  # fmt: skip # the whole record at a glance


def show(facet=Facet.OVERVIEW, *, cases=(), **more):
    return show_card(CASED, facet, today=TODAY, _=str, cases=cases, **more)


@pytest.mark.parametrize(
    ("cases", "papers"),
    [
        (("lon", "moi"), ["Tờ khai", "Giấy ủy quyền"]),
        (("lon", "hong"), ["Tờ khai", "Thẻ cũ", "Giấy ủy quyền"]),
        (("tre", "moi"), ["Tờ khai", "Giấy của trẻ", "Giấy ủy quyền"]),
        (("tre", "doi"), ["Tờ khai", "Giấy của trẻ", "Thẻ cũ", "Giấy trẻ đổi thẻ", "Giấy ủy quyền"]),
    ],
)
def test_each_case_has_its_own_papers(cases, papers):
    """What the case does not need is not asked for; a paper of two questions needs both answers."""
    assert papers == [paper.name for paper in narrow(CASED, cases).papers]
    text = show(cases=cases).text
    assert [paper.name for paper in CASED.papers if paper.name in text] == papers


def test_a_condition_that_is_met_is_not_told():
    """Who said that it is for a child need not read "only for children"."""
    assert "Chỉ khi làm cho trẻ." in show(Facet.PAPERS).text
    told = show(Facet.PAPERS, cases=("tre",)).text
    assert "Giấy của trẻ\n   Bản mới." in told
    assert "1. Tờ khai (điền theo mẫu)\n2. Giấy của trẻ\n" in show(cases=("tre", "moi")).text


def test_an_open_case_hides_nothing():
    """While nobody knows the case, its papers stand under its label."""
    text = show(Facet.PAPERS).text

    assert all(paper.name in text for paper in CASED.papers)
    assert "Trẻ em:\n3. Giấy của trẻ" in text
    assert "Đổi thẻ hoặc bị hỏng:\n4. Thẻ cũ (bản chính)" in text
    assert "Trẻ em, đổi thẻ:\n5. Giấy trẻ đổi thẻ" in text


def test_half_known_groups_only_what_is_open():
    """After the first answer the papers of the other one are gone."""
    text = show(Facet.PAPERS, cases=("lon",)).text

    assert "Giấy của trẻ" not in text
    assert "Giấy trẻ đổi thẻ" not in text
    assert "Đổi thẻ hoặc bị hỏng:\n3. Thẻ cũ" in text


def test_the_overview_of_an_open_case_lists_what_everybody_brings():
    """The others are counted."""
    text = show().text

    assert "• Tờ khai\n• và 4 giấy tờ tùy trường hợp" in text


def test_a_known_case_gets_a_checklist():
    """The case in the title, its note first, each paper in one line, rare ones last, and what it costs."""
    card = show(cases=("tre", "doi"))

    assert card.title == "Việc mẫu (trẻ em; đổi thẻ)"
    assert card.sections[0].lines == ("Trẻ em phải đến cùng.",)
    assert "4. Giấy trẻ đổi thẻ" in card.text
    assert "Tùy trường hợp:\n• Giấy ủy quyền: chỉ khi nhờ người khác.\n" in card.text
    assert "Lệ phí: Không phải trả." in card.text
    assert "Trả phí" not in card.text


@pytest.mark.parametrize(
    ("cases", "fee"),
    [
        ((), "Theo mức chung."),
        (("lon", "moi"), "Theo mức chung."),
        (("lon", "doi"), "50.000 đồng."),
        (("tre", "doi"), "Không phải trả."),
    ],
)
def test_the_fee_is_the_cases_own(cases, fee):
    """The first case that has a fee decides; no amount of the ordinary case is left beside it."""
    text = show(Facet.FEE, cases=cases).text

    assert fee in text
    assert ("1.250.000" in text) == (fee == "Theo mức chung.")


def test_who_pays_nothing_is_not_told_who_else_is_exempt():
    """ "Không phải trả" is all."""
    assert "Hộ nghèo" in show(Facet.FEE, cases=("lon", "doi")).text
    assert "Hộ nghèo" not in show(Facet.FEE, cases=("tre",)).text


def test_the_time_limit_is_the_cases_own():
    """A quicker case is told its own time."""
    assert "1 ngày." in show(Facet.TIME, cases=("moi",)).text
    assert "3 ngày làm việc." in show(Facet.TIME, cases=("doi",)).text


@pytest.mark.parametrize(
    ("cases", "facet", "asked"),
    [
        ((), Facet.OVERVIEW, "Làm cho ai?"),
        (("tre",), Facet.OVERVIEW, "Vì sao?"),
        (("moi",), Facet.OVERVIEW, "Làm cho ai?"),
        (("tre", "moi"), Facet.OVERVIEW, None),
        ((), Facet.FEE, "Làm cho ai?"),
        (("tre",), Facet.FEE, None),
        (("lon",), Facet.FEE, "Vì sao?"),
        ((), Facet.TIME, "Vì sao?"),
        ((), Facet.WHERE, None),
        ((), Facet.STEPS, None),
    ],
)
def test_only_what_changes_the_answer_is_asked(cases, facet, asked):
    """Nobody answers a question in vain."""
    question = next_question(CASED, cases, [facet])

    assert asked == (question.ask if question else None)


def test_a_case_of_another_record_is_asked_for_any_part():
    """Its steps and fee are told elsewhere."""
    elsewhere = [
        {"id": "tay", "label": "Người nước ngoài", "record": "9.000002"},
        {"id": "ta", "label": "Người Việt"},
    ]
    record = Procedure.model_validate(
        {
            **RECORD,
            "case_questions": [{"ask": "Với ai?", "cases": elsewhere}],
        }
    )

    assert next_question(record, (), [Facet.STEPS])
    assert next_question(record, (), [Facet.WHERE]) is None


@pytest.mark.parametrize(
    ("cases", "good"),
    [((), True), (("tre", "doi"), True), (("tre", "lon"), False), (("ai",), False), (("tre", "tre"), False)],
)
def test_made_up_choices_are_known(cases, good):
    """One answer to each question, and only answers there are."""
    assert fits(CASED, cases) == good


def test_a_new_answer_replaces_the_old():
    """ "Không, cho con tôi": the same question, answered anew."""
    assert choose_also(CASED, ("lon", "doi"), "tre") == ("tre", "doi")
    assert choose_also(CASED, (), "doi") == ("doi",)


def test_two_parts_share_title_and_footer():
    """Two questions get both answers under one title."""
    text = show(Facet.FEE, also=Facet.TIME).text

    assert text.startswith("Việc mẫu: Lệ phí, Thời hạn\n\nLệ phí:\nTheo mức chung.")
    assert "\n\nThời hạn:\n3 ngày làm việc.\n\nCăn cứ:" in text
    assert text.count("Kiểm tra lần cuối") == 1


def test_who_asks_for_papers_reads_them_first():
    """The summary comes after what was asked."""
    text = show(papers_first=True).text

    assert text.index("Giấy tờ:") < text.index("Một việc để thử.") < text.index("Lệ phí:")


@pytest.mark.parametrize(
    ("said", "told"),
    [({"lam", "can", "cuoc"}, False), ({"lam", "be"}, True), ({"can", "cuoc", "mat"}, False)],
)
def test_a_case_is_told_by_its_own_words(knowledge, said, told):
    """ "Làm căn cước" is nobody's case; who says "bé" speaks of a child."""
    card = knowledge.procedures["can-cuoc-cap-doi-cap-lai"]

    assert tells(card, "duoi-14", said) is told

"""Who says a procedure's name and what they want to know of it is answered about that procedure."""

from itertools import product

import pytest

from knowledge.facets import Facet
from knowledge.text import strip_diacritics
from knowledge.understand import Verdict

BIRTH, MARRIAGE, LAND_BOOK = "1.001193", "1.000894", "1.013978"
DRIVING_TEST = "sat-hach-cap-giay-phep-lai-xe"
ASKED = (
    "lệ phí {}",
    "{} mất bao nhiêu tiền",
    "{} hết bao nhiêu tiền",
    "{} mất bao lâu",
    "làm {} cần giấy tờ gì",
    "{} nộp online được không",
)


@pytest.fixture(scope="module")
def understand(knowledge):
    return knowledge.understander.understand


@pytest.mark.parametrize(
    ("question", "record", "facet"),
    [
        ("lệ phí khai sinh", BIRTH, Facet.FEE),
        ("le phi khai sinh", BIRTH, Facet.FEE),
        ("làm giấy khai sinh mất bao nhiêu tiền", BIRTH, Facet.FEE),
        ("lam giay khai sinh mat bao nhieu tien", BIRTH, Facet.FEE),
        ("Làm giấy khai sinh mất bao lâu?", BIRTH, Facet.TIME),
        ("Đăng ký kết hôn có mất tiền không?", MARRIAGE, Facet.FEE),
        ("đăng ký kết hôn mất mấy ngày", MARRIAGE, Facet.TIME),
        ("thi bằng lái xe hết bao nhiêu tiền", DRIVING_TEST, Facet.FEE),
        ("lam so do bao nhieu tien", LAND_BOOK, Facet.FEE),
        ("lam so do o dau", LAND_BOOK, Facet.WHERE),
    ],
)
def test_mat_and_het_before_how_much_say_nothing_of_loss(understand, question, record, facet):
    """A wrong fee would harm: these were answered with registering anew, or with a lost licence."""
    understood = understand(question)

    assert (Verdict.ANSWER, record, facet) == (understood.verdict, understood.records[0], understood.facet)


@pytest.mark.parametrize("accents", [True, False], ids=["accents", "no-accents"])
def test_no_other_procedure_is_answered_than_the_one_named(knowledge, understand, accents):
    """Whatever is asked of it, with accents or without; and it is hardly ever asked which one is meant."""
    typed = str if accents else strip_diacritics
    asked = [
        (typed(way.format(record.short_name)), record.id)
        for record, way in product(knowledge.procedures.values(), ASKED)
        if record.kind == "procedure" and understand(typed(record.short_name)).records[:1] == (record.id,)
    ]
    understood = [(question, record, understand(question)) for question, record in asked]
    wrong = [
        question
        for question, record, found in understood
        if found.verdict is Verdict.ANSWER and found.records[0] != record
    ]
    unsure = [question for question, _, found in understood if found.verdict is not Verdict.ANSWER]

    assert len(asked) > 900
    assert not wrong
    assert len(unsure) < 0.01 * len(asked)


@pytest.mark.parametrize(
    "question",
    ["mất giấy khai sinh làm lại thế nào", "hết hạn tạm trú", "làm mất giấy đăng ký kết hôn bao nhiêu tiền"],
)
def test_what_is_lost_or_has_run_out_is_still_heard(understand, question):
    """«Mất» and «hết» that do not ask how much or how long keep their meaning."""
    assert understand(question).records[0] not in (BIRTH, MARRIAGE, "1.004194")


@pytest.mark.parametrize(
    ("message", "record"),
    [
        ("mẹ tôi 80 tuổi chưa nhận tiền tuổi già", "1.014027"),
        ("tien tuoi gia cho me", "1.014027"),
        ("má tui lãnh tiền tuổi già vừa mất", "1.014028"),
    ],
)
def test_nobody_is_told_of_a_funeral_who_speaks_of_the_living(understand, message, record):
    """The allowance for the old and that for their funeral share all their words but one."""
    assert understand(message).records[0] == record


@pytest.mark.parametrize(
    "question", ["sổ đỏ online", "giấy tờ sổ đỏ", "biển số online", "so do online", "so do"]
)
def test_a_noun_of_many_procedures_is_asked_back(understand, question):
    """It was refused as unknown, because most of it says what is wanted and little says of what."""
    understood = understand(question)

    assert understood.verdict is Verdict.CHOOSE

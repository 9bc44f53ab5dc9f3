"""Cards are short, carry their source and date, and never say more than is known."""

import datetime as dt

import pytest

from knowledge.card_layout import brief
from knowledge.card_sections import HOTLINE
from knowledge.cards import facet_label, facets_of, is_stale, show_card
from knowledge.facets import Facet
from knowledge.freshness import LawChange
from knowledge.procedures import Procedure

TODAY = dt.date(2026, 11, 21)
LONGEST_OVERVIEW = 900

RECORD = {
    "id": "9.000001",
    "name": "Thủ tục mẫu",
    "short_name": "Việc mẫu",
    "aliases": ["làm việc mẫu"],
    "field": "mau",
    "agency": "Ủy ban nhân dân xã",
    "who": "Người từ đủ 18 tuổi.",
    "summary": "Một việc để thử.",
    "papers": [
        {"name": "Tờ khai", "form": "form"},
        {"name": "Giấy ủy quyền", "form": "original", "note": "Chỉ khi nhờ người khác."},
        {"name": "Căn cước", "form": "show", "waived_when": "Đã có trong dữ liệu."},
    ],
    "steps": ["Nộp hồ sơ.", "Nhận kết quả."],
    "channels": {"where": "Quầy một cửa", "post": True, "online": "full", "online_url": "https://vi-du.gov.vn/nop"},
    "time_limit": {"value": 3, "text": "3 ngày làm việc."},
    "fee": {"amount_vnd": 1_250_000, "online_amount_vnd": 600_000, "text": "Theo mức chung.", "exempt": "Hộ nghèo."},
    "result": "Giấy mẫu",
    "legal_basis": [
        {"number": "1/2014/NĐ-CP", "title": "Cũ", "date": "2014-01-01"},
        {"number": "2/2026/NĐ-CP", "title": "Mới", "effective": "2026-07-01"},
        {"number": "3/2020/TT-BTP", "title": "Giữa", "date": "2020-01-01"},
    ],
    "as_of": "2026-07-18",
    "review_by": "2027-03-01",
    "review_reason": "Luật mới có hiệu lực.",
    "sources": [{"url": "https://vi-du.gov.vn/nguon", "title": "Nguồn"}],
    "confidence": "high",
}  # fmt: skip # the whole record at a glance
TOPIC = {
    **{
        key: RECORD[key]
        for key in ("name", "short_name", "aliases", "field", "summary", "as_of", "review_by", "sources")
    },
    "id": "chu-de",
    "kind": "topic",
    "confidence": "medium",
    "no_legal_basis": "Chỉ là danh sách.",
    "facts": [{"text": "Điều có nguồn."}, {"text": "Điều nghe nói.", "sourced": False}],
    "steps": ["Mở ngân hàng.", "Quét mã."],
}


def record(**changes):
    return Procedure.model_validate({**RECORD, **changes})


def show(shown, facet=Facet.OVERVIEW, today=TODAY, **more):
    return show_card(shown, facet, today=today, _=str, **more)


def test_the_overview_has_all_that_is_needed_to_set_out():
    """What it is, papers, fee, time, where, online, and what it rests on."""
    text = show(record()).text

    for part in (
        "Việc mẫu",
        "Một việc để thử.",
        "• Tờ khai",
        "Theo mức chung.",
        "3 ngày làm việc.",
        "Quầy một cửa",
    ):
        assert part in text
    assert "Trên mạng: làm hết được trên mạng." in text
    assert "Kiểm tra lần cuối: 18/07/2026" in text


def test_papers_for_special_cases_are_counted_not_listed_in_the_overview():
    """The papers everybody brings come first."""
    text = show(record()).text

    assert "Giấy ủy quyền" not in text
    assert "và 1 giấy tờ tùy trường hợp" in text


def test_the_main_and_the_newest_legal_texts_are_named():
    """The law itself, and what says how it stands today."""
    assert "Căn cứ: 1/2014/NĐ-CP, 2/2026/NĐ-CP" == show(record()).footer[0]


@pytest.mark.parametrize(
    ("facet", "parts"),
    [
        (
            Facet.PAPERS,
            [
                "1. Tờ khai (điền theo mẫu)",
                "Chỉ khi nhờ người khác.",
                "Không cần nộp nếu: Đã có trong dữ liệu.",
            ],
        ),
        (
            Facet.FEE,
            ["Nộp tại quầy: 1.250.000 đồng.", "Nộp trên mạng: 600.000 đồng.", "Được miễn: Hộ nghèo."],
        ),
        (Facet.TIME, ["3 ngày làm việc."]),
        (Facet.WHERE, ["Quầy một cửa", "tại quầy, qua bưu chính, trên mạng", "Ủy ban nhân dân xã"]),
        (Facet.ONLINE, ["làm hết được trên mạng", "https://vi-du.gov.vn/nop"]),
        (Facet.ELIGIBILITY, ["Người từ đủ 18 tuổi.", "Căn cước: Đã có trong dữ liệu."]),
        (Facet.STEPS, ["1. Nộp hồ sơ.", "2. Nhận kết quả."]),
        (Facet.RESULT, ["Giấy mẫu"]),
        (Facet.STATUS, ["3 ngày làm việc.", "tra cứu hồ sơ"]),
    ],
)
def test_each_part_is_shown_in_full(facet, parts):
    """Every part of a record has its own card, with the part in its title."""
    card = show(record(), facet)

    assert card.title == f"Việc mẫu: {facet_label(facet, str)}"
    for part in parts:
        assert part in card.text


def test_a_fee_already_written_in_the_text_is_not_said_twice():
    """Amounts in Vietnamese writing, once."""
    fee = {"amount_vnd": 20_000, "text": "20.000 đồng một lần."}

    assert show(record(fee=fee), Facet.FEE).text.count("20.000") == 1


def test_payment_is_told_by_the_record_or_else_by_the_general_topic():
    """Few records know more than the topic."""
    topic = Procedure.model_validate(TOPIC)
    own = record(fee={"text": "Theo mức chung.", "payment": "Chỉ nhận tiền mặt."})

    assert "1. Mở ngân hàng." in show(record(), Facet.PAYMENT, payment=topic).text
    assert "Chỉ nhận tiền mặt." in show(own, Facet.PAYMENT, payment=topic).text
    assert "Anh/chị hỏi nơi nộp." in show(record(), Facet.PAYMENT).text


@pytest.mark.parametrize(
    ("changes", "today", "stale"),
    [
        ({}, dt.date(2027, 2, 28), False),
        ({}, dt.date(2027, 3, 1), True),
        ({"valid_until": "2026-12-31"}, dt.date(2026, 12, 31), False),
        ({"valid_until": "2026-12-31"}, dt.date(2027, 1, 1), True),
    ],
)
def test_a_card_past_its_date_says_so_first(changes, today, stale):
    """From the day of review on, and after the last day of validity."""
    card = show(record(**changes), today=today)

    assert stale == card.stale == is_stale(record(**changes), today)
    assert stale == ("có thể đã cũ" in card.text)
    assert stale == ("Luật mới có hiệu lực." in card.text)


@pytest.mark.parametrize(
    "facet", [Facet.OVERVIEW, Facet.PAPERS, Facet.FEE, Facet.TIME, Facet.PAYMENT, Facet.STATUS]
)
def test_what_is_not_sure_is_not_stated(facet):
    """A record of low confidence names no fee, paper or limit; it names the portal and the hotline."""
    text = show(record(confidence="low"), facet).text

    assert not [said for said in ("Tờ khai", "1.250.000", "Theo mức chung", "3 ngày") if said in text]
    assert HOTLINE in text
    assert "dichvucong.gov.vn" in text


def law_change(date, **touched):
    law = [{"number": "9/2027/QH16", "title": "Luật mẫu"}]
    entry = {"id": "luat-moi", "date": date, "text": "luật mới về việc mẫu.", "law": law}
    return (LawChange.model_validate({**entry, **(touched or {"fields": ["mau"]})}),)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-07-18", None),
        ("2026-07-19", "đã đổi từ 19/07/2026: luật mới về việc mẫu."),
        ("2026-11-21", "đã đổi từ 21/11/2026: luật mới về việc mẫu."),
        ("2026-11-22", "Sắp thay đổi từ 22/11/2026: luật mới về việc mẫu."),
        ("2027-01-20", "Sắp thay đổi từ 20/01/2027: luật mới về việc mẫu."),
        ("2027-01-21", None),
    ],
)
def test_a_change_of_law_is_said_in_one_line(date, said):
    """Newer than the record: it has changed, ask first. Within 60 days: it will change. Else nothing."""
    card = show(record(), changes=law_change(date))

    assert (said is None) == (card.warning is None)
    assert (said or "") in card.text
    assert "\n" not in (card.warning or "")
    assert card.stale == bool(said and said.startswith("đã đổi"))
    assert card.stale == ("hỏi lại trước khi đi" in card.text)


def test_what_has_changed_is_said_before_what_may_be_old_or_will_change():
    """One warning is read; three are not."""
    changes = (*law_change("2026-10-01"), *law_change("2027-01-01"))

    assert "01/10/2026" in show(record(), changes=changes).warning
    assert "có thể đã cũ" in show(record(review_by="2026-11-01"), changes=law_change("2027-01-01")).warning


@pytest.mark.parametrize(
    ("touched", "warned"),
    [
        ({"records": ["9.000001"]}, True),
        ({"resting_on": ["3/2020/TT-BTP"]}, True),
        ({"records": ["9.000002"], "fields": ["khac"], "resting_on": ["3/2020"]}, False),
    ],
)
def test_a_change_reaches_the_records_it_names_and_those_that_rest_on_a_text(touched, warned):
    """By id, by field, or by the number of a legal text; nobody else is alarmed."""
    card = show(record(), changes=law_change("2026-10-01", **touched))

    assert warned == (card.warning is not None)


def test_general_knowledge_is_marked():
    """A fact without a source asks to be checked; one with a source does not."""
    text = show(Procedure.model_validate(TOPIC)).text

    assert "Điều nghe nói. (cần kiểm tra lại)" in text
    assert "Điều có nguồn. (cần kiểm tra lại)" not in text


def test_a_part_a_topic_does_not_have_is_answered_with_the_topic():
    """Asked for the fee of a topic, one reads the topic."""
    topic = Procedure.model_validate(TOPIC)

    assert show(topic, Facet.FEE).facet == Facet.OVERVIEW
    assert facets_of(topic) == (Facet.OVERVIEW, Facet.STEPS)


def test_links_lead_to_the_source_and_to_filing():
    """The source always; where to file when it can be filed online."""
    urls = [link.url for link in show(record()).links]

    assert urls == ["https://vi-du.gov.vn/nop", "https://vi-du.gov.vn/nguon"]
    assert [link.url for link in show(record(), Facet.FEE).links] == ["https://vi-du.gov.vn/nguon"]


def test_a_long_text_is_cut_at_a_sentence_and_shows_that_it_was():
    """Half a rule would mislead."""
    assert brief("Một. Hai.", 20) == "Một. Hai."
    assert brief("Một câu dài hơn giới hạn. Câu hai.", 10) == "Một câu dài hơn giới hạn. …"


def test_our_words_are_translated_and_the_records_stay():
    """The catalogue's keys are the Vietnamese texts."""
    text = show_card(record(), Facet.PAPERS, today=TODAY, _=lambda source: f"[{source}]").text

    assert "[Giấy tờ]" in text
    assert "1. Tờ khai ([điền theo mẫu])" in text


def test_every_card_of_every_record_can_be_shown(knowledge):
    """Each part of each record has a body; each overview fits a chat."""
    for own in knowledge.procedures.values():
        for facet in Facet:
            assert all(section.lines for section in show(own, facet).sections), (own.id, facet)
        assert len(show(own).text) <= LONGEST_OVERVIEW, own.id


def test_every_card_of_a_procedure_names_its_basis_and_its_date(knowledge):
    """Whatever part is asked for, one reads what it rests on and when it was last checked."""
    cards = [
        show(r, facet) for r in knowledge.procedures.values() if r.kind == "procedure" for facet in Facet
    ]

    assert cards
    assert not [c for c in cards if "Căn cứ: " not in c.text or "Kiểm tra lần cuối: " not in c.text]

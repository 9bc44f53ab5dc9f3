"""Records of low confidence show the right door, and state nothing that may be wrong."""

import datetime as dt
import re

import pytest

from knowledge.card_sections import HOTLINE
from knowledge.cards import facets_of, show_card
from knowledge.facets import Facet
from knowledge.procedures import Procedure, read_all

TODAY = dt.date(2026, 11, 21)
POINTERS = tuple(record for record in read_all() if record.is_pointer)
COUNT = r"(\d[\d.,]*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi)"
AMOUNT_OR_LIMIT = re.compile(
    rf"\b{COUNT}\s*(đồng|nghìn|ngàn|triệu|tỷ|%|phần trăm|ngày|giờ|phút|tuần|tháng)(?!\w)", re.IGNORECASE
)


def shown(record: Procedure, facet: Facet) -> str:
    return show_card(record, facet, today=TODAY, _=str, changes=()).text


def stated(record: Procedure) -> set[str]:
    """What such a record must not tell, although an editor may have written it down."""
    papers = {text for paper in record.papers for text in (paper.name, paper.note, paper.waived_when) if text}
    fee = {record.fee.text, record.fee.exempt or record.fee.text} if record.fee else set()
    return papers | fee | ({record.time_limit.text} if record.time_limit else set())


@pytest.mark.parametrize("facet", Facet)
@pytest.mark.parametrize("record", POINTERS, ids=lambda record: record.id)
def test_no_amount_limit_or_paper_is_told(record: Procedure, facet: Facet) -> None:
    """Asked for any part, one is sent to the portal and the hotline, without a number to rely on."""
    text = shown(record, facet)

    assert not AMOUNT_OR_LIMIT.search(text)
    assert not [told for told in stated(record) if told in text]
    assert HOTLINE in text
    assert "dichvucong.gov.vn" in text


@pytest.mark.parametrize("record", POINTERS, ids=lambda record: record.id)
def test_the_right_door_is_named(record: Procedure) -> None:
    """The office in charge and where to ask stand on the first card, with basis and date."""
    text = shown(record, Facet.OVERVIEW)

    assert record.channels
    assert record.channels.where in text
    assert record.agency in text
    assert record.legal_basis[0].number in text


@pytest.mark.parametrize("record", POINTERS, ids=lambda record: record.id)
def test_no_button_leads_to_what_is_not_told(record: Procedure) -> None:
    """Only what it is and where to go are offered."""
    assert facets_of(record) == (Facet.OVERVIEW, Facet.WHERE)


@pytest.mark.parametrize("text", ["Nộp 1.250.000 đồng", "trong 3 ngày", "mười ngày", "giảm 50%", "2 triệu"])
def test_amounts_and_limits_are_recognised(text: str) -> None:
    """The search above finds numbers and words."""
    assert AMOUNT_OR_LIMIT.search(text)

"""The guides: one thing a step, short, and nothing that no source says."""

import datetime as dt

import pytest

from knowledge.facets import Facet
from knowledge.guide_parts import show_part
from knowledge.guides import guides_for, own_guides, page_of
from knowledge.procedures import read_all

RECORDS = {record.id: record for record in read_all()}
ONLINE = [r for r in RECORDS.values() if r.kind == "procedure" and r.channels and r.channels.online]
GUIDES = own_guides()
PARTS = [(guide, number) for guide in GUIDES.values() for number in range(len(guide.parts))]
TODAY = dt.date(2026, 11, 20)
LONGEST_STEP, LONGEST_PART = 120, 1150


def show(guide, number, record=None, today=TODAY):
    reductions = RECORDS["mien-giam-phi-online"]
    return show_part(GUIDES[guide], number, record=record, reductions=reductions, today=today, _=str)


@pytest.mark.parametrize("record", ONLINE, ids=lambda record: record.id)
def test_every_online_procedure_leads_into_both_guides(record):
    """Who asks about filing or paying online is shown how."""
    assert [guide.id for guide in guides_for(record, {Facet.ONLINE})] == ["nop-ho-so"]
    assert [guide.id for guide in guides_for(record, {Facet.PAYMENT})] == ["tra-phi"]


def test_what_is_not_filed_online_leads_nowhere():
    """Nobody is sent to a portal that does not take the dossier."""
    paper_only = [r for r in RECORDS.values() if r.kind == "procedure" and r not in ONLINE]

    assert paper_only
    assert not [r.id for r in paper_only if guides_for(r, {Facet.ONLINE}) or guides_for(r, {Facet.PAYMENT})]


def test_guides_point_to_what_exists():
    """No button of a guide leads into nothing."""
    for guide in GUIDES.values():
        assert guide.topic in RECORDS
        assert guide.next is None or guide.next in GUIDES
        for part in guide.parts:
            assert part.guide is None or part.guide in GUIDES
            assert part.record is None or part.record in RECORDS


def test_links_are_those_of_the_sources():
    """No address is made up: each is one the topic's record names."""
    for guide in GUIDES.values():
        topic = RECORDS[guide.topic]
        known = {source.url for record in RECORDS.values() for source in record.sources}
        known |= {topic.channels.online_url}
        assert {part.link.url for part in guide.parts if part.link} <= known
    assert all(page_of(record) is None or page_of(record) in _addresses(record) for record in ONLINE)
    assert len([record for record in ONLINE if page_of(record)]) > len(ONLINE) / 3


def _addresses(record):
    return {record.channels.online_url, *(source.url for source in record.sources)}


@pytest.mark.parametrize(("guide", "number"), PARTS, ids=lambda value: getattr(value, "id", value))
def test_a_part_fits_a_phone(guide, number):
    """A part is read without much scrolling, a step in one breath, whatever procedure it was opened from."""
    assert max(map(len, guide.parts[number].steps)) <= LONGEST_STEP
    assert max(len(show(guide.id, number, record)) for record in [*ONLINE, None]) <= LONGEST_PART


def test_steps_are_numbered_through():
    """Step 5 is step 5, in whichever message it comes."""
    assert "\n5. " in show("nop-ho-so", 1)
    assert "\n1. " not in show("nop-ho-so", 1)


def test_the_procedure_is_named_with_its_code():
    """The citizen knows what to type into the portal's search."""
    part = show("nop-ho-so", 1, RECORDS["1.004222"])

    assert f"Tên thủ tục: {RECORDS['1.004222'].name}" in part
    assert "Mã thủ tục: 1.004222" in part


@pytest.mark.parametrize(("record", "last"), [("1.004222", "2027-02-28"), ("1.001456", "2027-02-28")])
def test_reductions_of_today_are_told_with_basis_and_last_day(record, last):
    """What is cheaper online today is told with its decree; the day after the last it says that it has ended."""
    last_day = dt.date.fromisoformat(last)
    told = show("tra-phi", 0, RECORDS[record], last_day)
    after = show("tra-phi", 0, RECORDS[record], last_day + dt.timedelta(days=1))

    assert "Đang được miễn, giảm:" in told
    assert f"Từ 15/08/2026 đến hết {last_day:%d/%m/%Y}. Căn cứ: 117/2026/TT-BTC" in told
    assert "Đang được miễn, giảm" not in after
    assert "đã hết" in after


def test_banks_and_refunds_are_not_promised():
    """What nobody confirmed is said to be so, with whom to ask."""
    paying, failing = show("tra-phi", 1), show("tra-phi", 3)

    assert "Chưa chắc chắn:" in paying
    assert "18001096" in paying
    assert "hoàn tiền thì chưa xác nhận được" in failing

"""What holds until a day stops being said on the next."""

import datetime as dt

import pytest

from knowledge.cards import show_card
from knowledge.facets import Facet
from knowledge.procedures import Fact, read_all
from knowledge.validity import as_of_day, holds, mark_ended

LAST = dt.date(2026, 12, 31)
FACT = Fact(text="Giảm một nửa.", since=dt.date(2025, 7, 1), until=LAST, basis="64/2025/TT-BTC")
RECORDS = {record.id: record for record in read_all()}


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (dt.date(2025, 6, 30), False),
        (dt.date(2025, 7, 1), True),
        (LAST, True),
        (LAST + dt.timedelta(days=1), False),
    ],
)
def test_a_fact_holds_from_its_first_to_its_last_day(day, shown):
    """The last day counts; the day after, nobody is promised anything."""
    assert holds(FACT, day) is shown


def test_a_fact_that_ends_needs_a_first_day_and_a_basis():
    """An editor cannot promise a reduction without the text it rests on."""
    with pytest.raises(ValueError, match="ngày đầu .* căn cứ"):
        Fact(text="Giảm một nửa.", until=LAST)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Đến hết 31/12/2026 giảm nửa.", "Đến hết 31/12/2026 (đã hết) giảm nửa."),
        ("Từ 15/8/2026 đến 28/2/2027: miễn.", "Từ 15/8/2026 đến 28/2/2027: miễn."),
        ("miễn đến ngày 1/11/2026", "miễn đến ngày 1/11/2026 (đã hết)"),
        ("có hiệu lực từ 1/1/2020", "có hiệu lực từ 1/1/2020"),
        ("đến 31/02/2020", "đến 31/02/2020"),
    ],
)
def test_a_text_says_that_its_last_day_has_passed(text, told):
    """A sentence that names its own end tells when that is over."""
    today = dt.date(2027, 1, 1)

    assert mark_ended(text, today) == told
    assert mark_ended(told, today) == told


@pytest.mark.parametrize("record", ["can-cuoc-cap-doi-cap-lai", "1.001456"])
def test_a_fee_that_was_halved_until_new_year_says_so(record):
    """On the last day the half fee is told as it is; the day after, as ended."""

    def fee(day):
        return show_card(RECORDS[record], Facet.FEE, today=day, _=str).text

    assert "(đã hết)" not in fee(LAST)
    assert "31/12/2026 (đã hết)" in fee(LAST + dt.timedelta(days=1))


def test_reductions_leave_the_card_after_their_last_day():
    """The topic of reductions empties itself, and still says what to do."""
    topic = RECORDS["mien-giam-phi-online"]
    on = {
        day: show_card(topic, Facet.OVERVIEW, today=day, _=str).text
        for day in (dt.date(2027, 2, 28), dt.date(2027, 3, 1))
    }

    assert "VNeID mức 2, đã đưa đủ" in on[dt.date(2027, 2, 28)]
    assert "VNeID mức 2, đã đưa đủ" not in on[dt.date(2027, 3, 1)]
    assert "18001096" in on[dt.date(2027, 3, 1)]
    assert as_of_day(topic, dt.date(2027, 3, 1)).facts


def test_facts_are_about_records_that_exist():
    """A reduction is shown with the procedures it names."""
    named = {about for record in RECORDS.values() for fact in record.facts for about in fact.about}

    assert named
    assert named <= RECORDS.keys()

"""The times the law gives, counted in working and calendar days."""

import datetime as dt

import pytest

from knowledge.data_rights import KINDS, DataRights, load_data_rights
from knowledge.workdays import load_calendar

RECEIVED = dt.date(2026, 11, 20)
"""A Friday; Tuesday the 24th is a holiday."""


@pytest.mark.parametrize(
    ("kinds", "due"),
    [
        (("withdraw", "restrict", "object"), dt.date(2026, 12, 7)),  # the 5th is a Saturday
        (("view", "copy", "correct"), dt.date(2026, 11, 30)),
        (("erase",), dt.date(2026, 12, 10)),
    ],
)
def test_each_request_has_its_days(kinds, due):
    """15, 10 and 20 days (Decree 356/2025, article 5); a last day off moves to the next working day."""
    rights = load_data_rights()
    assert {rights.due(load_calendar(), kind, RECEIVED) for kind in kinds} == {due}


def test_the_first_answer_comes_within_two_working_days():
    """Over a weekend and a holiday these are more days of the calendar."""
    assert load_data_rights().first_answer_due(load_calendar(), RECEIVED) == dt.date(2026, 11, 25)


def test_one_extension():
    """The extension is counted from the day it was due."""
    rights, calendar = load_data_rights(), load_calendar()
    assert rights.extended(calendar, "erase", dt.date(2026, 12, 10)) == dt.date(2026, 12, 30)


def test_no_kind_is_forgotten():
    """A file that leaves a right without a time is refused."""
    told = load_data_rights().model_dump()
    told["limits"] = [one for one in told["limits"] if "erase" not in one["kinds"]]
    with pytest.raises(ValueError, match="erase"):
        DataRights.model_validate(told)
    assert {load_data_rights().limit(kind).days for kind in KINDS} == {10, 15, 20}

"""What is told of a broadcast before it begins: how long it will take, and when it ends."""

import datetime as dt

import pytest

from handlers.broadcasts import ends_at, estimate
from handlers.turn import LOCAL
from knowledge.texts import translator


@pytest.mark.parametrize(
    ("people", "rates", "sentence"),
    [
        ({"telegram": 1_000_000}, {"telegram": 30}, "1.000.000 người, khoảng 9 giờ 15 phút ở 30 tin/giây"),
        (
            {"telegram": 300, "zalo_bot": 240},
            {"telegram": 30, "zalo_bot": 4},
            "540 người, khoảng 1 phút ở 4 tin/giây",
        ),
        ({"web": 12}, {"telegram": 30}, "12 người"),
        ({"a": 7200}, {"a": 0.5}, "7.200 người, khoảng 4 giờ ở 0,5 tin/giây"),
        ({}, {"telegram": 30}, "0 người"),
    ],
)
def test_estimate_is_told_as_a_sentence(people, rates, sentence):
    """Before it begins an administrator reads how long it will take, the slowest channel counting."""
    assert sentence == estimate(people, rates).told(translator("vi"))


def test_estimate_in_english():
    """The same for who reads English."""
    told = estimate({"telegram": 1_000_000}, {"telegram": 30}).told(translator("en"))

    assert "1,000,000 people, about 9 hours 15 minutes at 30 messages a second" == told


def test_the_end_counts_the_nights():
    """Ten hours from nine at night on end on the next day at five in the afternoon."""
    begin = dt.datetime(2026, 11, 20, 21, 0, tzinfo=LOCAL)

    assert dt.datetime(2026, 11, 21, 17, 0, tzinfo=LOCAL) == ends_at(begin, 36_000)
    assert dt.datetime(2026, 11, 22, 8, 30, tzinfo=LOCAL) == ends_at(begin, 15 * 3600)
    assert dt.datetime(2026, 11, 21, 20, 30, tzinfo=LOCAL) == ends_at(begin, 13.5 * 3600)

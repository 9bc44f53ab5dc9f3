"""Mobile numbers, however they are written."""

import pytest

from knowledge.phones import international, mobile


@pytest.mark.parametrize(
    "said",
    [
        "0912345678",
        "84912345678",
        "+84912345678",
        "+84 912 345 678",
        "0912.345.678",
        "912345678",
        "(+84) 912-345-678",
    ],
)
def test_one_spelling(said):
    """A number from a form, a card or a keyboard is the same number."""
    assert mobile(said) == "0912345678"


@pytest.mark.parametrize(
    "said", ["", "091234567", "09123456789", "0112345678", "02838123456", "abc", "0912345678x"]
)
def test_no_mobile_number(said):
    """What nobody can be called on is not taken for a number."""
    assert mobile(said) is None


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("0912345678", "84912345678"),
        ("+84 912 345 678", "84912345678"),
        ("84912345678", "84912345678"),
        ("912.345.678", "84912345678"),
        ("02432345678", None),
        ("113", None),
        ("", None),
    ],
)
def test_one_form_of_phone_numbers(given, wanted):
    """However a mobile number is written, a platform gets it as it wants it; a landline is none."""
    assert international(given) == wanted

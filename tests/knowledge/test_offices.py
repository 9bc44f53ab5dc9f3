"""One office, spelled in several ways, stays one office."""

import unicodedata

import pytest

from knowledge.offices import same_office

KNOWN = ["Phòng Nội vụ", "Phòng Tư pháp thị xã", "Văn phòng HĐND và UBND thị xã", "Công an thị xã"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("phòng  NỘI VỤ ", "Phòng Nội vụ"),
        (unicodedata.normalize("NFD", "Phòng Nội vụ"), "Phòng Nội vụ"),
        ("Phòng Nội vụ thị xã", "Phòng Nội vụ"),
        ("Phòng Tư pháp", "Phòng Tư pháp thị xã"),
        ("VP HĐND & UBND thị xã", "Văn phòng HĐND và UBND thị xã"),
        ("VP HĐND&UBND", "Văn phòng HĐND và UBND thị xã"),
        ("Văn phòng HĐND và Uỷ ban nhân dân thị xã", "Văn phòng HĐND và UBND thị xã"),
    ],
)
def test_spellings_of_one_office(written, meant):
    """Case, spaces, abbreviations and the locality's kind make no second office."""
    assert same_office(written, KNOWN) == meant


@pytest.mark.parametrize(
    "written",
    [
        "Phòng Nội dung",
        "Phòng Nội vụ và Lao động",
        "Công an",
        "Công an phường",
        "Văn phòng HĐND và UBND xã",
        "Phòng Tư pháp huyện",
        "UBND thị xã",
        "UBND",
        "",
    ],
)
def test_other_offices_stay_apart(written):
    """Nobody is reminded of another office's work."""
    assert same_office(written, KNOWN) is None


def test_two_that_might_be_meant():
    """When two levels are there, the bare name is neither."""
    assert same_office("Phòng Kinh tế", ["Phòng Kinh tế thị xã", "Phòng Kinh tế phường"]) is None

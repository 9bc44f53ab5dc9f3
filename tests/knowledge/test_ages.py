"""Ages are understood as people write them."""

import datetime as dt
from math import inf

import pytest

from knowledge.ages import Age, ages_in
from knowledge.english.ages import english_ages_in
from knowledge.text import strip_diacritics

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize("typed", [str, strip_diacritics], ids=["accents", "bare"])
@pytest.mark.parametrize(
    ("text", "least", "below"),
    [
        ("con 16 tuổi làm căn cước", 16, 17),
        ("mẹ tôi 70 tuổi", 70, 71),
        ("con 7t làm cccd", 7, 8),
        ("ông nội 82t", 82, 83),
        ("con mười sáu tuổi", 16, 17),
        ("con tôi mười lăm tuổi", 15, 16),
        ("hai mươi lăm tuổi", 25, 26),
        ("ba tôi bảy mươi tám tuổi", 78, 79),
        ("bé 4 tuổi rưỡi", 4.5, 5),
        ("thằng cu mới lên tám", 8, 9),
        ("đủ 14 đi làm căn cước", 14, 15),
        ("bước sang tuổi 25", 25, 26),
        ("con dưới 14 tuổi", 0, 14),
        ("chưa đủ 14 tuổi", 0, 14),
        ("con chưa tới 14 tuổi", 0, 14),
        ("sắp đủ 14 tuổi", 13, 14),
        ("con trên 14 tuổi", 14, inf),
        ("từ 75 tuổi trở lên", 75, inf),
        ("14 tuổi trở xuống", 0, 15),
        ("từ 3 đến 5 tuổi", 3, 6),
        ("bé 6 tháng tuổi", 0.5, 7 / 12),
        ("bé 6 tháng", 0.5, 7 / 12),
        ("em bé mới sinh", 0, 1),
        ("sinh năm 2010", 15, 17),
        ("em 2k10", 15, 17),
        ("sn 99", 26, 28),
        ("con sinh ngày 20/11/2012", 14, 15),
        ("con sinh ngày 22/11/2012", 13, 14),
        ("con tôi lớp 1", 5, 7),
        ("cháu học lớp 9", 13, 15),
        ("con học cấp 3", 14, 18),
    ],
)
def test_an_age_is_heard(text, least, below, typed):
    """In figures, in words, by year of birth or by class."""
    assert ages_in(typed(text), TODAY) == (Age(least, below),)


@pytest.mark.parametrize(
    "text",
    [
        "sau tuổi nghỉ hưu",
        "xe tải 5t",
        "tạm trú 6 tháng",
        "khai sinh 2010",
        "đóng bảo hiểm đủ 15 năm",
        "tôi 35 tuổi làm căn cước cho con",
        "sinh ngày 31/02/2012",
        "nộp đủ 14 ngày",
    ],
)
def test_what_is_no_age_is_left(text):
    """Years of work, tonnes, months of rent, and the age of who asks for somebody else."""
    assert ages_in(text, TODAY) == ()


def test_the_school_year_counts_from_august():
    """In July a pupil of the first grade is a year further than in the September before."""
    assert ages_in("con lớp 1", dt.date(2027, 7, 1)) == (Age(6, 8),)
    assert ages_in("con lớp 1", dt.date(2026, 9, 5)) == (Age(5, 7),)


@pytest.mark.parametrize(
    ("text", "least", "below"),
    [
        ("my 16-year-old son", 16, 17),
        ("she is 7 years old", 7, 8),
        ("a child under 14", 0, 14),
        ("over 75 years of age", 75, inf),
        ("he is 12", 12, 13),
        ("born in 2010", 15, 17),
        ("born on 5 March 2019", 6, 8),
        ("8 months old", 8 / 12, 9 / 12),
        ("our newborn", 0, 1 / 12),
    ],
)
def test_an_age_is_heard_in_english(text, least, below):
    """The ways English speakers say it."""
    assert english_ages_in(text, TODAY) == (Age(least, below),)


@pytest.mark.parametrize(
    "text", ["it takes 5 days", "my son is 10 days late", "I paid 16 dollars", "5 years in jail"]
)
def test_other_numbers_are_no_age_in_english(text):
    """Days and money are not taken for years."""
    assert english_ages_in(text, TODAY) == ()

"""The figures in the words people read."""

import datetime as dt

import pytest

from knowledge.sipas import Average, Counts, footer, group_share_text, interval_text, share_text

NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


@pytest.mark.parametrize(
    ("scores", "text"),
    [
        ((0, 0, 18, 58, 40), "84,48%"),
        ((2, 3, 5, 6, 3), "47% (ít ý kiến)"),
        ((0, 0, 0, 0, 4), "Chưa đủ ý kiến (<5)"),
        ((0, 0, 0, 0, 0), "Chưa đủ ý kiến (<5)"),
    ],
)
def test_share(scores, text):
    """Many answers get decimals, few a flag, fewer than five neither count nor share."""
    assert text == share_text(Counts(scores))


def test_share_in_english():
    """An English reader gets English words and an English decimal point."""
    assert [
        share_text(Counts(scores), "en") for scores in ((0, 0, 18, 58, 40), (2, 3, 5, 6, 3), (0, 0, 0, 0, 4))
    ] == ["84.48%", "47% (few answers)", "Too few answers (<5)"]


def test_factor_is_flagged_by_its_weakest_criterion():
    """A factor's figure is flagged like the criterion fewest people answered."""
    assert share_text(Average(0.5702, 19, ("E1", "E3"))) == "57% (ít ý kiến)"


def test_everyone_in_a_small_group():
    """That everyone in a small group agreed is not shown, only how sure we are."""
    assert group_share_text(Counts((0, 0, 0, 0, 5))) == "57%–100% (ít ý kiến)"
    assert group_share_text(Counts((7, 0, 0, 0, 0))) == "0%–35% (ít ý kiến)"


def test_ordinary_group():
    """A group with differing answers is shown like any figure."""
    assert group_share_text(Counts((1, 0, 0, 0, 4))) == "80% (ít ý kiến)"
    assert group_share_text(Counts((0, 0, 0, 0, 30))) == "100,00%"
    assert group_share_text(Counts((0, 0, 0, 0, 4))) == "Chưa đủ ý kiến (<5)"


def test_interval():
    """An interval is read in whole per cent."""
    assert interval_text(Counts((2, 4, 12, 58, 40)).interval) == "77%–90%"


def test_footer_says_who_and_when():
    """Every result says how many answered, of how many invited, and from when to when."""
    note = footer(120, *NOVEMBER, 400)

    assert "120 người" in note
    assert "từ 01/11/2026 đến 30/11/2026 (mời 400 người, 30,0% trả lời)" in note


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "không phải Chỉ số SIPAS"), ("en", "not the SIPAS index")]
)
def test_footer_says_what_it_is_not(language, words):
    """Every result says it is not the Ministry's index, in both languages."""
    assert words in footer(120, *NOVEMBER, 400, language)


def test_footer_in_each_language_s_writing():
    """Thousands and days are written as the reader writes them."""
    assert "1.200 người" in footer(1200, *NOVEMBER, 4000)
    assert "1,200 people" in footer(1200, *NOVEMBER, 4000, "en")
    assert "1 Nov 2026 to 30 Nov 2026 (4,000 invited" in footer(1200, *NOVEMBER, 4000, "en")


@pytest.mark.parametrize("invited", [None, 0])
def test_footer_without_invitations(invited):
    """Where nobody counted the invited, no response rate is claimed."""
    note = footer(120, *NOVEMBER, invited)

    assert "mời" not in note
    assert "đến 30/11/2026, để biết" in note


def test_footer_hides_a_handful():
    """Of fewer than five people neither number nor rate is told."""
    note = footer(3, *NOVEMBER, 40)

    assert "dưới 5 người" in note
    assert "40" not in note

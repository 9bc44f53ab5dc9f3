"""Phrases are heard as people say them, and not where one sentence ends and another begins."""

import pytest

from knowledge.spoken import Phrases, spoken


def heard(phrase: str, message: str) -> list[str]:
    """What of a message is heard as a phrase."""
    said = spoken(message)
    return [said[start:end] for start, end in Phrases([phrase]).spans(said)]


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("mất giấy", "em bị MẤT,  giấy rồi"),
        ("mất giấy", "em bi mat giay roi"),
        ("mất … giấy", "mất giấy"),
        ("mất … giấy", "mất hết cả bộ giấy"),
        ("mất … giấy … xe", "mất cái giấy của chiếc xe"),
        ("no. 1", "form no. 1 please"),
        ("no. 1", "form no 1 please"),
        ("near-poor", "near-poor family"),
        ("near-poor", "near poor family"),
        ("cháy nhà!", "cháy nhà"),
        ("… cháy nhà …", "trời ơi cháy nhà rồi"),
    ],
)
def test_heard(phrase, message):
    """However it is typed, with what may stand between its words."""
    assert len(heard(phrase, message)) == 1


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("mất giấy", "xe mất. Giấy còn"),
        ("mất giấy", "mất? giấy"),
        ("mất giấy", "mất giấyy"),
        ("mất giấy", "mất hai giấy"),
        ("mất giấy", "mất"),
        ("mất … giấy", "mất hết tất cả mọi giấy"),
        ("mất … giấy", "mất rồi. Còn giấy"),
        ("mất … giấy", "mất hết cả"),
        ("near-poor", "they live near. Poor man"),
        ("mất giấy", ""),
        ("...", "a... b"),
        ("…", "bất kỳ"),
        ("", "bất kỳ"),
    ],
)
def test_not_heard(phrase, message):
    """No phrase reaches over the end of a sentence, nor is a list broken by one that says nothing."""
    assert heard(phrase, message) == []


def test_first_of_the_list_counts_and_nothing_is_heard_twice():
    """What stands first in a data file wins; the next is looked for behind it."""
    said = spoken("mất giấy xe, mất giấy")
    spans = Phrases(["mất giấy", "mất giấy xe", "giấy xe"]).spans(said)
    assert [said[start:end] for start, end in spans] == 2 * [spoken("mất giấy")]


def test_phrase_that_means_something_else_needs_its_accents():
    """«cướp» without accents may be «cúp»: only who types them is heard."""
    phrases = Phrases(["bị cướp"], ambiguous_bare=["bị cướp"])
    assert phrases.among(spoken("em bị cướp"))
    assert not phrases.among(spoken("em bi cuop"))

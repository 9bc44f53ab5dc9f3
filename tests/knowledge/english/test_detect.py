"""Whoever writes English is answered in English; whoever writes Vietnamese without accents never is."""

from __future__ import annotations

import pytest

from knowledge.examples import read_all
from knowledge.text import strip_diacritics
from tests.knowledge.english.messages import ENGLISH, SAY_NOTHING, VIETNAMESE


@pytest.fixture(scope="module")
def detect(knowledge):
    return knowledge.english.detector.detect


def test_enough_is_tested():
    """The lists are long enough to trust."""
    assert min(len(set(ENGLISH)), len(set(VIETNAMESE))) >= 60


@pytest.mark.parametrize("message", ENGLISH)
def test_english_is_english(detect, message):
    """Also with a Vietnamese name or term in it, or misspelt."""
    assert detect(message) == "en"


@pytest.mark.parametrize("message", VIETNAMESE)
def test_vietnamese_without_accents_is_not_english(detect, message):
    """Although "to", "do", "the", "can", "me" are English words too."""
    assert detect(message) != "en"


@pytest.mark.parametrize("message", SAY_NOTHING)
def test_what_tells_nothing_changes_nothing(detect, message):
    """A number, a code or a borrowed word leaves the language as it is."""
    assert detect(message) is None


def test_no_example_question_is_taken_for_english(detect):
    """Thousands of Vietnamese questions, with their accents and without."""
    asked = [question for entry in read_all() for question in entry.questions]

    assert [question for question in asked if detect(question) == "en"] == []
    assert [question for question in asked if detect(strip_diacritics(question)) == "en"] == []
    assert len(asked) > 1000

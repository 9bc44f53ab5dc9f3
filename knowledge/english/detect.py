"""Whether a message is English or Vietnamese. When nothing tells, neither."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise, product
from typing import Literal

from knowledge.english.reader import plain_words
from knowledge.english.words import EnglishWords
from knowledge.spelling import is_syllable
from knowledge.text import fold, strip_diacritics, syllables

Spoken = Literal["en", "vi"]

FEWEST = 2
"""Words without accents from which a message is Vietnamese: one may be a name or a code."""

_ASKING = {
    *product(
        ("can", "do", "did", "may", "could", "should", "must", "will", "would", "have", "am"), ("i", "we")
    ),
    *product(("i", "we"), ("do", "can", "have", "am", "will", "need", "want", "must")),
    *product(("does", "is", "will"), ("it",)),
}
"""Pairs of words that Vietnamese has too, but not one after the other: "can I do it online"."""

LONG = 4
"""Letters from which a word of our English data that is no Vietnamese syllable tells that a message is English."""


@lru_cache(maxsize=16)  # a turn asks several times about its one message
def is_plainly_vietnamese(text: str) -> bool:
    """Whether at least half of the words have accents: no detector would say otherwise."""
    accented = [word != strip_diacritics(word) for word in syllables(fold(text))]
    return bool(accented) and 2 * sum(accented) >= len(accented)


class LanguageDetector:
    """Tells the language of messages.

    A word is English when it is in our lists and cannot be a Vietnamese syllable; Vietnamese when it has accents, or
    can only be a Vietnamese syllable. Words of both ("to", "can", "do") show nothing by themselves: "to khai can gi",
    "do do the nao" have no English word and several Vietnamese ones.

    Args:
        words: the lists.
        vocabulary: words of our English data, as written.
    """

    def __init__(self, words: EnglishWords, vocabulary: Collection[str]) -> None:
        self._telling = set(words.telling.split())
        everyday = set(words.everyday.split()) | self._telling
        self._borrowed = set(words.borrowed.split()) - everyday
        longer = {word for word in vocabulary if len(word) >= LONG and not is_syllable(word)}
        self._english = (everyday | longer) - self._borrowed
        self._both = {word for word in everyday | set(words.fillers.split()) if is_syllable(word)}
        self.detect = lru_cache(maxsize=16)(self._detect)  # a turn asks several times about its one message

    def _detect(self, text: str) -> Spoken | None:
        """`en`, `vi`, or None when nothing tells: "passport", "ok", "2", a code."""
        accented = sum(word != strip_diacritics(word) for word in syllables(fold(text)))
        english, vietnamese = self._told(plain_words(strip_diacritics(fold(text))))
        if english > max(vietnamese, accented):
            return "en"
        return "vi" if accented or vietnamese >= FEWEST else None

    def _told(self, words: list[str]) -> tuple[int, int]:
        """How many words are English only, telling ones twice, and how many Vietnamese only."""
        told = [word for word in words if word.isalpha() and word not in self._borrowed]
        english = sum(word in self._english and word not in self._both for word in told)
        english += sum(word in self._telling for word in told)
        english += sum(pair in _ASKING for pair in pairwise(words)) * 2
        vietnamese = sum(
            is_syllable(word) and word not in self._english and word not in self._both for word in told
        )
        return english, vietnamese

"""How alike two questions are: which of their words they share, each weighed by how much it says.

Used where nothing in the records answers: look-alikes are grouped for an office, and an approved answer is found again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from knowledge.facets import Facet, FacetTable
from knowledge.lexicon import own_lexicon
from knowledge.search import SearchIndex
from knowledge.spelling import is_syllable
from knowledge.text import fold
from knowledge.tokens import tokens, uses_accents

ALIKE = 0.6
"""From here on two questions are look-alikes and stand in one group; an official sees it before anything is said."""

SAME = 0.72
"""From here on, if nothing contradicts, two questions are one, and the approved answer of one answers the other."""

EQUAL = 0.95
"""From here on two questions have the same words, but for one that says next to nothing."""

FEWEST_WORDS = 2
"""Words that say something, below which a text is no question ("alo", "ok", "hsjdk")."""

TYPICAL_OF = 60
"""Questions of a group that are compared to find its most typical one."""

LONG_WORD = 5
"""Letters from which one slip leaves a word recognisable."""

WHOLE = {Facet.OVERVIEW, Facet.PAPERS, Facet.STEPS, Facet.WHERE, Facet.ELIGIBILITY}
"""Parts that people ask for when they want to know how something is done: one answer tells them all."""

_MASKED = re.compile(r"\[[^\]]*\]")
_NUMBER = re.compile(r"\d+")


class Reading(NamedTuple):
    """A question as it is compared: what each word weighs (1, or less for those that say little)."""

    by_key: Mapping[str, float]
    """Words with their accents."""
    by_bare: Mapping[str, float]
    """Words without."""
    accented: bool
    doubtful: frozenset[str]
    """Words that, typed without accents, may be fillers ("voi": với, or vôi): they count where both have them."""
    numbers: frozenset[str]
    facet: Facet | None
    """The part that is asked for, such as the fee; None: how it is done."""

    def weights(self, other: Reading) -> Mapping[str, float]:
        """The words as they can be compared with those of `other`: accents only when both have them."""
        if self.accented and other.accented:
            return self.by_key
        return {
            word: weight
            for word, weight in self.by_bare.items()
            if word not in self.doubtful or word in other.by_bare
        }


class Likeness:
    """Compares questions, with the words of a search index weighed as the search does.

    Args:
        index: tells which words say something.
        facets: tells which words ask for a part.
    """

    def __init__(self, index: SearchIndex, facets: FacetTable) -> None:
        self._index = index
        self._facets = facets
        phrases = (tokens(phrase) for phrase in own_lexicon().weak_words.filler)
        self._fillers = frozenset(words[0].bare for words in phrases if len(words) == 1)
        self.read = lru_cache(maxsize=20_000)(self._read)

    def _read(self, text: str) -> Reading:
        plain = _MASKED.sub(" ", text)
        words = self._index.normalizer.question(plain)
        accented = uses_accents(tokens(plain))
        content = self._index.content(words) or list(words)
        facet = self._facets.detect(words)
        return Reading(
            {word.key: self._index.strength(word) for word in content},
            {word.bare: self._index.strength(word) for word in content},
            accented,
            frozenset() if accented else self._fillers,
            frozenset(_NUMBER.findall(fold(plain))),
            None if facet in WHOLE else facet,
        )

    def says_something(self, text: str) -> bool:
        """Whether there are words enough in it to look for its like."""
        return sum(is_syllable(word) for word in self.read(text).by_bare) >= FEWEST_WORDS

    def degree(self, one: str, other: str) -> float:
        """0: no word in common; 1: the same words, in whatever order.

        Another number, or plainly another part that is asked for (the fee, the time …), makes another question: 0.
        """
        mine, theirs = self.read(one), self.read(other)
        if mine.numbers != theirs.numbers or (mine.facet and theirs.facet and mine.facet is not theirs.facet):
            return 0.0
        left, right = mine.weights(theirs), theirs.weights(mine)
        whole = sum(left.values()) + sum(right.values())
        return 2 * sum(min(left[a], right[b]) for a, b in _shared(left, right)) / whole if whole else 0.0

    def are_one(self, one: str, other: str, least: float = SAME) -> bool:
        """Whether the answer to one is the answer to the other.

        They are very alike, ask for the same part (the fee, the time …), and at most one of them has a telling word
        that the other lacks: "xe đạp điện" and "xe máy điện" contradict each other.
        """
        mine, theirs = self.read(one), self.read(other)
        if mine.facet is not theirs.facet or self.degree(one, other) < least:
            return False
        left, right = mine.weights(theirs), theirs.weights(mine)
        shared = _shared(left, right)
        return not (_telling(left, {a for a, _ in shared}) and _telling(right, {b for _, b in shared}))

    def most_typical(self, texts: Sequence[str]) -> str:
        """The text most like all the others; the first of equals. `texts`: at least one."""
        compared = texts[:TYPICAL_OF]
        return max(compared, key=lambda text: round(sum(self.degree(text, other) for other in compared), 6))


def _shared(left: Mapping[str, float], right: Mapping[str, float]) -> list[tuple[str, str]]:
    """Pairs of words that mean the same, one slip of the finger allowed in long words that are not Vietnamese."""
    pairs = [(word, word) for word in left if word in right]
    alone = [word for word in right if word not in left and _may_be_a_slip(word)]
    for word in left:
        if word not in right and _may_be_a_slip(word):
            near = next((other for other in alone if OSA.distance(word, other, score_cutoff=1) <= 1), None)
            if near is not None:
                alone.remove(near)
                pairs.append((word, near))
    return pairs


def _may_be_a_slip(word: str) -> bool:
    return len(word) >= LONG_WORD and word.isalpha() and not is_syllable(word)


def _telling(words: Mapping[str, float], shared: set[str]) -> bool:
    """Whether any word that was not shared says something."""
    return any(weight >= 1 and word not in shared for word, weight in words.items())

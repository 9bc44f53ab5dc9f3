"""How much each word counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from knowledge.lexicon import LIGHT, WeakWords
from knowledge.text import digest
from knowledge.tokens import Token

_LETTERS = attrgetter("bare")


class WordWeights:
    """Inverse document frequency over the units, less for words that say little.

    Args:
        units: for each unit, every word of its names and example questions.
        weak: the words that say little.
    """

    def __init__(self, units: Sequence[Iterable[Token]], weak: WeakWords) -> None:
        self._fillers = weak.fillers
        self._light_keys = {word.key for word in weak.light_words}
        self._light_bares = {word.bare for word in weak.light_words}
        self._count = len(units)
        seen_words = [list(words) for words in units]
        seen = [{word.bare for word in words} for words in seen_words]
        units_with = Counter(bare for words in seen for bare in words)
        self._rarity = {bare: self._idf(having) for bare, having in units_with.items()}
        self._rarest = self._idf(0)
        self._meant: dict[str, float] = {}
        self._without_fillers = lru_cache(maxsize=64)(
            self._leave_out
        )  # one message is asked about by several
        self._filler_keys = {word.key for word in weak.fillers.vocabulary}
        self._content = {
            word.bare for words in seen_words for word in words if word.key not in self._filler_keys
        }

    def weigh_fillers(self, said: Iterable[Sequence[Token]], kept: Iterable[Sequence[Token]]) -> None:
        """Learn from the lines how often each word, seen without its accents, is a filler (`muon`: muốn, or muộn).

        Args:
            said: all words of each line.
            kept: those that are no fillers.
        """
        every, meant = (Counter(map(_LETTERS, chain.from_iterable(lines))) for lines in (said, kept))
        self._meant = {
            bare: math.sqrt((meant[bare] + 1) / (count + 2))
            for bare, count in every.items()
            if 0 < meant[bare] < count
        }

    def meant(self, word: Token) -> float:
        """What a word typed without accents counts, 1 or less where it may be a filler.

        The root of the share of its sightings in which it was none: the share itself is too strict with short
        questions (measured on the calibration questions with their accents taken away).
        """
        return 1.0 if word.accented else self._meant.get(word.bare, 1.0)

    def rarity(self, bare: str) -> float:
        """BM25's idf; the most for a word no unit has."""
        return self._rarity.get(bare, self._rarest)

    def _idf(self, having: int) -> float:
        return math.log(1 + (self._count - having + 0.5) / (having + 0.5))

    def known(self, bare: str) -> bool:
        """Whether any unit has the word."""
        return bare in self._rarity

    def strength(self, word: Token) -> float:
        """1 for an ordinary word, less for a light one."""
        light = word.key in self._light_keys or (not word.accented and word.bare in self._light_bares)
        return LIGHT if light else 1.0

    def weight(self, word: Token) -> float:
        return self.strength(word) * self.rarity(word.bare)

    def content(self, words: Sequence[Token], *, accented: bool = True) -> list[Token]:
        """The words without fillers. `accented`: whether they are typed with accents, as far as is known.

        A lone word typed without accents stays if it may be a word of a unit (`cu`: cứ, or cư trú); so does, where
        no accents are typed, one that has none of its own (`do`: do, or sổ đỏ).
        """
        return [*self._without_fillers(tuple(words), accented)]

    def _leave_out(self, words: tuple[Token, ...], accented: bool) -> list[Token]:  # noqa: FBT001 - a cache compares what is said by place
        kept: list[Token] = []
        done = 0
        for start, end, _ in self._fillers.find(words):
            if end - start > 1 or not self._may_matter(words[start], accented=accented):
                kept += words[done:start]
                done = end
        return [*kept, *words[done:]]

    def doubtful(self) -> str:
        """Fingerprint of the fillers that may be words of a unit when typed without accents."""
        return digest(" ".join(sorted({word.bare for word in self._fillers.vocabulary} & self._content)))

    def _may_matter(self, word: Token, *, accented: bool) -> bool:
        is_filler = word.key in self._filler_keys and (accented or word.accented)
        return not is_filler and word.bare in self._content

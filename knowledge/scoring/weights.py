"""How much each word counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.lexicon import FILLER, LIGHT, WeakWords
from knowledge.tokens import Token


class WordWeights:
    """Inverse document frequency over the records, less for words that say little.

    Args:
        records: for each record, every word of its names and aliases.
        weak: the words that say little.
    """

    def __init__(self, records: Sequence[Iterable[Token]], weak: WeakWords) -> None:
        self._weak = weak
        self._count = len(records)
        seen = [frozenset(words) for words in records]
        self._records_with = Counter(bare for words in seen for bare in {word.bare for word in words})
        self._content = {w.bare for words in seen for w in words if weak.weights.get(w.key, 1.0) > FILLER}
        self._filler = {word.bare for word in weak.filler_words}
        self._light = {word.bare for word in weak.light_words}

    def rarity(self, bare: str) -> float:
        """BM25's idf; the most for a word no record has."""
        having = self._records_with[bare]
        return math.log(1 + (self._count - having + 0.5) / (having + 0.5))

    def known(self, bare: str) -> bool:
        """Whether any record has the word."""
        return bare in self._records_with

    def strength(self, word: Token) -> float:
        """1 for an ordinary word, less for light words and fillers."""
        exact = self._weak.weights.get(word.key)
        if exact is not None:
            return exact
        if word.accented:
            return 1.0
        if word.bare in self._filler and word.bare not in self._content:
            return FILLER
        return LIGHT if word.bare in self._light | self._filler else 1.0

    def weight(self, word: Token) -> float:
        return self.strength(word) * self.rarity(word.bare)

    def is_filler(self, word: Token) -> bool:
        return self.strength(word) <= FILLER

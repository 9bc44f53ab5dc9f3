"""BM25 over single words and pairs of neighbours, without accents.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.scoring.query import Query
from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token

K1, B = 1.2, 0.5
"""Saturation of repeated words; how far units with many words are held back."""


class Bm25:
    """Scores every unit against a query.

    Args:
        lines: words without fillers. No pair crosses from one line to the next.
        owners: the unit of each line.
        units: how many there are.
        weights: how much light words count.
    """

    def __init__(
        self, lines: Sequence[Sequence[Token]], owners: Sequence[int], units: int, weights: WordWeights
    ) -> None:
        self._size = units
        self._weights = weights
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        held = [
            self._numbers[term] * units + unit
            for words, unit in zip(lines, owners, strict=True)
            for term in _terms(words)
        ]
        found, counts = np.unique(np.array(held, dtype=np.int64), return_counts=True)
        term_of, self._unit_of = np.divmod(found, max(units, 1))
        having = np.bincount(term_of, minlength=len(self._numbers))
        self._starts = np.concatenate(([0], np.cumsum(having)))
        lengths = np.bincount(self._unit_of, counts, minlength=units)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if units else 1.0, 1.0))
        rarity = np.log(1 + (units - having + 0.5) / (having + 0.5))
        self._scores = rarity[term_of] * counts * (K1 + 1) / (counts + norm[self._unit_of])

    def scores(self, query: Query) -> NDArray[np.float64]:
        """One score a unit, 0 where no word is shared."""
        factors: dict[str, float] = {}
        for word, factor in query.content:
            factors[word.bare] = max(factors.get(word.bare, 0.0), factor * self._weights.strength(word))
        for (first, one), (second, other) in query.pairs:
            factors[f"{first.bare} {second.bare}"] = min(one, other)
        total = np.zeros(self._size)
        for term, factor in factors.items():
            number = self._numbers.get(term)
            if number is not None:
                held = slice(self._starts[number], self._starts[number + 1])
                total[self._unit_of[held]] += factor * self._scores[held]
        return total


def _terms(words: Sequence[Token]) -> list[str]:
    bare = [word.bare for word in words]
    return [*bare, *[f"{a} {b}" for a, b in pairwise(bare)]]

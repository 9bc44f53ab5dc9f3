"""BM25 over single words and pairs of neighbours, without accents.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

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
        counts: list[Counter[str]] = [Counter() for _ in range(units)]
        for words, unit in zip(lines, owners, strict=True):
            counts[unit].update(_terms(words))
        lengths = np.array([c.total() for c in counts], dtype=np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self._size else 1.0, 1.0))
        found: dict[str, list[tuple[int, int]]] = {}
        for unit, terms in enumerate(counts):
            for term, count in terms.items():
                found.setdefault(term, []).append((unit, count))
        self._postings = {term: self._posting(pairs, norm) for term, pairs in found.items()}

    def _posting(
        self, pairs: list[tuple[int, int]], norm: NDArray[np.float32]
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        units = np.array([unit for unit, _ in pairs], dtype=np.intp)
        counts = np.array([count for _, count in pairs], dtype=np.float32)
        rarity = math.log(1 + (self._size - len(pairs) + 0.5) / (len(pairs) + 0.5))
        return units, (rarity * counts * (K1 + 1) / (counts + norm[units])).astype(np.float32)

    def scores(self, query: Query) -> NDArray[np.float32]:
        """One score a unit, 0 where no word is shared."""
        factors: dict[str, float] = {}
        for word, factor in query.content:
            factors[word.bare] = max(factors.get(word.bare, 0.0), factor * self._weights.strength(word))
        for (first, one), (second, other) in query.pairs:
            factors[f"{first.bare} {second.bare}"] = min(one, other)
        total = np.zeros(self._size, dtype=np.float32)
        for term, factor in factors.items():
            if term in self._postings:
                units, score = self._postings[term]
                total[units] += factor * score
        return total


def _terms(words: Sequence[Token]) -> list[str]:
    bare = [word.bare for word in words]
    return [*bare, *(f"{a} {b}" for a, b in pairwise(bare))]

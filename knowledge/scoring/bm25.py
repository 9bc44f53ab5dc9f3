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
"""Saturation of repeated words; how far long records are held back."""


class Bm25:
    """Scores every record against a query.

    Args:
        records: for each record, its texts as words without fillers. No pair crosses from one text to the next.
        weights: how much light words count.
    """

    def __init__(self, records: Sequence[Sequence[Sequence[Token]]], weights: WordWeights) -> None:
        self._size = len(records)
        self._weights = weights
        counts = [Counter(term for text in texts for term in _terms(text)) for texts in records]
        lengths = np.array([c.total() for c in counts], dtype=np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self._size else 1.0, 1.0))
        found: dict[str, list[tuple[int, int]]] = {}
        for record, terms in enumerate(counts):
            for term, count in terms.items():
                found.setdefault(term, []).append((record, count))
        self._postings = {term: self._posting(pairs, norm) for term, pairs in found.items()}

    def _posting(
        self, pairs: list[tuple[int, int]], norm: NDArray[np.float32]
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        records = np.array([record for record, _ in pairs], dtype=np.intp)
        counts = np.array([count for _, count in pairs], dtype=np.float32)
        rarity = math.log(1 + (self._size - len(pairs) + 0.5) / (len(pairs) + 0.5))
        return records, (rarity * counts * (K1 + 1) / (counts + norm[records])).astype(np.float32)

    def scores(self, query: Query) -> NDArray[np.float32]:
        """One score a record, 0 where no word is shared."""
        factors: dict[str, float] = {}
        for word, factor in query.content:
            factors[word.bare] = max(factors.get(word.bare, 0.0), factor * self._weights.strength(word))
        for (first, one), (second, other) in query.pairs:
            factors[f"{first.bare} {second.bare}"] = min(one, other)
        total = np.zeros(self._size, dtype=np.float32)
        for term, factor in factors.items():
            if term in self._postings:
                records, score = self._postings[term]
                total[records] += factor * score
        return total


def _terms(words: Sequence[Token]) -> list[str]:
    bare = [word.bare for word in words]
    return [*bare, *(f"{a} {b}" for a, b in pairwise(bare))]

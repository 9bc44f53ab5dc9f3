"""BM25 over single words and pairs of neighbours, without accents.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.scoring.lines import slices
from knowledge.scoring.numbered import number
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
        said = number([[word.bare for word in words] for words in lines])
        self._words, self._base = said.words, said.size
        first, second, lines_of_pairs = said.neighbours()
        # A term is the number of a word, or of two: the first one's times the base, plus the second one's.
        terms = np.concatenate((said.numbers, first * self._base + second))
        unit_of = np.array(owners, dtype=np.int64)[np.concatenate((said.owners, lines_of_pairs))]
        found, counts = np.unique(terms * max(units, 1) + unit_of, return_counts=True)
        term_of, self._unit_of = np.divmod(found, max(units, 1))
        held, having = np.unique(term_of, return_counts=True)
        self._places = {term: place for place, term in enumerate(held.tolist())}
        self._starts = np.concatenate(([0], np.cumsum(having)))
        term_of = np.repeat(np.arange(len(having)), having)
        lengths = np.bincount(self._unit_of, counts, minlength=units)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if units else 1.0, 1.0))
        rarity = np.log(1 + (units - having + 0.5) / (having + 0.5))
        self._scores = rarity[term_of] * counts * (K1 + 1) / (counts + norm[self._unit_of])

    def scores(self, query: Query) -> NDArray[np.float64]:
        """One score a unit, 0 where no word is shared."""
        factors = self._factors(query)
        at, lengths = slices(self._starts, np.array([*factors], dtype=np.intp))
        said = np.array([*factors.values()]).repeat(lengths) * self._scores[at]
        return np.bincount(self._unit_of[at], said, self._size).astype(np.float64, copy=False)

    def _factors(self, query: Query) -> dict[int, float]:
        """Where the terms of a question stand, each with what it counts; one that no unit has stands nowhere."""
        factors: dict[int, float] = {}
        numbers = [self._words.get(word.bare, 0) for word, _, _ in query.content]
        for of_word, (word, factor, _) in zip(numbers, query.content, strict=True):
            if (place := self._places.get(of_word)) is not None:
                factors[place] = max(factors.get(place, 0.0), factor * self._weights.strength(word))
        for (first, second), (_, _, factor) in zip(pairwise(numbers), query.pairs, strict=True):
            place = self._places.get(first * self._base + second) if first and second else None
            if place is not None:
                factors[place] = factor
        return factors

"""A question as the scorers see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token, uses_accents


class Weighed(NamedTuple):
    word: Token
    factor: float


class Query(NamedTuple):
    """Words with the factor each counts by (an earlier turn counts less), fillers left out."""

    content: tuple[Weighed, ...]
    accented: bool

    @property
    def pairs(self) -> Iterator[tuple[Weighed, Weighed]]:
        return pairwise(self.content)

    def mass(self, weights: WordWeights) -> float:
        """What all the different words together weigh."""
        heaviest: dict[str, float] = {}
        for word, factor in self.content:
            heaviest[word.bare] = max(heaviest.get(word.bare, 0.0), factor * weights.weight(word))
        return sum(heaviest.values())


def build_query(parts: Sequence[tuple[Sequence[Token], float]], weights: WordWeights) -> Query:
    """Join the parts of a question, each with its factor."""
    content = (Weighed(w, factor) for words, factor in parts for w in words if not weights.is_filler(w))
    return Query(tuple(content), uses_accents([word for words, _ in parts for word in words]))

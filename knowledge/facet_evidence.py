"""What the words of a question say about the part it asks for, learnt from questions labelled by hand.

Phrases alone miss most of how people ask; the words around them, and how a question ends, tell the rest. A linear
classifier, one part against all others, is learnt beforehand (`make learn`) from `benchmarks/facets/*.tsv`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from knowledge.scoring.evidence import SCALE, Table
from knowledge.tokens import Token

NEIGHBOURS = 3
"""Words of the longest group that counts as one term."""
ENDING = 8
"""Words at the end of a message that count once more: Vietnamese asks at the end."""


class FacetEvidence:
    """The learnt table, ready to be summed."""

    def __init__(self, table: Table) -> None:
        self._numbers = {term: number for number, term in enumerate(table.terms)}
        self._rarity = table.rarity
        self._facets = table.units
        self._constant = table.constant
        self._weights = np.zeros((len(table.terms), len(table.units)), dtype=np.float32)
        of_term = np.repeat(np.arange(len(table.terms)), np.diff(table.starts))
        self._weights[of_term, table.unit_of] = table.weight / SCALE

    def scores(self, terms: Iterable[str]) -> dict[str, float]:
        """One score for every facet: above 0 the terms speak for it, around -1 they do not."""
        numbers = self._numbers
        held = np.array([numbers[term] for term in terms if term in numbers], dtype=np.intp)
        values = self._rarity[held]
        length = math.sqrt(float(values @ values)) or 1.0
        total = self._constant + values @ self._weights[held] / np.float32(length)
        return dict(zip(self._facets, total.tolist(), strict=True))


def facet_terms(words: Sequence[Token], found: Collection[tuple[str, float]]) -> list[str]:
    """What a question holds to learn from, in a fixed order, each once.

    Args:
        words: of the question.
        found: the facets its phrases ask for, the surest first, each with how surely.
    """
    return list(dict.fromkeys(_terms([word.bare for word in words], found)))


def _terms(words: Sequence[str], found: Collection[tuple[str, float]]) -> Iterator[str]:
    edged = ["<", *words, ">"]
    for count in range(1, NEIGHBOURS + 1):
        yield from _groups(edged, count)
    for count in (1, 2):
        yield from [f"${group}" for group in _groups(edged[-ENDING:], count)]
    yield from (f"={facet} {weight:g}" for facet, weight in found)
    yield from (f"=first {facet}" for facet, _ in islice(found, 1))
    if not found:
        yield "=none"


def _groups(words: Sequence[str], count: int) -> list[str]:
    return [" ".join(group) for group in zip(*(words[at:] for at in range(count)), strict=False)]

"""Likeness of spelling: cosine between the letter groups of the question and of each alias."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SIZES = (2, 3, 4)
"""Letters in a group; a space marks the edge of a word."""


def letter_groups(words: Iterable[str]) -> Counter[str]:
    """Groups of two to four letters, across word borders."""
    text = f" {' '.join(words)} "
    return Counter(text[at : at + size] for size in SIZES for at in range(len(text) - size + 1))


class NgramIndex:
    """TF-IDF vectors of the aliases, stored by letter group."""

    def __init__(self, aliases: Sequence[Sequence[str]]) -> None:
        counts = [letter_groups(words) for words in aliases]
        having = Counter(group for groups in counts for group in groups)
        self._rarity = {group: math.log((1 + len(counts)) / (1 + n)) + 1 for group, n in having.items()}
        self._size = len(counts)
        found: dict[str, list[tuple[int, float]]] = {}
        for number, groups in enumerate(counts):
            vector = self._vector(groups)
            for group, value in vector.items():
                found.setdefault(group, []).append((number, value))
        self._postings = {
            group: (
                np.array([n for n, _ in pairs], dtype=np.intp),
                np.array([v for _, v in pairs], np.float32),
            )
            for group, pairs in found.items()
        }

    def _vector(self, groups: Counter[str]) -> dict[str, float]:
        values = {g: (1 + math.log(n)) * self._rarity[g] for g, n in groups.items() if g in self._rarity}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return {group: value / length for group, value in values.items()}

    def scores(self, words: Iterable[str]) -> NDArray[np.float32]:
        """Cosine with every alias, 0 to 1."""
        total = np.zeros(self._size, dtype=np.float32)
        for group, value in self._vector(letter_groups(words)).items():
            numbers, values = self._postings[group]
            total[numbers] += value * values
        return total

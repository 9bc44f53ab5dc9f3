"""Likeness of spelling: cosine between the letter groups of the question and of each line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.scoring.lines import Floats, Lists, Numbers

SIZES = (2, 3, 4)
"""Letters in a group; a space marks the edge of a word."""


def letter_groups(words: Iterable[str]) -> Counter[str]:
    """Groups of two to four letters, across word borders."""
    text = f" {' '.join(words)} "
    return Counter(text[at : at + size] for size in SIZES for at in range(len(text) - size + 1))


class NgramIndex:
    """The letter groups of every line; rare groups count more.

    Args:
        lines: for each line its words without accents.
    """

    def __init__(self, lines: Sequence[Sequence[str]]) -> None:
        groups = [set(letter_groups(words)) for words in lines]
        having = Counter(group for own in groups for group in own)
        self._numbers = {group: number for number, group in enumerate(having, 1)}
        count = len(lines)
        self._rarity = np.array(
            [0.0, *(math.log((1 + count) / (1 + n)) + 1 for n in having.values())], dtype=np.float32
        )
        self._held = Lists([sorted(self._numbers[group] for group in own) for own in groups])
        squares = self._held.sums(self._rarity**2, np.arange(count)) if count else np.zeros(0, np.float32)
        self._lengths = np.sqrt(np.maximum(squares, 1e-6))

    def scores(self, words: Iterable[str], lines: Numbers) -> Floats:
        """Cosine with some lines, 0 to 1."""
        said = [self._numbers[group] for group in set(letter_groups(words)) if group in self._numbers]
        values = np.zeros_like(self._rarity)
        values[said] = self._rarity[said] ** 2
        length = math.sqrt(float(values.sum())) or 1.0
        return np.asarray(self._held.sums(values, lines) / (self._lengths[lines] * length), dtype=np.float32)

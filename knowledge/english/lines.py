"""Which record an English question is nearest to: names and example questions, weighed by how rare their words are.

Weights are the inverse document frequency of BM25 (Robertson and Zaragoza, 2009); a line fits as well as it covers the
question and is covered by it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

ASKED, NAMED, KNOWN = 0.5, 0.3, 0.2
"""What it counts how much of the question a line covers, how much of the line is asked, and how much of the question
all the lines of the unit cover. They add up to 1."""
LIGHT = 0.35
"""What a word counts that is said about many records."""


class Line(NamedTuple):
    unit: int
    text: str
    words: frozenset[str]


class Fit(NamedTuple):
    """How well a unit fits a question, 0 to 1, and the line that fits best."""

    unit: int
    score: float
    line: Line


class LineIndex:
    """Units and the lines by which they are known, each as its words.

    Args:
        lines: the lines of all units.
        light: words that count less.
    """

    def __init__(self, lines: Sequence[Line], light: Collection[str]) -> None:
        self._lines = [line for line in lines if line.words]
        self._light = frozenset(light)
        self._units: dict[int, frozenset[str]] = {}
        for line in self._lines:
            self._units[line.unit] = self._units.get(line.unit, frozenset()) | line.words
        self._with = Counter(word for words in self._units.values() for word in words)

    def weight(self, word: str) -> float:
        """What a word counts; the most when no unit has it."""
        having = self._with[word]
        rarity = math.log(1 + (len(self._units) - having + 0.5) / (having + 0.5))
        return rarity * (LIGHT if word in self._light else 1.0)

    def is_light(self, word: str) -> bool:
        return word in self._light

    def known(self, word: str) -> bool:
        return word in self._with

    def fits(self, asked: Mapping[str, float]) -> list[Fit]:
        """Every unit that shares a word with the question, best first; of equals the later one, which is more special.

        Args:
            asked: the words of the question, each with what it counts beside the others.
        """
        weights = {word: factor * self.weight(word) for word, factor in asked.items()}
        whole = math.fsum(weights.values())
        best: dict[int, Fit] = {}
        for line in self._lines:
            shared = math.fsum(weights[word] for word in line.words if word in weights)
            if not shared:
                continue
            score = self._score(line, weights, shared, whole)
            if line.unit not in best or score > best[line.unit].score:
                best[line.unit] = Fit(line.unit, score, line)
        return sorted(best.values(), key=lambda fit: (-round(fit.score, 9), -fit.unit))

    def _score(self, line: Line, weights: Mapping[str, float], shared: float, whole: float) -> float:
        # `fsum`, as words come in no order, and a sum that differs in its last digit puts equals in another.
        named = math.fsum(map(self.weight, line.words & weights.keys()))
        named /= math.fsum(map(self.weight, line.words))
        known = math.fsum(weights[word] for word in self._units[line.unit] if word in weights)
        return ASKED * shared / whole + NAMED * named + KNOWN * known / whole

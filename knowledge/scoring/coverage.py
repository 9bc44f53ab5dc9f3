"""How much of each alias a question says, and how much of the question the alias explains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.scoring.query import Query
from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token

PAIR = 0.6
"""What two neighbours in the right order add, beside the mean of the two words."""
FILLER = 0.2
"""What a filler of an alias counts, so that an alias with one («chưa từng …») is not the plain name."""
BARE, MISSING, WRONG, NEAR_TONE = 0.92, 0.7, 0.35, 0.85
"""What a word counts: typed without accents; accents missing among accented words; others; hỏi for ngã."""

_HOOK, _TILDE = "\u0309", "\u0303"

Pair = tuple[str, str]


class Coverage(NamedTuple):
    """One value per alias."""

    coverage: NDArray[np.float32]
    """Share of the alias that is said, 0 to 1."""
    precision: NDArray[np.float32]
    """Share of the question that the alias explains, 0 to 1."""
    matched: NDArray[np.float32]
    """Weight of the shared words."""


def likeness(typed: Token, key: str, *, accented: bool) -> float:
    """How surely a typed word with the same letters is the word `key` of an alias."""
    if typed.key == key:
        return 1.0
    if not typed.accented:
        return MISSING if accented else BARE
    return NEAR_TONE if typed.key.replace(_TILDE, _HOOK) == key.replace(_TILDE, _HOOK) else WRONG


class CoverageIndex:
    """Where each word and each pair of neighbours stands, by spelling.

    Args:
        aliases: the words of each alias.
        contents: the same without fillers.
        weights: what each word counts.
    """

    def __init__(
        self, aliases: Sequence[Sequence[Token]], contents: Sequence[Sequence[Token]], weights: WordWeights
    ) -> None:
        self._weights = weights
        fillers: dict[str, list[int]] = {}
        words: dict[str, dict[str, list[int]]] = {}
        pairs: dict[Pair, dict[Pair, list[int]]] = {}
        masses: list[float] = []
        for number, (alias, content) in enumerate(zip(aliases, contents, strict=True)):
            for word in set(content):
                words.setdefault(word.bare, {}).setdefault(word.key, []).append(number)
            for a, b in set(pairwise(content)):
                pairs.setdefault((a.bare, b.bare), {}).setdefault((a.key, b.key), []).append(number)
            others = {word.bare for word in alias} - {word.bare for word in content}
            for bare in others:
                fillers.setdefault(bare, []).append(number)
            masses.append(self._mass(content) + sum(map(self._filler, others)))
        self._mass_of = np.maximum(np.array(masses, dtype=np.float32), 1e-6)
        self._fillers = {bare: np.array(numbers, dtype=np.intp) for bare, numbers in fillers.items()}
        self._words = {bare: _frozen(by_key) for bare, by_key in words.items()}
        self._pairs = {bares: _frozen(by_key) for bares, by_key in pairs.items()}

    def _mass(self, content: Sequence[Token]) -> float:
        return sum(map(self._weights.weight, set(content))) + sum(
            self._pair(a, b) for a, b in set(pairwise(content))
        )

    def _filler(self, bare: str) -> float:
        return FILLER * self._weights.rarity(bare)

    def _pair(self, a: Token, b: Token) -> float:
        return PAIR * (self._weights.weight(a) + self._weights.weight(b)) / 2

    def scores(self, query: Query) -> Coverage:
        """Score every alias."""
        words = np.zeros(len(self._mass_of), dtype=np.float32)
        for (typed, key), factor in self._matches(query).items():
            words[self._words[typed.bare][key]] += factor * self._weights.weight(typed)
        matched = words.copy()
        for typed_pair, factor in {(a.word, b.word): min(a.factor, b.factor) for a, b in query.pairs}.items():
            self._add_pair(matched, typed_pair, factor, accented=query.accented)
        for bare in query.said & self._fillers.keys():
            matched[self._fillers[bare]] += self._filler(bare)
        return Coverage(
            np.minimum(matched / self._mass_of, 1.0),
            np.minimum(words / max(query.mass(self._weights), 1e-6), 1.0),
            matched,
        )

    def _matches(self, query: Query) -> Mapping[tuple[Token, str], float]:
        """The best typed word for each spelling of an alias word."""
        best: dict[tuple[str, str], tuple[float, Token]] = {}
        for word, factor in query.content:
            for key in self._words.get(word.bare, ()):
                score = factor * likeness(word, key, accented=query.accented)
                best[word.bare, key] = max(best.get((word.bare, key), (0.0, word)), (score, word))
        return {(word, key): score for (_, key), (score, word) in best.items()}

    def _add_pair(
        self, matched: NDArray[np.float32], pair: tuple[Token, Token], factor: float, *, accented: bool
    ) -> None:
        a, b = pair
        for (first, second), numbers in self._pairs.get((a.bare, b.bare), {}).items():
            like = likeness(a, first, accented=accented) * likeness(b, second, accented=accented)
            matched[numbers] += factor * like * self._pair(a, b)


def _frozen(by_key: Mapping[str, Iterable[int]] | Mapping[Pair, Iterable[int]]) -> dict:  # type: ignore[type-arg]  # of words or of pairs
    return {key: np.array(numbers, dtype=np.intp) for key, numbers in by_key.items()}

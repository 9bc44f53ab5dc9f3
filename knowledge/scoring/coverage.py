"""How much of each line a question says, and how much of the question the line explains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from knowledge.scoring.lines import Floats, Line, Lists, Numbers
from knowledge.scoring.numbered import number
from knowledge.scoring.query import Query
from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token

PAIR = 0.6
"""What two neighbours in the right order add, beside the mean of the two words."""
FILLER = 0.2
"""What a filler of a line counts, so that a line with one («chưa từng …») is not the plain name."""
BARE, MISSING, WRONG, NEAR_TONE = 0.92, 0.7, 0.35, 0.85
"""What a word counts: typed without accents; accents missing among accented words; others; hỏi for ngã."""

_HOOK, _TILDE = "\u0309", "\u0303"

Pair = tuple[str, str]


class Coverage(NamedTuple):
    """One value per line."""

    coverage: Floats
    """Share of the line that is said, 0 to 1."""
    precision: Floats
    """Share of the question that the line explains, 0 to 1."""
    matched: Floats
    """Weight of the shared words."""


def likeness(typed: Token, key: str, *, accented: bool) -> float:
    """How surely a typed word with the same letters is the word `key` of a line."""
    if typed.key == key:
        return 1.0
    if not typed.accented:
        return MISSING if accented else BARE
    return NEAR_TONE if typed.key.replace(_TILDE, _HOOK) == key.replace(_TILDE, _HOOK) else WRONG


class Spellings:
    """Numbers words, or pairs of neighbours, from 1, and finds them by their letters without accents."""

    def __init__(self, known: Iterable[tuple[Token, ...]]) -> None:
        self._numbers = {words: number for number, words in enumerate(known, 1)}
        self._by_letters: dict[tuple[str, ...], list[tuple[Token, ...]]] = {}
        for words in self._numbers:
            self._by_letters.setdefault(tuple([word.bare for word in words]), []).append(words)

    def weights(self, weigh: Callable[[tuple[Token, ...]], float]) -> Floats:
        """What each number counts when all of it is said; number 0 stands for nothing."""
        return np.array([0.0, *map(weigh, self._numbers)], dtype=np.float32)

    def values(self, said: Iterable[tuple[tuple[Token, ...], float]], *, accented: bool) -> Floats:
        """For each number, the most that any of the said words counts for it."""
        values = np.zeros(len(self._numbers) + 1, dtype=np.float32)
        for words, value in said:
            for known in self._by_letters.get(tuple([word.bare for word in words]), ()):
                like = value
                for word, meant in zip(words, known, strict=True):
                    like *= likeness(word, meant.key, accented=accented)
                number = self._numbers[known]
                values[number] = max(values[number], like)
        return values


class CoverageIndex:
    """The words, neighbours and fillers of every line.

    Args:
        lines: all lines, sorted by unit.
        contents: for each line its words without fillers; none where the line is not to be looked at.
        weights: what each word counts.
    """

    def __init__(
        self, lines: Sequence[Line], contents: Sequence[Sequence[Token]], weights: WordWeights
    ) -> None:
        self._weights = weights
        size = len(lines)
        said = number(contents)
        self._spelt = Spellings((word,) for word in said.words)
        self._words = Lists(size, said.owners, said.numbers)
        words = [*said.words]
        first, second, in_line = said.neighbours()
        found, pair = np.unique(first * said.size + second, return_inverse=True)
        joined = zip(*np.divmod(found, said.size), strict=True)
        self._joined = Spellings((words[a - 1], words[b - 1]) for a, b in joined)
        self._pairs = Lists(size, in_line, pair + 1)
        left_out = number(
            [_fillers(line.words, own) if own else () for line, own in zip(lines, contents, strict=True)]
        )
        self._fillers = Spellings((Token(bare, bare),) for bare in left_out.words)
        self._rest = Lists(size, left_out.owners, left_out.numbers)
        every = np.arange(size)
        mass = self._words.sums(self._spelt.weights(lambda words: weights.weight(*words)), every)
        mass = mass + self._pairs.sums(self._joined.weights(lambda pair: self._pair(*pair)), every)
        mass = mass + self._rest.sums(self._fillers.weights(lambda words: self._filler(*words)), every)
        self._mass_of = np.maximum(mass, 1e-6)

    def _filler(self, word: Token) -> float:
        return FILLER * self._weights.rarity(word.bare)

    def _pair(self, a: Token, b: Token) -> float:
        return PAIR * (self._weights.weight(a) + self._weights.weight(b)) / 2

    def scores(self, query: Query, lines: Numbers) -> Coverage:
        """Score some lines."""
        words = self._words.sums(self._word_values(query), lines)
        neighbours = self._pairs.sums(self._pair_values(query), lines)
        matched = words + neighbours + self._rest.sums(self._filler_values(query), lines)
        return Coverage(
            np.minimum(matched / self._mass_of[lines], 1.0),
            np.minimum(words / max(query.mass(self._weights), 1e-6), 1.0),
            matched,
        )

    def _word_values(self, query: Query) -> Floats:
        said = (((word,), factor * self._weights.weight(word)) for word, factor, _ in query.content)
        return self._spelt.values(said, accented=query.accented)

    def _pair_values(self, query: Query) -> Floats:
        said = (((a, b), factor * self._pair(a, b)) for a, b, factor in query.pairs)
        return self._joined.values(said, accented=query.accented)

    def _filler_values(self, query: Query) -> Floats:
        said = (((word,), self._filler(word)) for word in query.said)
        return self._fillers.values(said, accented=False)


def _fillers(words: Sequence[Token], content: Sequence[Token]) -> list[str]:
    """The words left out, without their accents."""
    kept = {word.bare for word in content}
    return [word.bare for word in words if word.bare not in kept]

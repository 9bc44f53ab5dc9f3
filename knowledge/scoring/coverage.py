"""How much of each line a question says, and how much of the question the line explains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from knowledge.scoring.lines import Floats, Line, Lists, Picked
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

REMEMBERED = 5_000
"""Words and pairs whose likeness to the known ones is kept: the same few thousand make up nearly all messages."""

_HOOK, _TILDE = "\u0309", "\u0303"


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
    """Numbers words, or pairs of neighbours, and finds them by their letters without accents.

    Args:
        known: what gets a number, in this order.
        first: the first number.
    """

    def __init__(self, known: Iterable[tuple[Token, ...]], first: int) -> None:
        self._numbers = {words: number for number, words in enumerate(known, first)}
        self._by_letters: dict[tuple[str, ...], list[tuple[Token, ...]]] = {}
        for words in self._numbers:
            self._by_letters.setdefault(tuple([word.bare for word in words]), []).append(words)
        self._likened = lru_cache(maxsize=REMEMBERED)(self._liken)
        self.end = first + len(self._numbers)
        """One more than the last number."""

    def weights(self, weigh: Callable[[tuple[Token, ...]], float]) -> list[float]:
        """What each number counts when all of it is said."""
        return [*map(weigh, self._numbers)]

    def values(
        self, said: Iterable[tuple[tuple[Token, ...], float]], weigh: Callable[..., float], *, accented: bool
    ) -> Mapping[int, float]:
        """For each number that may have been said, the most that any of the said words counts for it.

        Args:
            said: words, or pairs, each with its factor.
            weigh: what they weigh; asked for those that are known, which most pairs are not.
            accented: whether the message was typed with accents.
        """
        best: dict[int, float] = {}
        for words, factor in said:
            likened = self._likened(words, accented)
            value = factor * weigh(*words) if likened else 0.0
            for meant, likes in likened:
                like = value
                for share in likes:
                    like *= share
                if like > best.get(meant, 0.0):
                    best[meant] = like
        return best

    def _liken(self, words: tuple[Token, ...], accented: bool) -> list[tuple[int, tuple[float, ...]]]:  # noqa: FBT001 - a cache compares what is said by place
        """The numbers some words may stand for; for each, how surely each of its words is meant."""
        return [
            (
                self._numbers[known],
                tuple(
                    likeness(word, meant.key, accented=accented)
                    for word, meant in zip(words, known, strict=True)
                ),
            )
            for known in self._by_letters.get(tuple([word.bare for word in words]), ())
        ]


class CoverageIndex:
    """The words, neighbours and fillers of every line.

    A line has three lists of numbers, one behind the other: words, pairs of neighbours, fillers. No number stands for
    two things, so that all lists of a shortlist are summed at once.

    Args:
        lines: all lines, sorted by unit.
        contents: for each line its words without fillers; none where the line is not to be looked at.
        weights: what each word counts.
    """

    def __init__(
        self, lines: Sequence[Line], contents: Sequence[Sequence[Token]], weights: WordWeights
    ) -> None:
        self._weights = weights
        said = number(contents)
        self._words = Spellings(((word,) for word in said.words), 1)
        words = [*said.words]
        first, second, in_line = said.neighbours()
        found, pair = np.unique(first * said.size + second, return_inverse=True)
        joined = zip(*np.divmod(found, said.size), strict=True)
        self._pairs = Spellings(((words[a - 1], words[b - 1]) for a, b in joined), self._words.end)
        left_out = number(
            [_fillers(line.words, own) if own else () for line, own in zip(lines, contents, strict=True)]
        )
        self._fillers = {bare: self._pairs.end - 1 + number for bare, number in left_out.words.items()}
        owners = (3 * said.owners, 3 * in_line + 1, 3 * left_out.owners + 2)
        numbers = (said.numbers, pair + self._words.end, left_out.numbers + self._pairs.end - 1)
        self._lists = Lists(3 * len(lines), np.concatenate(owners), np.concatenate(numbers))
        whole = [
            0.0,
            *self._words.weights(lambda words: weights.weight(*words)),
            *self._pairs.weights(lambda pair: self._pair(*pair)),
            *map(self._filler, self._fillers),
        ]
        self._size = len(whole)
        mass = self._sums(np.array(whole, dtype=np.float32), [(0, len(lines))])
        self._mass_of = np.maximum(mass[0] + mass[1] + mass[2], 1e-6)

    def _filler(self, bare: str) -> float:
        return FILLER * self._weights.rarity(bare)

    def _pair(self, a: Token, b: Token) -> float:
        return PAIR * (self._weights.weight(a) + self._weights.weight(b)) / 2

    def scores(self, query: Query, picked: Picked) -> Coverage:
        """Score some lines."""
        words, neighbours, fillers = self._sums(self._values(query), picked.spans)
        matched = words + neighbours + fillers
        return Coverage(
            np.minimum(matched / self._mass_of[picked.lines], 1.0),
            np.minimum(words / max(query.mass(self._weights), 1e-6), 1.0),
            matched,
        )

    def _sums(self, values: Floats, spans: Sequence[tuple[int, int]]) -> Floats:
        """What of the words, the neighbours and the fillers of each line was said: three rows."""
        return self._lists.sums(values, [(3 * first, 3 * end) for first, end in spans]).reshape(-1, 3).T

    def _values(self, query: Query) -> Floats:
        """What each number counts for a question."""
        words = (((word,), factor) for word, factor, _ in query.content)
        pairs = (((a, b), factor) for a, b, factor in query.pairs)
        fillers = self._fillers
        said = {
            **self._words.values(words, self._weights.weight, accented=query.accented),
            **self._pairs.values(pairs, self._pair, accented=query.accented),
            **{fillers[word.bare]: self._filler(word.bare) for word in query.said if word.bare in fillers},
        }
        values = np.zeros(self._size, dtype=np.float32)
        values[[*said]] = [*said.values()]
        return values


def _fillers(words: Sequence[Token], content: Sequence[Token]) -> list[str]:
    """The words left out, without their accents."""
    kept = {word.bare for word in content}
    return [word.bare for word in words if word.bare not in kept]

"""How much of each line a question says, and how much of the question the line explains."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from knowledge.scoring.lines import Floats, Line, Picked, runs, slices
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


REMEMBERED = 5_000
"""Words whose likeness to the known ones is kept: the same few thousand make up nearly all messages. Most pairs of
neighbours do not come again."""


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
        weigh: what some words count when all of them are said.
        remembered: how many are kept with what they may stand for.
    """

    def __init__(
        self,
        known: Iterable[tuple[Token, ...]],
        first: int,
        weigh: Callable[[tuple[Token, ...]], float],
        remembered: int = 0,
    ) -> None:
        self._known = [*known]
        self._weigh = weigh
        self._likened = lru_cache(maxsize=remembered)(self._liken)
        self._by_letters: dict[tuple[str, ...], list[tuple[int, tuple[Token, ...]]]] = {}
        for at, words in enumerate(self._known, first):
            letters = tuple([word.bare for word in words])
            self._by_letters.setdefault(letters, []).append((at, words))
        self.end = first + len(self._known)
        """One more than the last number."""

    def weights(self) -> list[float]:
        """What each number counts when all of it is said."""
        return [*map(self._weigh, self._known)]

    def values(
        self, said: Iterable[tuple[tuple[Token, ...], float]], *, accented: bool
    ) -> Mapping[int, float]:
        """For each number that may have been said, the most that any of the said words counts for it.

        Args:
            said: words, or pairs, each with its factor.
            accented: whether the message was typed with accents.
        """
        best: dict[int, float] = {}
        for words, factor in said:
            for meant, counts in self._likened(words, accented):
                value = factor * counts
                if value > best.get(meant, 0.0):
                    best[meant] = value
        return best

    def _liken(self, words: tuple[Token, ...], accented: bool) -> list[tuple[int, float]]:  # noqa: FBT001 - a cache compares what is said by place
        """The numbers some words may stand for, each with what they count for it: less where a word is in doubt."""
        likely = self._by_letters.get(tuple([word.bare for word in words]))
        if likely is None:
            return []
        weight = self._weigh(words)
        return [
            (at, weight * (1.0 if words == meant else _likeness(words, meant, accented=accented)))
            for at, meant in likely
        ]


def _likeness(words: Sequence[Token], meant: Sequence[Token], *, accented: bool) -> float:
    """How surely all of some words are meant."""
    pairs = zip(words, meant, strict=True)
    return math.prod([likeness(word, known.key, accented=accented) for word, known in pairs if word != known])


class CoverageIndex:
    """The words, neighbours and fillers of every line.

    A line has three lists of numbers, one behind the other: words, pairs of neighbours, fillers. No number stands for
    two things. For each number it is kept which units have it, and for each of these which lists: of what a question
    says only the part in the units asked for is summed, however many others there are.

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
        self._words = Spellings(
            ((word,) for word in said.words), 1, lambda words: weights.weight(*words), REMEMBERED
        )
        words = [*said.words]
        first, second, in_line = said.neighbours()
        found, pair = np.unique(first * said.size + second, return_inverse=True)
        joined = zip(*np.divmod(found, said.size), strict=True)
        pairs = ((words[a - 1], words[b - 1]) for a, b in joined)
        self._pairs = Spellings(pairs, self._words.end, lambda pair: self._pair(*pair))
        left_out = number(
            [_fillers(line.words, own) if own else () for line, own in zip(lines, contents, strict=True)]
        )
        self._fillers = {
            bare: (self._pairs.end - 1 + number, FILLER * weights.rarity(bare))
            for bare, number in left_out.words.items()
        }
        """The number of each filler, and what it counts."""
        count = max(3 * len(lines), 1)
        owners = np.concatenate((3 * said.owners, 3 * in_line + 1, 3 * left_out.owners + 2))
        numbers = (said.numbers, pair + self._words.end, left_out.numbers + self._pairs.end - 1)
        fillers = [counts for _, counts in self._fillers.values()]
        whole = np.array([0, *self._words.weights(), *self._pairs.weights(), *fillers])
        # one that is twice in a list counts once
        number_of, self._list_of = np.divmod(np.unique(np.concatenate(numbers) * count + owners), count)
        mass = np.bincount(self._list_of // 3, whole[number_of], len(lines))
        self._mass_of = np.maximum(mass, 1e-6).astype(np.float32)
        unit_of = np.array([line.unit for line in lines], dtype=np.intp)
        self._units = int(unit_of.max(initial=-1)) + 1
        owner = unit_of[self._list_of // 3]
        held = number_of * self._units + owner
        begin = np.flatnonzero(np.diff(held, prepend=-1))
        self._begin = np.append(begin, len(held))
        """Where the lists of a number in a unit begin: one entry for each number and unit that has it."""
        self._unit_of = owner[begin]
        self._starts = np.searchsorted(number_of[begin], np.arange(len(whole) + 1))
        """Where those of each number begin."""

    def _pair(self, a: Token, b: Token) -> float:
        return PAIR * (self._weights.weight(a) + self._weights.weight(b)) / 2

    def scores(self, query: Query, picked: Picked) -> Coverage:
        """Score some lines."""
        words, neighbours, fillers = self._sums(self._values(query), picked)
        matched = words + neighbours + fillers
        return Coverage(
            np.minimum(matched / self._mass_of[picked.lines], 1.0),
            np.minimum(words / max(query.mass, 1e-6), 1.0),
            matched,
        )

    def _sums(self, values: Mapping[int, float], picked: Picked) -> Floats:
        """What of the words, the neighbours and the fillers of each line was said: three rows."""
        at, having = slices(self._starts, np.array([*values], dtype=np.intp))
        place_of = np.full(self._units, -1)
        place_of[picked.units] = np.arange(len(picked.units))
        of = place_of[self._unit_of[at]]
        inside = np.flatnonzero(of >= 0)
        at, of = at[inside], of[inside]
        lists, lengths = runs(self._begin[at], self._begin[at + 1])
        places = self._list_of[lists] - 3 * (picked.first - picked.starts)[of].repeat(lengths)
        counts = np.array([*values.values()]).repeat(having)[inside].repeat(lengths)
        said = np.bincount(places, counts, 3 * len(picked.lines))
        return np.asarray(said.reshape(-1, 3).T, dtype=np.float32)

    def _values(self, query: Query) -> Mapping[int, float]:
        """What each number counts for a question."""
        words = (((word,), factor) for word, factor, _ in query.content)
        pairs = (((a, b), factor) for a, b, factor in query.pairs)
        fillers = self._fillers
        return {
            **self._words.values(words, accented=query.accented),
            **self._pairs.values(pairs, accented=query.accented),
            **dict([fillers[bare] for bare in query.said if bare in fillers]),
        }


def _fillers(words: Sequence[Token], content: Sequence[Token]) -> list[str]:
    """The words left out, without their accents."""
    kept = {word.bare for word in content}
    return [word.bare for word in words if word.bare not in kept]

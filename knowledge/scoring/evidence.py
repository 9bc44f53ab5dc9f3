"""What each word speaks for: weights learnt from the names and example questions of all units.

A linear classifier, one unit against all others, over words, pairs of neighbours and groups of letters. It is learnt
beforehand (`make learn`) and kept as a small table; here it is only read and summed, so every answer can be traced to
its words.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.scoring.lines import Floats, slices
from knowledge.scoring.query import Query, Weighed
from knowledge.tokens import Token

SCALE = 64
"""Weights are stored as whole numbers of 1/64."""
UNLEARNT = -0.6
"""What is taken for a unit that was not there when the table was learnt: a little more than for a stranger."""
LETTERS = 3
"""Letters in a group; a space marks the edge of a word."""
BEYOND = "beyond"
"""The one name under which all matters beyond the records were learnt."""

K = TypeVar("K", bound=Hashable)


class Table(NamedTuple):
    """The learnt weights, as stored."""

    terms: tuple[str, ...]
    rarity: Floats
    units: tuple[str, ...]
    constant: Floats
    """Per unit."""
    starts: NDArray[np.int32]
    """Where the weights of each term begin."""
    unit_of: NDArray[np.uint16]
    weight: NDArray[np.int8]
    learnt_from: str
    """Fingerprint of the lines it was learnt from."""

    def save(self, path: Path) -> None:
        """Write it, the same bytes for the same weights."""
        np.savez_compressed(
            path,
            terms=np.array("\n".join(self.terms)),
            rarity=self.rarity,
            units=np.array("\n".join(self.units)),
            constant=self.constant,
            starts=self.starts,
            unit_of=self.unit_of,
            weight=self.weight,
            learnt_from=np.array(self.learnt_from),
        )

    @classmethod
    def load(cls, path: Path) -> Table:
        """Read it."""
        with np.load(path, allow_pickle=False) as held:
            return cls(
                tuple(str(held["terms"]).split("\n")),
                held["rarity"],
                tuple(str(held["units"]).split("\n")),
                held["constant"],
                held["starts"],
                held["unit_of"],
                held["weight"],
                str(held["learnt_from"]),
            )


class Evidence:
    """The table, ready for a set of units.

    Args:
        table: the learnt weights.
        units: ids in the order of the scores; those of matters beyond the records are `BEYOND`.
    """

    def __init__(self, table: Table, units: Sequence[str]) -> None:
        self._table = table
        self._numbers = {term: number for number, term in enumerate(table.terms)}
        self._rarity = table.rarity.astype(np.float64)
        self._numbers_of = lru_cache(maxsize=5_000)(self._find_numbers)
        columns = {unit: number for number, unit in enumerate(table.units)}
        self._column = np.array([columns.get(unit, -1) for unit in units], dtype=np.intp)

    def scores(self, query: Query) -> Floats:
        """One score a unit: above 0 the words speak for it, around -1 they do not."""
        best = self._said(query.content)
        numbers = np.array([*best], dtype=np.intp)
        values = np.array([*best.values()]) * self._rarity[numbers]
        length = math.sqrt(sum([value * value for value in values.tolist()])) or 1.0
        at, lengths = slices(self._table.starts, numbers)
        spoken_for = (values / length / SCALE).repeat(lengths) * self._table.weight[at]
        units = len(self._table.constant)
        total = self._table.constant + np.bincount(self._table.unit_of[at], spoken_for, units)
        return np.where(self._column >= 0, total[self._column], np.float32(UNLEARNT))

    def _said(self, content: Sequence[Weighed]) -> dict[int, float]:
        """The terms of a question that were learnt, by number, each with the most it counts."""
        words = [(self._numbers_of(said.word.bare), said.factor) for said in content]
        pairs = [([self._numbers[pair]], factor) for pair, factor in _pairs(content) if pair in self._numbers]
        return _most([*words, *pairs])

    def _find_numbers(self, word: str) -> list[int]:
        return [number for term in _terms_of(word) if (number := self._numbers.get(term)) is not None]


def terms(words: Sequence[Token]) -> dict[str, float]:
    """What a line holds to learn from, each counting 1."""
    return weighed_terms([Weighed(word, 1.0, 1.0) for word in words])


def weighed_terms(content: Sequence[Weighed]) -> dict[str, float]:
    """Words, pairs of neighbours and groups of letters, all without accents, each with the most it counts.

    Letters (marked by `~`) keep a word recognisable when one of them is wrong.
    """
    words = [(_terms_of(said.word.bare), said.factor) for said in content]
    return _most([*words, *(([pair], factor) for pair, factor in _pairs(content))])


def _terms_of(word: str) -> list[str]:
    """A word and its groups of letters."""
    spaced = f" {word} "
    return [word, *(f"~{spaced[at : at + LETTERS]}" for at in range(len(spaced) - LETTERS + 1))]


def _pairs(content: Sequence[Weighed]) -> Iterator[tuple[str, float]]:
    for one, other in pairwise(content):
        yield f"{one.word.bare} {other.word.bare}", min(one.factor, other.factor)


def _most(counted: Sequence[tuple[Iterable[K], float]]) -> dict[K, float]:
    best: dict[K, float] = {}
    for keys, factor in sorted(counted, key=itemgetter(1)):  # the highest factor comes last, and stays
        best.update(dict.fromkeys(keys, factor))
    return best

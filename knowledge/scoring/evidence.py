"""What each word speaks for: weights learnt from the names and example questions of all units.

A linear classifier, one unit against all others, over single words and pairs of neighbours. It is learnt beforehand
(`make learn`) and kept as a small table; here it is only read and summed, so every answer can be traced to its words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.scoring.lines import Floats
from knowledge.scoring.query import Query
from knowledge.tokens import Token

SCALE = 64
"""Weights are stored as whole numbers of 1/64."""
UNLEARNT = -0.6
"""What is taken for a unit that was not there when the table was learnt: a little more than for a stranger."""
BEYOND = "beyond"
"""The one name under which all matters beyond the records were learnt."""


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
        text = {"terms": "\n".join(self.terms), "units": "\n".join(self.units), "learnt_from": self.learnt_from}
        numbers = {name: getattr(self, name) for name in ("rarity", "constant", "starts", "unit_of", "weight")}
        np.savez_compressed(path, **text, **numbers)

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
        columns = {unit: number for number, unit in enumerate(table.units)}
        self._column = np.array([columns.get(unit, -1) for unit in units], dtype=np.intp)

    def scores(self, query: Query) -> Floats:
        """One score a unit: above 0 the words speak for it, around -1 they do not."""
        said = {self._numbers[term]: factor for term, factor in _said(query) if term in self._numbers}
        values = {number: factor * float(self._table.rarity[number]) for number, factor in said.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        total = self._table.constant.astype(np.float32)
        for number, value in values.items():
            held = slice(self._table.starts[number], self._table.starts[number + 1])
            total[self._table.unit_of[held]] += value / length / SCALE * self._table.weight[held]
        return np.where(self._column >= 0, total[self._column], np.float32(UNLEARNT))


def terms(words: Sequence[Token]) -> list[str]:
    """Single words and pairs of neighbours, without accents."""
    bare = [word.bare for word in words]
    return [*bare, *(f"{a} {b}" for a, b in pairwise(bare))]


def _said(query: Query) -> Iterable[tuple[str, float]]:
    """Each term once, with the most it counts."""
    best: dict[str, float] = {}
    for word, factor in query.content:
        best[word.bare] = max(best.get(word.bare, 0.0), factor)
    for (a, one), (b, other) in query.pairs:
        term = f"{a.bare} {b.bare}"
        best[term] = max(best.get(term, 0.0), min(one, other))
    return best.items()

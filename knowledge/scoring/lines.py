"""Lines of words that belong to units of retrieval, scored for a few units at a time.

A unit has many lines (names, or example questions), which stand one behind the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.tokens import Token

Floats = NDArray[np.floating]
Numbers = NDArray[np.intp]


class Line(NamedTuple):
    unit: int
    """Index of the unit; lines come sorted by it."""
    text: str
    words: tuple[Token, ...]
    factor: float
    """What the line counts: 1 as a person wrote it, less when it was made from another."""
    is_name: bool
    """A name, not an example question."""
    content: tuple[Token, ...] | None = None
    """The words without fillers, where they were worked out beforehand."""


class Picked(NamedTuple):
    """The lines of a shortlist, one unit's after the other's."""

    units: Numbers
    lines: Numbers
    starts: Numbers
    """For each unit of the shortlist, where its lines begin."""
    first: Numbers
    """For each unit of the shortlist, its first line."""
    end: Numbers
    """And the one behind its last."""

    def best(self, per_line: Floats) -> Floats:
        """The highest value of each unit."""
        return np.asarray(np.maximum.reduceat(per_line, self.starts), dtype=np.float32)

    def of(self, at: int) -> slice:
        """Where the lines of one unit of the shortlist stand in an array of one value a line."""
        start = int(self.starts[at])
        return slice(start, start + int(self.end[at] - self.first[at]))


def slices(starts: NDArray[np.integer], picked: Numbers) -> tuple[Numbers, Numbers]:
    """Where the entries of the picked lists stand, one list after the other, and how many each list has."""
    return runs(starts[picked], starts[picked + 1])


def runs(first: NDArray[np.integer], end: NDArray[np.integer]) -> tuple[Numbers, Numbers]:
    """All numbers from each first one to before its end, one run after the other, and how many each run has."""
    lengths = end - first
    ends = lengths.cumsum()
    return np.arange(ends[-1] if len(ends) else 0) + (first - ends + lengths).repeat(lengths), lengths


class UnitLines:
    """Which lines belong to which unit. Every unit has at least one."""

    def __init__(self, units: Sequence[int], count: int) -> None:
        self._starts = np.searchsorted(np.array(units, dtype=np.intp), np.arange(count + 1))

    def of(self, units: Numbers) -> Picked:
        """The lines of some units."""
        first, end = self._starts[units], self._starts[units + 1]
        lines, lengths = runs(first, end)
        return Picked(units, lines, lengths.cumsum() - lengths, first, end)

"""Lines of words that belong to units of retrieval, scored for a few units at a time.

A unit has many lines (names, or example questions). What a line holds is stored as numbers, line after line and unit
after unit, so that scoring the lines of a shortlist is a handful of sums over neighbouring numbers.
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

    lines: Numbers
    starts: Numbers
    """For each unit of the shortlist, where its lines begin."""
    spans: Sequence[tuple[int, int]]
    """For each unit of the shortlist, its first line and the one behind its last."""

    def best(self, per_line: Floats) -> Floats:
        """The highest value of each unit."""
        return np.asarray(np.maximum.reduceat(per_line, self.starts), dtype=np.float32)

    def of(self, at: int) -> slice:
        """Where the lines of one unit of the shortlist stand in an array of one value a line."""
        first, end = self.spans[at]
        start = int(self.starts[at])
        return slice(start, start + end - first)


class Lists:
    """Many short lists of numbers in one array.

    Args:
        count: how many lists there are.
        owners: for each entry, its list.
        numbers: the entries, from 1; one that is twice in a list counts once.
    """

    def __init__(self, count: int, owners: Numbers, numbers: Numbers) -> None:
        size = int(numbers.max(initial=0)) + 1
        # number 0 stands for nothing: with it no list is empty, which sums over slices need
        every = np.arange(count, dtype=np.int64)
        keys = np.sort(np.concatenate((every * size, owners * size + numbers)))
        keys = keys[np.diff(keys, prepend=-1) > 0]
        list_of, self._flat = np.divmod(keys, size)
        self._starts = np.searchsorted(list_of, np.arange(count + 1))

    def sums(self, values: Floats, spans: Sequence[tuple[int, int]]) -> Floats:
        """For each list asked for, the sum of the values its numbers stand for; `values[0]` must be 0.

        Args:
            values: one a number.
            spans: runs of neighbouring lists: the first of each run, and the one behind its last.
        """
        numbers, begins, done = [], [], 0
        for first, end in spans:
            start, stop = self._starts[first], self._starts[end]
            numbers.append(self._flat[start:stop])
            begins.append(self._starts[first:end] + (done - start))
            done += stop - start
        said = values[np.concatenate(numbers)]
        return np.asarray(np.add.reduceat(said, np.concatenate(begins)), dtype=np.float32)


def slices(starts: NDArray[np.integer], picked: Numbers) -> tuple[Numbers, Numbers]:
    """Where the entries of the picked lists stand, one list after the other, and for each the place of its list."""
    lengths = starts[picked + 1] - starts[picked]
    of = np.arange(len(picked)).repeat(lengths)
    before = lengths.cumsum() - lengths
    return np.arange(len(of)) + (starts[picked] - before)[of], of


class UnitLines:
    """Which lines belong to which unit. Every unit has at least one."""

    def __init__(self, units: Sequence[int], count: int) -> None:
        self._starts = np.searchsorted(np.array(units, dtype=np.intp), np.arange(count + 1))

    def of(self, units: Numbers) -> Picked:
        """The lines of some units."""
        first, end = self._starts[units], self._starts[units + 1]
        lengths = end - first
        begins = lengths.cumsum() - lengths
        lines = np.arange(lengths.sum()) + (first - begins).repeat(lengths)
        return Picked(lines, begins, list(zip(first.tolist(), end.tolist(), strict=True)))

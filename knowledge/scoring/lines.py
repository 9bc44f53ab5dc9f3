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

    def best(self, per_line: Floats) -> Floats:
        """The highest value of each unit."""
        return np.asarray(np.maximum.reduceat(per_line, self.starts), dtype=np.float32)

    def best_line(self, per_line: Floats) -> Numbers:
        """For each unit, the line with the highest value, the first of equals."""
        ends = [*self.starts[1:], len(self.lines)]
        at = [start + int(per_line[start:end].argmax()) for start, end in zip(self.starts, ends, strict=True)]
        return self.lines[np.array(at, dtype=np.intp)]


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
        keys = np.unique(np.concatenate((every * size, owners * size + numbers)))
        list_of, self._flat = np.divmod(keys, size)
        self._starts = np.searchsorted(list_of, np.arange(count + 1))

    def sums(self, values: Floats, picked: Numbers) -> Floats:
        """For each picked list, the sum of the values its numbers stand for; `values[0]` must be 0."""
        lengths = (self._starts[1:] - self._starts[:-1])[picked]
        ends = np.cumsum(lengths)
        begins = ends - lengths
        at = np.arange(ends[-1]) + np.repeat(self._starts[:-1][picked] - begins, lengths)
        return np.asarray(np.add.reduceat(values[self._flat[at]], begins), dtype=np.float32)


class UnitLines:
    """Which lines belong to which unit. Every unit has at least one."""

    def __init__(self, units: Sequence[int], count: int) -> None:
        self._starts = np.searchsorted(np.array(units, dtype=np.intp), np.arange(count + 1))

    def of(self, units: Numbers) -> Picked:
        """The lines of some units."""
        lengths = self._starts[units + 1] - self._starts[units]
        ends = np.cumsum(lengths)
        begins = ends - lengths
        lines = np.arange(ends[-1]) + np.repeat(self._starts[units] - begins, lengths)
        return Picked(lines, begins)

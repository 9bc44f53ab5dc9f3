"""The words of many lines as numbers in one array, so that an index is built by sorting instead of line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import count
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=Hashable)

Keys = NDArray[np.int64]


class Numbered(NamedTuple, Generic[T]):
    """`words`: what each number stands for; 0 stands for nothing. `numbers` and `owners`: one entry a word said."""

    words: dict[T, int]
    numbers: Keys
    owners: Keys
    """The line of each entry."""

    @property
    def size(self) -> int:
        """One more than the highest number."""
        return len(self.words) + 1

    def neighbours(self) -> tuple[Keys, Keys, Keys]:
        """Words that stand side by side in a line: their numbers, and the line."""
        inside = self.owners[1:] == self.owners[:-1]
        return self.numbers[:-1][inside], self.numbers[1:][inside], self.owners[1:][inside]


def number(lines: Sequence[Iterable[T]]) -> Numbered[T]:
    """Number the words of lines in the order of their first appearance, from 1."""
    words: defaultdict[T, int] = defaultdict(count(1).__next__)
    held = [[words[word] for word in line] for line in lines]
    flat = np.array([entry for line in held for entry in line], dtype=np.int64)
    owners = np.repeat(np.arange(len(lines), dtype=np.int64), [len(line) for line in held])
    return Numbered(dict(words), flat, owners)

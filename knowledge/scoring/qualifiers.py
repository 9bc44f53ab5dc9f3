"""What sets a procedure apart from the plain one of the same name: abroad, again, ended, corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.datafile import IdentifiedRecord, Record, Text
from knowledge.phrases import PhraseTable
from knowledge.scoring.lines import Numbers
from knowledge.tokens import Token, tokens

UNEXPLAINED = 0.5
"""What a qualifier of the question that a record lacks counts beside one the question lacks."""


class QualifierGroup(IdentifiedRecord):
    named: tuple[Text, ...]
    """As it stands in the official name of the procedure."""
    said: tuple[Text, ...]
    """As citizens say it."""


class Qualifiers(Record):
    passed_over: tuple[Text, ...] = ()
    """What citizens say that looks like one of the groups and is none: «mất bao lâu»."""
    groups: tuple[QualifierGroup, ...]


class Named(Protocol):
    """What has an official name and is called by others too."""

    @property
    def name(self) -> str: ...

    @property
    def names(self) -> Sequence[str]: ...


class QualifierIndex:
    """Counts how far each record and a question disagree.

    Args:
        qualifiers: the groups of the data file.
        units: what can be found, by their names.
        read: what turns a name into words.
    """

    def __init__(
        self, qualifiers: Qualifiers, units: Sequence[Named], read: Callable[[str], Sequence[Token]]
    ) -> None:
        groups = qualifiers.groups
        said = [(text, number) for number, group in enumerate(groups) for text in group.said]
        passed_over = [(text, None) for text in qualifiers.passed_over]
        self._said = PhraseTable((tokens(text), number, True) for text, number in [*said, *passed_over])
        named = PhraseTable(
            (tokens(text), number, True) for number, g in enumerate(groups) for text in g.named
        )
        # 1 or 0 as real numbers: they are summed by products
        self._named = np.zeros((len(units), len(groups)), dtype=np.float32)
        covered = np.zeros_like(self._named)
        for at, unit in enumerate(units):
            self._named[at, [found.value for found in named.find(tokens(unit.name))]] = 1
            for name in unit.names:
                covered[at, self._groups(read(name))] = 1
        self._lacking = 1 - np.maximum(covered, self._named)

    def disagreement(self, words: Sequence[Token], units: Numbers) -> NDArray[np.float32]:
        """For each of the units, qualifiers of its name not said, plus half of those said but not covered."""
        said = np.zeros(self._named.shape[1], dtype=np.float32)
        said[self._groups(words)] = 1
        missing, unexplained = self._named[units] @ (1 - said), self._lacking[units] @ said
        return np.asarray(missing + UNEXPLAINED * unexplained, dtype=np.float32)

    def _groups(self, words: Sequence[Token]) -> list[int]:
        """The groups that are said."""
        return [found.value for found in self._said.find(words) if found.value is not None]

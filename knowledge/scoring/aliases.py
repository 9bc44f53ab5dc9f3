"""Every name a record goes by, as one searchable line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from knowledge.lexicon import Synonyms
from knowledge.normalize import Normalizer
from knowledge.tokens import Token

VARIANT = 0.9
"""What a name rewritten with synonyms counts beside one written by a person."""
MOST_VARIANTS = 6

_PREFIX = re.compile(r"^thủ tục\s+", re.IGNORECASE)


class Alias(NamedTuple):
    record: int
    """Index of the record."""
    text: str
    words: tuple[Token, ...]
    factor: float


class Rewriter:
    """Says a name in the other words of the synonym groups."""

    def __init__(self, synonyms: Synonyms, normalizer: Normalizer) -> None:
        self._groups = [[normalizer.document(way) for way in group] for group in synonyms.groups]

    def variants(self, words: tuple[Token, ...]) -> list[tuple[Token, ...]]:
        """At most six, each with one phrase replaced."""
        found = dict.fromkeys(variant for group in self._groups for variant in self._swapped(words, group))
        return [variant for variant in found if variant != words][:MOST_VARIANTS]

    @staticmethod
    def _swapped(words: tuple[Token, ...], group: Sequence[tuple[Token, ...]]) -> Iterator[tuple[Token, ...]]:
        for way in sorted(group, key=len, reverse=True):
            at = _position(words, way)
            if at is not None:
                yield from (words[:at] + other + words[at + len(way) :] for other in group if other != way)
                return


def _position(words: tuple[Token, ...], part: tuple[Token, ...]) -> int | None:
    if part[0] not in words:
        return None
    starts = range(len(words) - len(part) + 1)
    return next((at for at in starts if words[at : at + len(part)] == part), None)


def read_aliases(names: Sequence[Iterable[str]], normalizer: Normalizer, synonyms: Synonyms) -> list[Alias]:
    """All names of all records, rewritten ones after the written ones."""
    rewriter = Rewriter(synonyms, normalizer)
    written = [
        Alias(record, name, normalizer.document(_PREFIX.sub("", name)), 1.0)
        for record, own in enumerate(names)
        for name in dict.fromkeys(own)
    ]
    rewritten = [
        Alias(alias.record, alias.text, words, VARIANT)
        for alias in written
        for words in rewriter.variants(alias.words)
    ]
    return written + rewritten

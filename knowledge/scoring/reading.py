"""Every name and every example question of a unit, as one searchable line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from knowledge.lexicon import Synonyms
from knowledge.normalize import Normalizer
from knowledge.scoring.lines import Line
from knowledge.tokens import Token

VARIANT = 0.9
"""What a name rewritten with synonyms counts beside one written by a person."""
MOST_VARIANTS = 6

_PREFIX = re.compile(r"^thủ tục\s+", re.IGNORECASE)


class Rewriter:
    """Says a name in the other words of the synonym groups."""

    def __init__(self, synonyms: Synonyms, normalizer: Normalizer) -> None:
        groups = [[normalizer.document(way) for way in group] for group in synonyms.groups]
        self._groups = [(frozenset(way[0] for way in group), group) for group in groups]

    def variants(self, words: tuple[Token, ...]) -> list[tuple[Token, ...]]:
        """At most six, each with one phrase replaced."""
        said = [group for first, group in self._groups if not first.isdisjoint(words)]
        found = dict.fromkeys(variant for group in said for variant in self._swapped(words, group))
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


def read_lines(
    texts: Sequence[tuple[Iterable[str], Iterable[str]]], normalizer: Normalizer, synonyms: Synonyms
) -> list[Line]:
    """The lines of all units, sorted by unit; a unit without texts has one empty line.

    Args:
        texts: for each unit its names and its example questions; where there are none of these, the names are also
            said in other words.
        normalizer: turns them into words.
        synonyms: the other words.
    """
    rewriter = Rewriter(synonyms, normalizer)
    return [
        line
        for unit, (names, questions) in enumerate(texts)
        for line in _lines_of(unit, names, questions, normalizer, rewriter)
    ]


def _lines_of(
    unit: int, names: Iterable[str], questions: Iterable[str], normalizer: Normalizer, rewriter: Rewriter
) -> list[Line]:
    named = [
        Line(unit, name, normalizer.document(_PREFIX.sub("", name)), 1.0, is_name=True)
        for name in dict.fromkeys(names)
    ]
    asked = [Line(unit, text, normalizer.document(text), 1.0, is_name=False) for text in questions]
    rewritten = [
        Line(unit, line.text, words, VARIANT, is_name=True)
        for line in named
        for words in ([] if asked else rewriter.variants(line.words))
    ]
    return [*named, *rewritten, *asked] or [Line(unit, "", (), 1.0, is_name=False)]

"""Every name and every example question of a unit, as one searchable line each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from knowledge.lexicon import Synonyms
from knowledge.normalize import Normalizer
from knowledge.scoring.lines import Line
from knowledge.scoring.prepared import Prepared
from knowledge.tokens import Token

VARIANT = 0.9
"""What a name rewritten with synonyms counts beside one written by a person."""
MOST_VARIANTS = 6

Reader = Callable[[str], tuple[tuple[Token, ...], tuple[Token, ...] | None]]
"""From a text to its words, and those without fillers where they are known."""

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
    texts: Sequence[tuple[Iterable[str], Iterable[str]]],
    normalizer: Normalizer,
    synonyms: Synonyms,
    prepared: Prepared,
) -> list[Line]:
    """The lines of all units, sorted by unit; a unit without texts has one empty line.

    Args:
        texts: for each unit its names and its example questions; where there are none of these, the names are also
            said in other words.
        normalizer: turns them into words.
        synonyms: the other words.
        prepared: what was read beforehand.
    """
    rewriter = Rewriter(synonyms, normalizer)

    def read(text: str) -> tuple[tuple[Token, ...], tuple[Token, ...] | None]:
        return prepared.get(text) or (normalizer.document(text), None)

    return [
        line
        for unit, (names, questions) in enumerate(texts)
        for line in _lines_of(unit, names, questions, read, rewriter)
    ]


def plain(name: str) -> str:
    """A name as it is read: without «thủ tục» before it."""
    return _PREFIX.sub("", name)


def _lines_of(
    unit: int, names: Iterable[str], questions: Iterable[str], read: Reader, rewriter: Rewriter
) -> list[Line]:
    named = [_line(unit, name, read(plain(name)), is_name=True) for name in dict.fromkeys(names)]
    asked = [_line(unit, text, read(text), is_name=False) for text in questions]
    rewritten = [
        Line(unit, line.text, words, VARIANT, is_name=True)
        for line in named
        for words in ([] if asked else rewriter.variants(line.words))
    ]
    return [*named, *rewritten, *asked] or [Line(unit, "", (), 1.0, is_name=False)]


def _line(
    unit: int, text: str, read: tuple[tuple[Token, ...], tuple[Token, ...] | None], *, is_name: bool
) -> Line:
    words, content = read
    return Line(unit, text, words, 1.0, is_name, content)

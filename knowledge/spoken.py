"""Finding what people say in a hurry: whole words, with accents, without, or with the mark on the wrong vowel.

For short lists of phrases that must be heard before any search, such as cries for help. The search itself reads
messages with `knowledge.normalize`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from knowledge.text import fold, nfc, strip_diacritics, tone_last

# Between two words of a phrase: anything but the end of a sentence.
_GAP = r"[^\w.?!;]+"
_UP_TO_THREE_WORDS = rf"(?:\w+{_GAP}){{0,3}}"
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_WORD = re.compile(r"\w+")
_TONES = str.maketrans({"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "3", "\u0323": "5"})
"""Tones as the digits of VNI typing: a mark alone is no letter, and words would end before it.

Hỏi and ngã are one: half the country hears no difference, and types so.
"""


Beginning = tuple[str, ...]
"""One word or two neighbours."""


class Begin(NamedTuple):
    """What some phrases begin with: most lists of phrases need not be looked through, since nothing of it is said."""

    ways: frozenset[Beginning]
    anyhow: bool = False
    """Whether one begins with `…`, that is with anything."""

    def may_be_in(self, message: str) -> bool:
        """Whether something is there that one of them begins with; the message went through `spoken`."""
        return self.anyhow or not self.ways.isdisjoint(_begun_in(message))

    @classmethod
    def of_any(cls, some: Iterable[Begin]) -> Begin:
        """What any of several lists begins with."""
        kept = list(some)
        return cls(frozenset().union(*(one.ways for one in kept)), any(one.anyhow for one in kept))


class Phrases:
    """A list of phrases, ready to be looked for.

    `…` in a phrase stands for up to three words.

    Args:
        phrases: as they are written in a data file, with accents.
        ambiguous_bare: spellings without accents that mean something else; these phrases need their accents.
    """

    def __init__(self, phrases: Iterable[str], ambiguous_bare: Collection[str] = ()) -> None:
        self._phrases = [fold(phrase).split() for phrase in phrases]
        self._ambiguous = {strip_diacritics(fold(phrase)) for phrase in ambiguous_bare}
        anyhow = any(_WORD.search(phrase[0]) is None for phrase in self._phrases)
        self.begin = Begin(frozenset(way for phrase in self._phrases for way in _beginnings(phrase)), anyhow)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        patterns = [_pattern(phrase, self._ambiguous) for phrase in self._phrases]
        return re.compile(rf"(?<!\w)(?:{'|'.join(patterns) or '(?!)'})(?!\w)")

    def among(self, message: str) -> bool:
        """Whether one of them is in a message that went through `spoken`."""
        return self.begin.may_be_in(message) and self._pattern.search(message) is not None

    def spans(self, message: str) -> Iterator[tuple[int, int]]:
        """Where they stand in a message that went through `spoken`, from left to right, without overlaps."""
        found = self._pattern.finditer(message) if self.begin.may_be_in(message) else ()
        return (match.span() for match in found)


def spoken(text: str, short: Mapping[str, str] | None = None) -> str:
    """A message brought to the form phrases are compared in.

    Drawn-out letters are shortened (`cứuuu`), tones stand at the end of their syllable, so that `chaý` is `cháy`.

    Args:
        text: as typed.
        short: how words are shortened in chat, and what they stand for: `ko` for `không`.
    """
    words, plainly = _in_full(text)
    if not short or short.keys().isdisjoint(words):
        return plainly
    # Before and after: "cccd" is a short form, "kooo" becomes one.
    return _sounded(_written_out(_not_drawn_out(_written_out(fold(text), short)), short))


@lru_cache(
    maxsize=16
)  # one message is looked at with several lists of short forms, and most have none of them
def _in_full(text: str) -> tuple[frozenset[str], str]:
    """The words of a message, drawn out and not, and how it sounds when none of them is a short form."""
    folded = fold(text)
    tidy = _not_drawn_out(folded)
    return _words_of(folded) | _words_of(tidy), _sounded(tidy)


def _not_drawn_out(text: str) -> str:
    return _DRAWN_OUT.sub(r"\1", text)


def _sounded(text: str) -> str:
    return _WORD.sub(lambda word: _sound(word[0]), text)


def _written_out(text: str, short: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: short.get(word[0], word[0]), text)


@lru_cache(maxsize=10_000)
def _sound(word: str) -> str:
    return nfc(tone_last(word).translate(_TONES))


@lru_cache(maxsize=16)  # one message is compared with many lists
def _words_of(message: str) -> frozenset[str]:
    return frozenset(_WORD.findall(message))


@lru_cache(maxsize=16)
def _begun_in(message: str) -> frozenset[Beginning]:
    """Every word and every two neighbours of a message."""
    words = _WORD.findall(message)
    return frozenset([*((word,) for word in words), *pairwise(words)])


def _beginnings(phrase: Sequence[str]) -> Iterator[Beginning]:
    """What a phrase may begin with in a message: its first two words, or one where no plain word is next."""
    plain = [_WORD.fullmatch(word) is not None for word in phrase[:2]]
    if plain == [True, True]:
        yield from product(_ways(phrase[0]), _ways(phrase[1]))
    elif first := _WORD.search(phrase[0]):
        yield from ((way,) for way in _ways(first[0]))


def _pattern(phrase: Sequence[str], ambiguous: Collection[str]) -> str:
    needs_accents = strip_diacritics(" ".join(phrase)) in ambiguous
    parts = (
        _UP_TO_THREE_WORDS if word == "…" else _spellings(word, needs_accents=needs_accents) + _GAP
        for word in phrase
    )
    return "".join(parts).removesuffix(_GAP)


def _spellings(word: str, *, needs_accents: bool) -> str:
    spellings = {_sound(word)} if needs_accents else _ways(word)
    return f"(?:{'|'.join(map(re.escape, sorted(spellings)))})"


def _ways(word: str) -> set[str]:
    """A word as it is, without its tone, or without any accent."""
    accented = _sound(word)
    return {accented, accented if accented == word else accented[:-1], strip_diacritics(word)}

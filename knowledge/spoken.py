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

ANY = "…"
ANY_WORDS = 3
"""Words that `…` in a phrase stands for, at most."""

_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.?!;]")
"""What ends a sentence; no phrase reaches over it."""
_TONES = str.maketrans({"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "3", "\u0323": "5"})
"""Tones as the digits of VNI typing: a mark alone is no letter, and words would end before it.

Hỏi and ngã are one: half the country hears no difference, and types so.
"""


Beginning = str
"""One word, or two neighbours with a space between."""


class Begin(NamedTuple):
    """What some phrases begin with: most lists of phrases need not be looked through, since nothing of it is said."""

    ways: frozenset[Beginning]

    def may_be_in(self, message: str) -> bool:
        """Whether something is there that one of them begins with; the message went through `spoken`."""
        return not self.ways.isdisjoint(_begun_in(message))

    @classmethod
    def of_any(cls, some: Iterable[Begin]) -> Begin:
        """What any of several lists begins with."""
        return cls(frozenset().union(*(one.ways for one in some)))


class _Said(NamedTuple):
    """A word of a message."""

    letters: str
    start: int
    end: int
    stops: bool
    """Whether a sentence ends between it and the next."""


class _Wanted(NamedTuple):
    """A word of a phrase."""

    ways: frozenset[str]
    """How it may be typed; none: it stands for up to ANY_WORDS words."""
    stops: bool
    """Whether a stop is behind it in the phrase, as in "no. 1", so that one may stand there."""


class Phrases:
    """A list of phrases, ready to be looked for.

    `…` in a phrase stands for up to three words.

    Args:
        phrases: as they are written in a data file, with accents.
        ambiguous_bare: spellings without accents that mean something else; these phrases need their accents.
    """

    def __init__(self, phrases: Iterable[str], ambiguous_bare: Collection[str] = ()) -> None:
        self._phrases = [words for phrase in phrases if (words := _words_in(fold(phrase)))]
        self._ambiguous = {_letters(_words_in(fold(phrase))) for phrase in ambiguous_bare}

    @cached_property
    def begin(self) -> Begin:
        """What they begin with."""
        return Begin(frozenset(way for phrase in self._phrases for way in _beginnings(phrase)))

    @cached_property
    def _by_first(self) -> dict[str, list[Sequence[_Wanted]]]:
        """The phrases by each way their first word may be typed, in the order of the list."""
        by_first: dict[str, list[Sequence[_Wanted]]] = {}
        for phrase in self._phrases:
            wanted = _wanted(phrase, needs_accents=_letters(phrase) in self._ambiguous)
            for way in wanted[0].ways:
                by_first.setdefault(way, []).append(wanted)
        return by_first

    def among(self, message: str) -> bool:
        """Whether one of them is in a message that went through `spoken`."""
        return next(self.spans(message), None) is not None

    def spans(self, message: str) -> Iterator[tuple[int, int]]:
        """Where they stand in a message that went through `spoken`, from left to right, without overlaps."""
        if not self.begin.may_be_in(message):
            return
        said, by_first, done = _said(message), self._by_first, 0
        for at, word in enumerate(said):
            if at < done or word.letters not in by_first:
                continue
            ends = (_end(wanted, said, at) for wanted in by_first[word.letters])
            if end := next(filter(None, ends), 0):
                done = end
                yield word.start, said[end - 1].end


def _end(wanted: Sequence[_Wanted], said: Sequence[_Said], at: int) -> int:
    """The number of the word behind a phrase that begins at one; 0: it does not stand there."""
    if not wanted:
        return at
    first, rest = wanted[0], wanted[1:]
    if not first.ways:
        room = next(
            (room for room in range(ANY_WORDS) if at + room == len(said) or said[at + room].stops), ANY_WORDS
        )
        return next(filter(None, (_end(rest, said, at + skipped) for skipped in range(room, -1, -1))), 0)
    if at == len(said) or said[at].letters not in first.ways:
        return 0
    return 0 if rest and said[at].stops and not first.stops else _end(rest, said, at + 1)


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
def _said(message: str) -> list[_Said]:
    found = list(_WORD.finditer(message))
    begins = [*(word.start() for word in found[1:]), len(message)]
    return [
        _Said(word[0], *word.span(), stops=_STOP.search(message, word.end(), begin) is not None)
        for word, begin in zip(found, begins, strict=True)
    ]


@lru_cache(maxsize=16)
def _begun_in(message: str) -> frozenset[Beginning]:
    """Every word and every two neighbours of a message."""
    words = _WORD.findall(message)
    return frozenset([*words, *map(" ".join, pairwise(words))])


def _words_in(phrase: str) -> list[tuple[str, str]]:
    """The words of a folded phrase, each with the mark behind it; `…` says nothing at its edges."""
    return re.findall(r"(\w+|…)([^\w\s…]?)", phrase.strip(" …"))


def _letters(words: Sequence[tuple[str, str]]) -> str:
    return strip_diacritics(" ".join(word for word, _ in words))


def _beginnings(phrase: Sequence[tuple[str, str]]) -> Iterator[Beginning]:
    """What a phrase may begin with in a message: its first two words, or one where any may be next."""
    first, second = (*(word for word, _ in phrase[:2]), ANY)[:2]
    if second == ANY:
        yield from _ways(first)
    else:
        yield from map(" ".join, product(_ways(first), _ways(second)))


def _wanted(phrase: Sequence[tuple[str, str]], *, needs_accents: bool) -> list[_Wanted]:
    return [
        _Wanted(
            frozenset() if word == ANY else frozenset({_sound(word)}) if needs_accents else _ways(word),
            stops=_STOP.fullmatch(mark) is not None,
        )
        for word, mark in phrase
    ]


@lru_cache(maxsize=10_000)
def _ways(word: str) -> frozenset[str]:
    """A word as it is, without its tone, or without any accent."""
    accented = _sound(word)
    return frozenset((accented, accented if accented == word else accented[:-1], strip_diacritics(word)))

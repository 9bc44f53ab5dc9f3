"""Repair of mistyped words. A word that can be Vietnamese is never touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.tokens import Token, token

SHORTEST = 3
"""Letters below which one edit could turn anything into anything."""

LONGEST = 24
"""Letters above which a word is no slip but noise; a Vietnamese syllable has at most seven."""

_VOWEL_KEYS = (
    ("dd", "đ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("uow", "ươ"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
)
_TONE_KEYS = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONE_KEY = re.compile(r"(?<=[aeiouyâêôăơư])([a-zđâêôăơư]*?)([sfrxj])([aeiouyâêôăơư]*(?:ch|ng|nh|[cmnpt])?)$")


class Syllables(Record):
    """Beginnings and rimes of Vietnamese syllables without accents, and foreign words left alone."""

    onsets: Text
    rimes: Text
    loanwords: Text


@lru_cache(maxsize=1)
def _parts() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    read = read_one(own_data("syllables.yaml"), Syllables)
    return (
        frozenset(read.onsets.split()) | {""},
        frozenset(read.rimes.split()),
        frozenset(read.loanwords.split()),
    )


@lru_cache(maxsize=10_000)
def is_syllable(bare: str) -> bool:
    """Whether letters without accents can be a Vietnamese syllable, or are a known foreign word."""
    onsets, rimes, loanwords = _parts()
    return bare in loanwords or any(bare[:cut] in onsets and bare[cut:] in rimes for cut in range(4))


def decode_telex(word: str) -> Token:
    """The syllable the Telex keys would have made: `choongf` is `chồng`, `guwir` is `gửi`."""
    for keys, letter in _VOWEL_KEYS:
        word = word.replace(keys, letter)
    return token(_TONE_KEY.sub(lambda m: f"{m[1]}{m[3]}{_TONE_KEYS[m[2]]}", word, count=1))


class Speller:
    """Repairs words against a vocabulary, given with counts; frequent words win."""

    def __init__(self, words: Mapping[Token, int]) -> None:
        self._by_key = Counter({word.key: count for word, count in words.items()})
        self._by_bare = Counter[str]()
        for word, count in words.items():
            self._by_bare[word.bare] += count
        self._repaired = lru_cache(maxsize=10_000)(self._repair)

    def repair(self, word: str) -> tuple[Token, ...]:
        """The word itself, or what was probably meant: Telex keys, words stuck together, one slip.

        Args:
            word: one folded word, as typed.
        """
        return self._repaired(word)

    def _repair(self, word: str) -> tuple[Token, ...]:
        typed = token(word)
        if (
            len(word) > LONGEST
            or not word.isalpha()
            or typed.bare in self._by_bare
            or is_syllable(typed.bare)
        ):
            return (typed,)
        decoded = decode_telex(word)
        if is_syllable(decoded.bare):
            return (decoded,)
        return self._split(word) or self._nearest(typed) or self._nearest(decoded) or (typed,)

    def _split(self, word: str) -> tuple[Token, ...]:
        for cut in range(2, len(word) - 1):
            pair = token(word[:cut]), token(word[cut:])
            if all(part.bare in self._by_bare and is_syllable(part.bare) for part in pair):
                return pair
        return ()

    def _nearest(self, word: Token) -> tuple[Token, ...]:
        if len(word.bare) < SHORTEST:
            return ()
        for typed, known in ((word.key, self._by_key), (word.bare, self._by_bare)):
            near = process.extract(typed, known.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
            words = [found for found in (token(choice) for choice, *_ in near) if is_syllable(found.bare)]
            if words:
                return (max(words, key=lambda found: (self._by_key[found.key], found)),)
        return ()

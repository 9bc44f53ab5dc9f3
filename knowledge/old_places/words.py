"""A message as words, with the usual abbreviations of kinds spelled out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.old_places.units import Level, letters
from knowledge.tokens import Token, token, tokens

SPELLED = {
    "p": "phường",
    "f": "phường",
    "q": "quận",
    "h": "huyện",
    "tx": "thị xã",
    "tp": "thành phố",
    "tt": "thị trấn",
    "tphcm": "thành phố hồ chí minh",
    "hcm": "hồ chí minh",
}
KINDS: dict[tuple[str, ...], tuple[Level, ...]] = {
    ("xa",): (Level.WARD,),
    ("phuong",): (Level.WARD,),
    ("thi", "tran"): (Level.WARD,),
    ("huyen",): (Level.DISTRICT,),
    ("quan",): (Level.DISTRICT,),
    ("thi", "xa"): (Level.DISTRICT,),
    ("thanh", "pho"): (Level.DISTRICT, Level.PROVINCE),
    ("tinh",): (Level.PROVINCE,),
}
"""Bare words of a kind, and the levels it stands for."""
LONGEST = 6
"""Words of the longest name: "Văn Miếu Quốc Tử Giám", "Nông trường Việt Lâm"."""


class Kind(NamedTuple):
    """A kind at words `start` to `end` (end excluded)."""

    words: tuple[str, ...]
    levels: tuple[Level, ...]
    start: int
    end: int


def spelled_out(text: str) -> list[Token]:
    """The words of a message; a kind's abbreviation before a name is written in full."""
    words: list[Token] = []
    for word in tokens(text):
        short = SPELLED.get(word.bare)
        words.extend([token(part) for part in short.split()] if short else [word])
    return words


def kinds_in(words: Sequence[Token]) -> Iterator[Kind]:
    """Every kind that something may be named after."""
    at = 0
    said = [word.bare for word in words]
    while at < len(words) - 1:
        begun = _BY_FIRST.get(said[at], ())
        found = next((kind for kind in begun if tuple(said[at : at + len(kind)]) == kind), None)
        if found:
            yield Kind(found, KINDS[found], at, at + len(found))
        at += len(found) if found else 1


_BY_FIRST = {kind[0]: [k for k in KINDS if k[0] == kind[0]] for kind in KINDS}


def grams(words: Sequence[Token]) -> set[str]:
    """The letters of every run of words that could be a name with its kind."""
    return {
        joined(words[at : at + size])
        for at in range(len(words))
        for size in range(1, min(LONGEST + 2, len(words) - at) + 1)
    }


def joined(words: Sequence[Token]) -> str:
    """`letters` of some words of a message."""
    return letters("".join(word.bare for word in words))


def typed_as(words: Sequence[Token], name: str) -> bool:
    """Whether each word typed with accents has those of the name; a word without accents fits any."""
    wanted = tokens(name)
    if len(wanted) != len(words):
        return not any(word.accented for word in words) or _letters(words) == _letters(wanted)
    return all(word.key == other.key or not word.accented for word, other in zip(words, wanted, strict=True))


def _letters(words: Sequence[Token]) -> str:
    return "".join(word.key for word in words)

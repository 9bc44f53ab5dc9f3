"""Finding an old place in what somebody wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from knowledge.old_places.changes import own_changes
from knowledge.old_places.package import old_districts, old_provinces, old_wards, read_tables
from knowledge.old_places.units import KINDS, Level, OldPlace, letters, short_letters
from knowledge.old_places.words import LONGEST, Kind, grams, joined, kinds_in, spelled_out, typed_as
from knowledge.text import bare, shorten
from knowledge.tokens import Token, tokens

_ASKS = re.compile(
    r"\b(?:thuoc (?:ve )?(?:xa|phuong|tinh|thanh pho|tp|dau|noi|don vi|dia ban|dia phan)\b"
    r"|(?:gio|nay|hien tai|moi) (?:da )?(?:la|thuoc|goi la|thanh|doi|sap nhap|sat nhap|nhap|ten)\b"
    r"|(?:sap|sat) nhap (?:vao|voi|thanh|ve|vo)\b|nhap (?:vao|vo) (?:dau|xa|phuong)\b"
    r"|ten (?:moi|gi)\b|doi (?:ten )?thanh\b|(?:thanh|la) (?:xa|phuong|tinh) (?:nao|gi|moi)\b)"
)
_PERHAPS = re.compile(
    r"\b(?:xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tinh|tt|tx|tp|tphcm|[pfqh])\b|\b[pfq]\d"
)
_OLD = re.compile(r"\b(?:cu|truoc day|truoc kia|hoi truoc|luc truoc|ngay truoc|sap nhap|sat nhap)\b")


class Mention(NamedTuple):
    """An old place somebody named; several, when the words fit several."""

    places: tuple[OldPlace, ...]
    said_old: bool
    """Whether somebody said that it is a place of the past, or named its district."""
    gone: bool
    """Whether nothing bears that name today."""
    rest: str
    """The message without the place's own name, and without a "cũ" behind it."""


def asks_where_now(text: str) -> bool:
    """Whether a message asks what a place is called or belongs to today."""
    return bool(_ASKS.search(bare(shorten(text))))


@lru_cache(maxsize=16)  # a turn asks several times about its one message
def may_name_a_place(text: str) -> bool:
    """Whether a message has a word such as "xã"; cheap, and asked before anything is read."""
    return bool(_PERHAPS.search(bare(shorten(text))))


class OldPlaces:
    """All units of 30/06/2025, found by name.

    Args:
        places: wards, districts and provinces.
    """

    def __init__(self, places: Iterable[OldPlace]) -> None:
        self._named: dict[tuple[Level, str], list[OldPlace]] = defaultdict(list)
        self._today: set[str] = set()
        for place in places:
            self._named[place.level, short_letters(place.name)].append(place)
            self._today.update(letters(unit.name) for unit in place.today if place.level is Level.WARD)

    def find(self, text: str, home: str | None = None, *, bare_names: bool = False) -> Mention | None:
        """The old place a message names: the commune, else the district, else the province.

        Args:
            text: what was typed, with accents or without.
            home: today's province of the locality served; of several possibilities those in it are meant.
            bare_names: whether a name may stand without its kind ("Kỳ Lợi giờ thuộc đâu").
        """
        text = shorten(text)
        words = spelled_out(text)
        kinds = tuple(kinds_in(words))
        finds = chain(
            (self._after(kind, words, level) for level in Level for kind in kinds if level in kind.levels),
            self._anywhere(words) if bare_names else (),
        )
        for found in filter(None, finds):
            others = words[: found.start] + words[found.end :]
            around = grams(others)
            meant = _meant(found, around, home)
            if meant:
                left = words[found.end :]
                left = left[1:] if left[:1] and left[0].bare == "cu" else left
                rest = " ".join(word.spelt for word in words[: found.start] + left)
                return Mention(meant, _said_old(meant, text, around), self._gone(meant), rest)
        return None

    def without_today(self, text: str) -> str:
        """A message without the communes and wards of today that it names with their kind."""
        words = spelled_out(shorten(text))
        named: set[int] = set()
        for kind in kinds_in(words):
            ends = range(min(kind.end + LONGEST, len(words)), kind.end, -1)
            end = next((end for end in ends if joined(words[kind.start : end]) in self._today), kind.start)
            named.update(range(kind.start, end))
        return " ".join(word.spelt for at, word in enumerate(words) if at not in named) if named else text

    def _after(self, kind: Kind, words: Sequence[Token], level: Level) -> _Find | None:
        """The longest name after a kind."""
        for end in range(min(kind.end + LONGEST, len(words)), kind.end, -1):
            typed = words[kind.end : end]
            if found := self._fitting(typed, level):
                certain = len(typed) > 1 or typed[0].bare.isdigit()
                return _Find(found, letters("".join(kind.words)), kind.start, end, certain)
        return None

    def _anywhere(self, words: Sequence[Token]) -> Iterator[_Find]:
        """Names of two words or more without a kind, from left to right, the longest first."""
        for start in range(len(words)):
            for end in range(min(start + LONGEST, len(words)), start + 1, -1):
                for level in (Level.PROVINCE, Level.DISTRICT, Level.WARD):
                    if found := self._fitting(words[start:end], level):
                        yield _Find(found, "", start, end, certain=True)

    def _fitting(self, typed: Sequence[Token], level: Level) -> list[OldPlace]:
        named = self._named.get((level, joined(typed)), ())
        return [place for place in named if typed_as(typed, place.short)]

    def _gone(self, places: Sequence[OldPlace]) -> bool:
        return all(
            letters(p.name) not in self._today if p.level is Level.WARD else p.name != p.today[0].province
            for p in places
        )


class _Find(NamedTuple):
    """Places of one name at words `start` to `end` (end excluded)."""

    places: list[OldPlace]
    kind: str
    """Letters of the kind that was said; empty without one."""
    start: int
    end: int
    certain: bool
    """Whether the name says enough alone: two words, or a number."""


def _meant(find: _Find, around: set[str], home: str | None) -> tuple[OldPlace, ...]:
    """Those whose province and district are named too; of those, the kind that was said; else those near home."""
    located = [p for p in find.places if _names_province(p, around) or _names_district(p, around)]
    same_kind = [p for p in find.places if letters(p.name).startswith(find.kind)]
    places = located or (same_kind if find.certain else [])
    tests: list[Callable[[OldPlace], bool]] = [
        lambda place: _names_province(place, around),
        lambda place: _names_district(place, around),
        lambda place: letters(place.district or "-") in around,
        lambda place: letters(place.name).startswith(find.kind),
        lambda place: place.today[0].province == home,
    ]
    for test in tests:
        places = [place for place in places if test(place)] or places
    return tuple(places)


def _said_old(places: Sequence[OldPlace], text: str, around: set[str]) -> bool:
    return bool(_OLD.search(bare(text))) or any(_names_district(place, around) for place in places)


def _names_district(place: OldPlace, around: set[str]) -> bool:
    """Whether a ward's district is named: with its kind, or by a name of two words or more."""
    if place.district is None:
        return False
    name = KINDS.sub("", place.district)
    return letters(place.district) in around or (len(tokens(name)) > 1 and letters(name) in around)


def _names_province(place: OldPlace, around: set[str]) -> bool:
    return place.level is not Level.PROVINCE and short_letters(place.province) in around


def own_old_places() -> OldPlaces:
    """The units of the package, with what has changed since.

    Raises:
        DataError: a data file is missing or broken.
    """
    wards = tuple(old_wards(read_tables(), own_changes()))
    return OldPlaces((*wards, *old_districts(wards), *old_provinces(wards)))

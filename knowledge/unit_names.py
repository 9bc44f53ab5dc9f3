"""Names of offices in documents and the units of a place: which class a name speaks of, which unit it may mean.

Spellings that cannot mean anything else are joined in `offices`; here is what a person must look at first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from knowledge.offices import office_key, spelled_out
from knowledge.plans.units import CLASS_OF_UNITS


class UnitClass(StrEnum):
    """A class of units that a plan speaks of as one: "các xã, phường"."""

    ALL = "all"
    DEPARTMENTS = "departments"
    COMMUNES = "communes"
    VILLAGES = "villages"
    SCHOOLS = "schools"


_KINDS = (
    (UnitClass.COMMUNES, re.compile(r"^(?:(?:ủy|uỷ) ban nhân dân )?(?:xã|phường|thị trấn|đặc khu)\b")),
    (UnitClass.VILLAGES, re.compile(r"^(?:thôn|khu phố|ấp|bản|buôn|làng|khóm|tổ dân phố)\b")),
    (UnitClass.SCHOOLS, re.compile(r"^trường\b")),
)
_CLASSES = (
    (UnitClass.COMMUNES, re.compile(r"\b(?:các|cấp) (?:xã|phường|thị trấn|đặc khu|địa phương)\b")),
    (UnitClass.VILLAGES, re.compile(r"\bcác (?:thôn|khu phố|ấp|bản|buôn|làng|khóm|tổ dân phố)\b")),
    (UnitClass.SCHOOLS, re.compile(r"\bcác trường\b")),
    (UnitClass.DEPARTMENTS, re.compile(r"\bcác (?:phòng|ban|cơ quan chuyên môn|trung tâm)\b")),
)
_EVERYBODY = re.compile(r"\b(?:cơ quan(?! chuyên môn)|đơn vị|ngành|tất cả|toàn thể)\b")
_WORD = re.compile(r"\w+")

WORTH_SHOWING = 0.6
"""A likeness below this is chance: two offices share "Phòng" and little else."""
INITIALS_ALIKE = 0.85
"""How sure it is that "TT VH,TT&TT" is the office whose words begin so."""
FEWEST_INITIALS = 4
LONGEST_INITIALS = 8
"""Letters of one block of initials."""


@dataclass(frozen=True)
class Likeness:
    """A known name that a written one may mean; `certainty` from 0 to 1 is for a person to judge by."""

    name: str
    certainty: float


def class_of(name: str) -> UnitClass | None:
    """The class of units a name speaks of; None when it names one office."""
    if not CLASS_OF_UNITS.search(name):
        return None
    words = spelled_out(name)
    named = {kind for kind, pattern in _CLASSES if pattern.search(words)}
    if len(named) != 1 or _EVERYBODY.search(words):
        return UnitClass.ALL
    return named.pop()


def kind_of(unit: str) -> UnitClass:
    """What kind of unit a name of one unit belongs to: a commune, a village, a school; else a department."""
    words = spelled_out(unit)
    return next((kind for kind, pattern in _KINDS if pattern.match(words)), UnitClass.DEPARTMENTS)


def belongs(unit: str, to: str) -> bool:
    """Whether a unit of this name is one of a class, a value of `UnitClass`."""
    return to in {UnitClass.ALL, kind_of(unit)}


def likely(name: str, known: Iterable[str]) -> Likeness | None:
    """The known name that is most like a written one; None when none is like it."""
    found = max((Likeness(other, _likeness(name, other)) for other in known), key=_certainty, default=None)
    return found if found and found.certainty >= WORTH_SHOWING else None


def _certainty(found: Likeness) -> float:
    return found.certainty


def _likeness(one: str, other: str) -> float:
    if _same_initials(one, other):
        return INITIALS_ALIKE
    a, b = office_key(one), office_key(other)
    return round((fuzz.token_set_ratio(a, b) + fuzz.token_sort_ratio(a, b)) / 200, 2)


def _same_initials(one: str, other: str) -> bool:
    """Whether one of two names is written with the first letters of the other's words."""
    first, second = _initials(one), _initials(other)
    return first == second and len(first) >= FEWEST_INITIALS and _is_short(one) != _is_short(other)


def _initials(name: str) -> str:
    """First letters of the words, "và" left out; blocks of capitals count as initials already."""
    words = (word for word in _WORD.findall(name) if word.casefold() != "và")
    return "".join(word if _is_block(word) else word[:1].upper() for word in words)


def _is_short(name: str) -> bool:
    words = _WORD.findall(name)
    return sum(map(_is_block, words)) * 2 >= len(words)


def _is_block(word: str) -> bool:
    return word.isupper() and 1 < len(word) <= LONGEST_INITIALS

"""A plan that amends another: which task of the new document is which of the old one, and what is different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from rapidfuzz import fuzz, process

from knowledge.offices import office_key
from knowledge.text import fold


class Entry(Protocol):
    """A task, as far as it is compared."""

    @property
    def id(self) -> int: ...
    @property
    def no(self) -> str | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def product(self) -> str | None: ...
    @property
    def lead(self) -> list[str]: ...
    @property
    def support(self) -> list[str]: ...
    @property
    def budget(self) -> str | None: ...
    @property
    def due(self) -> dt.date | None: ...
    @property
    def rules(self) -> list[str]: ...


ALIKE = 0.75
"""From here on the words of two tasks say the same work."""
ALIKE_AT_ONE_PLACE = 0.6
"""Enough for two tasks that have the same number in the same section."""
FIELDS = ("text", "product", "lead", "support", "budget", "deadline")
"""What is compared, in the order in which it is shown."""
_DETAIL = 0.01
"""Twins by their words (steps of one row) are told apart by place, unit and deadline; these outweigh nothing else."""


def pair(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """Which old task each new one continues, by their ids: likest first, each used once; the rest is new."""
    if not old or not new:
        return {}
    words = process.cdist(
        [fold(one.text) for one in new], [fold(one.text) for one in old], scorer=fuzz.token_sort_ratio
    )
    likest = sorted(
        (
            (alike + _DETAIL * _details(one, other), one.id, other.id)
            for one, row in zip(new, words, strict=True)
            for other, percent in zip(old, row, strict=True)
            if (alike := float(percent) / 100) >= (ALIKE_AT_ONE_PLACE if _at_one_place(one, other) else ALIKE)
        ),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _alike, new_id, old_id in likest:
        if new_id not in pairs and old_id not in taken:
            pairs[new_id] = old_id
            taken.add(old_id)
    return pairs


def _at_one_place(one: Entry, other: Entry) -> bool:
    return one.no is not None and (one.no, one.section) == (other.no, other.section)


def _details(one: Entry, other: Entry) -> int:
    same = ("lead", "deadline", "product")
    return _at_one_place(one, other) + sum(_value(one, name) == _value(other, name) for name in same)


def differences(old: Entry, new: Entry) -> list[str]:
    """The fields in which two versions of a task differ; spelling of units, spaces and capitals do not count."""
    return [name for name in FIELDS if _value(old, name) != _value(new, name)]


def _value(entry: Entry, name: str) -> object:
    if name == "deadline":
        return entry.due, sorted(entry.rules)
    value = getattr(entry, name)
    if isinstance(value, list):
        return {office_key(unit) for unit in value}
    return fold(" ".join((value or "").split())).rstrip(" .;")


def alike_titles(one: str, other: str) -> float:
    """How alike the titles of two plans are, from 0 to 1; an empty one is like nothing."""
    return fuzz.token_set_ratio(fold(one), fold(other)) / 100 if one and other else 0.0

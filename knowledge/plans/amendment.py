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
    # Whole words are compared: by letters, two plans about different things are alike.
    words = process.cdist([_words(one) for one in new], [_words(one) for one in old], scorer=fuzz.ratio)
    marks, old_marks = [_marks(one) for one in new], [_marks(other) for other in old]
    likest = sorted(
        (
            (-(alike + _DETAIL * details), new[row].id, old[column].id)
            for row, percents in enumerate(words)
            for column, percent in enumerate(percents)
            if (alike := float(percent) / 100) >= ALIKE_AT_ONE_PLACE
            and (details := _agreeing(marks[row], old_marks[column], alike)) is not None
        ),
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _alike, new_id, old_id in likest:
        if new_id not in pairs and old_id not in taken:
            pairs[new_id] = old_id
            taken.add(old_id)
    return pairs


def _words(one: Entry) -> list[str]:
    return fold(one.text).strip(" .;").split()


def _marks(one: Entry) -> tuple[object, ...]:
    """What tells twins apart: the place in the plan first (None for a task without a number)."""
    place = (one.no, one.section) if one.no is not None else None
    return place, *(_value(one, name) for name in ("lead", "deadline", "product"))


def _agreeing(one: tuple[object, ...], other: tuple[object, ...], alike: float) -> int | None:
    """How many marks two tasks share; None when their words are not alike enough for where they stand."""
    at_one_place = one[0] is not None and one[0] == other[0]
    if alike < ALIKE and not at_one_place:
        return None
    return at_one_place + sum(a == b for a, b in zip(one[1:], other[1:], strict=True))


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

"""Which row of a table is its header, and which column holds what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from knowledge.dossiers.cells import CheckKind, text_of
from knowledge.dossiers.words import Column, own_words, plain
from knowledge.text import digest

HEADER_WITHIN = 20
"""Rows among which the header is looked for: titles stand above it."""
LEAST_TELLING = 2
"""Columns a row must name to be a header."""

LEAST_NAMES = 3
"""Texts of a row that may be a header of names nobody knows."""

SAY_HOW_FAR = (Column.DUE, Column.STATUS, Column.FINISHED, Column.RETURNED)
CHECKS = {
    CheckKind.PHONE: Column.PHONE,
    CheckKind.IDENTITY: Column.IDENTITY,
    CheckKind.BIRTH: Column.BIRTH,
}


class Mapping(BaseModel):
    """Where each thing stands: column → its number, from 0. `check`: what a person is asked for, if anything."""

    model_config = ConfigDict(frozen=True)

    columns: dict[Column, int]
    check: CheckKind | None = None

    @property
    def is_enough(self) -> bool:
        """Whether rows can be read: the code, and something that says how far it is."""
        return Column.CODE in self.columns and any(column in self.columns for column in SAY_HOW_FAR)


@dataclass(frozen=True)
class Header:
    """The header of a table. `row`: its number, from 0."""

    row: int
    names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Equal for tables with the same columns in the same order."""
        return digest("\n".join(plain(name) for name in self.names))


def find_header(rows: Sequence[Sequence[object]]) -> Header | None:
    """The row that names most columns, the upper one of equals; None when there is none.

    Where no row names a code and something else, the first that holds names only: somebody has to say what they mean.
    """
    best: tuple[int, Header] | None = None
    for number, cells in enumerate(rows[:HEADER_WITHIN]):
        header = Header(number, _names(cells))
        found = guess(header.names).columns
        if Column.CODE in found and len(found) >= LEAST_TELLING and (best is None or len(found) > best[0]):
            best = len(found), header
    return _with_names_below(best[1], rows) if best else _unknown_names(rows)


def _with_names_below(header: Header, rows: Sequence[Sequence[object]]) -> Header:
    """A header of two rows ("Thời gian" above "Tiếp nhận", "Hẹn trả") as one: the lower name where there is one.

    The lower row has nothing under the code: that cell was merged with the one above.
    """
    below = _names(rows[header.row + 1]) if header.row + 1 < len(rows) else ()
    at = guess(header.names).columns.get(Column.CODE)
    under_code = below[at] if at is not None and at < len(below) else ""
    if under_code or not any(below) or any(letter.isdigit() for letter in "".join(below)):
        return header
    width = max(len(header.names), len(below))
    upper, lower = ((*names, *[""] * (width - len(names))) for names in (header.names, below))
    names = tuple(map(_named, upper, _carried_on(upper, lower), lower))
    more = len(guess(names).columns) > len(guess(header.names).columns)
    return Header(header.row + 1, names) if more else header


def _carried_on(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The name above each lower one: a merged cell stands over all of its columns, but is written in the first."""
    above, last = [], ""
    for up, low in zip(upper, lower, strict=True):
        last = up or (last if low else "")
        above.append(last)
    return tuple(above)


def _named(own: str, above: str, below: str) -> str:
    """The lower name where there is one, after the upper one where only both say what it is ("Ngày", "Tiếp nhận")."""
    both = f"{above} {below}"
    says_it = not is_private(below) and not _scores(plain(below)) and _scores(plain(both))
    return both if below and above and says_it else below or own


def _unknown_names(rows: Sequence[Sequence[object]]) -> Header | None:
    """The first row of several texts without a digit."""
    for number, cells in enumerate(rows[:HEADER_WITHIN]):
        names = _names(cells)
        filled = [name for name in names if name]
        if len(filled) >= LEAST_NAMES and not any(letter.isdigit() for letter in "".join(filled)):
            return Header(number, names)
    return None


def _names(cells: Iterable[object]) -> tuple[str, ...]:
    names = [text_of(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def guess(names: Sequence[str]) -> Mapping:
    """The mapping that the names of columns suggest; each column and each name is used once, the surest first."""
    scored = sorted(
        (-score, at, column)
        for at, name in enumerate(names)
        for column, score in _scores(plain(name)).items()
    )
    columns: dict[Column, int] = {}
    for _score, at, column in scored:
        if column not in columns and at not in columns.values():
            columns[column] = at
    check = next((kind for kind, column in CHECKS.items() if column in columns), None)
    return Mapping(columns=columns, check=check)


EXACT = 1000
"""What a name that is nothing but a known phrase counts more than one that holds it."""


def is_private(name: str) -> bool:
    """Whether a column names people rather than what we read."""
    said = plain(name)
    return _holds(said, _private()) > max(_holds(said, phrases) for phrases in _phrases().values())


def _scores(name: str) -> dict[Column, int]:
    """How well each column is named: the length of the longest phrase; private columns are nothing."""
    if is_private(name):
        return {}
    scores = {column: _holds(name, said) for column, said in _phrases().items()}
    return {column: score for column, score in scores.items() if score}


def _holds(name: str, phrases: Iterable[str]) -> int:
    padded = f" {name} "
    return max(
        (len(said) + EXACT * (said == name) for said in phrases if f" {said} " in padded),
        default=0,
    )


@cache
def _phrases() -> dict[Column, tuple[str, ...]]:
    return {column: tuple(map(plain, said)) for column, said in own_words().columns.items()}


@cache
def _private() -> tuple[str, ...]:
    return tuple(map(plain, own_words().private))

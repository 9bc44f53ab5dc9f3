"""From the rows of a table to dossiers: the good ones, and what is wrong with the others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.dossiers.cells import CheckKind, check_in, day_of, text_of
from knowledge.dossiers.codes import LONGEST, SHORTEST, code_key
from knowledge.dossiers.columns import CHECKS, Header, Mapping
from knowledge.dossiers.words import Column, Status, status_of

_NUMBERING = re.compile(r"\(?\d{1,2}\)|\[\d{1,2}\]")
"""The row "(1) (2) (3)" that forms put under their header."""


class Dossier(NamedTuple):
    """One dossier as the office's table has it. `check`: the four digits, until they are hashed."""

    key: str
    code: str
    procedure: str | None
    procedure_code: str | None
    unit: str | None
    received: dt.date | None
    due: dt.date | None
    finished: dt.date | None
    status: Status
    status_said: str | None
    check: str | None


class BadRow(NamedTuple):
    """A row that was kept out. `row`: its number as a spreadsheet counts."""

    row: int
    problem: str


@dataclass(frozen=True)
class Reading:
    """What a table holds. `check`: what people are asked for; `strange`: states nobody here knows, with their count."""

    dossiers: tuple[Dossier, ...]
    bad: tuple[BadRow, ...]
    check: CheckKind | None = None

    @property
    def strange(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for one in self.dossiers:
            if one.status is Status.OTHER and one.status_said:
                counts[one.status_said] = counts.get(one.status_said, 0) + 1
        return counts


class _WrongError(ValueError):
    """What is wrong with a row, as its reader is told."""


def read_rows(rows: Sequence[Sequence[object]], header: Header, mapping: Mapping) -> Reading:
    """Read what stands below the header; empty rows and a repeated row change nothing.

    Of rows that say different things of one dossier, one is taken and the others are listed among the bad.
    """
    seen: dict[str, tuple[int, Dossier]] = {}
    bad: list[BadRow] = []
    for number, cells in _filled(rows, header.row + 1):
        try:
            found = _dossier(cells, mapping)
        except _WrongError as error:
            bad.append(BadRow(number, str(error)))
            continue
        before = seen.get(found.key, (number, found))
        seen[found.key] = kept = max(before, (number, found), key=_how_far)
        if before[1] != found:
            left, taken = (before[0], number) if kept[0] == number else (number, before[0])
            bad.append(
                BadRow(left, f"mã {found.code} có ở nhiều dòng với nội dung khác nhau: lấy dòng {taken}")
            )
    return Reading(tuple(one for _, one in seen.values()), tuple(sorted(bad)), mapping.check)


_OVER = {Status.READY: 1, Status.RETURNED: 2, Status.REFUSED: 2, Status.WITHDRAWN: 2}


def _how_far(row: tuple[int, Dossier]) -> tuple[int, dt.date, dt.date, int]:
    """Of rows with one code the one that is furthest along is the newest, whichever way a table is sorted.

    A dossier that was over does not go on, and days move to later; where nothing tells, the lower row counts.
    """
    number, one = row
    return _OVER.get(one.status, 0), one.finished or dt.date.min, one.due or dt.date.min, number


def _filled(rows: Sequence[Sequence[object]], start: int) -> Iterator[tuple[int, Sequence[object]]]:
    for number, cells in enumerate(rows[start:], start + 1):
        said = [text for cell in cells if (text := text_of(cell))]
        if said and not all(map(_NUMBERING.fullmatch, said)):
            yield number, cells


def _dossier(cells: Sequence[object], mapping: Mapping) -> Dossier:
    def cell(column: Column) -> object:
        at = mapping.columns.get(column)
        return cells[at] if at is not None and at < len(cells) else None

    code = text_of(cell(Column.CODE))
    received, due = _day(cell(Column.RECEIVED), "ngày tiếp nhận"), _day(cell(Column.DUE), "ngày hẹn trả")
    returned = _day(cell(Column.RETURNED), "ngày trả")
    finished = _day(cell(Column.FINISHED), "ngày có kết quả") or returned
    _check_order(received, due, finished)
    said = text_of(cell(Column.STATUS)) or None
    check = check_in(cell(CHECKS[mapping.check]), mapping.check) if mapping.check else None
    return Dossier(
        key=_key(code),
        code=code,
        procedure=text_of(cell(Column.PROCEDURE)) or None,
        procedure_code=text_of(cell(Column.PROCEDURE_CODE)) or None,
        unit=text_of(cell(Column.UNIT)) or None,
        received=received,
        due=due,
        finished=finished,
        status=_status(said, finished),
        status_said=said,
        check=check,
    )


def _key(code: str) -> str:
    key = code_key(code)
    if not key:
        raise _WrongError("thiếu mã hồ sơ (ô trống, hoặc công thức chưa được tính)")
    if not SHORTEST <= len(key) <= LONGEST or not any(character.isdigit() for character in key):
        raise _WrongError(f"«{code[:40]}» không phải mã hồ sơ")
    return key


def _day(value: object, name: str) -> dt.date | None:
    try:
        return day_of(value)
    except ValueError:
        raise _WrongError(f"{name} không đọc được: «{text_of(value)[:40]}»") from None


def _check_order(received: dt.date | None, due: dt.date | None, finished: dt.date | None) -> None:
    if received and due and due < received:
        raise _WrongError(f"hẹn trả {due:%d/%m/%Y} trước ngày tiếp nhận {received:%d/%m/%Y}")
    if received and finished and finished < received:
        raise _WrongError(f"có kết quả {finished:%d/%m/%Y} trước ngày tiếp nhận {received:%d/%m/%Y}")


def _status(said: str | None, finished: dt.date | None) -> Status:
    """What the words say, or our own name of a state; where they say nothing known, a day of finishing does."""
    if said in set(Status):
        return Status(said)
    status = status_of(said) if said else Status.OTHER
    if status is Status.OTHER and finished:
        return Status.READY
    return Status.PROCESSING if said is None and status is Status.OTHER else status

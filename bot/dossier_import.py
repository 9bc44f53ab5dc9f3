"""From a table's bytes to what `storage.dossier_imports` takes over: shared by command line, page and HTTP source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection

from knowledge.dossiers.columns import Mapping, guess
from knowledge.dossiers.records import KnownProcedures
from knowledge.dossiers.rows import Dossier, Reading, read_rows
from knowledge.dossiers.tables import Table, read_table
from storage import dossier_imports
from storage.dossier_checks import can_check, check_hash
from storage.dossier_imports import Handed, Row
from storage.errors import Refused


@dataclass(frozen=True)
class Sheet:
    """A table that was opened."""

    name: str
    table: Table

    @property
    def fingerprint(self) -> str:
        return self.table.header.fingerprint

    @property
    def headers(self) -> tuple[str, ...]:
        return self.table.header.names


def open_sheet(name: str, data: bytes) -> Sheet:
    """Read a file; slow for a large one.

    Raises:
        KnowledgeError: it cannot be read; the message says what to do.
    """
    file_name = PurePath(name).name
    return Sheet(file_name, read_table(file_name, data))


def mapping_for(connection: Connection, sheet: Sheet) -> Mapping:
    """How this header is read: as somebody said, or as its names suggest."""
    return dossier_imports.mapping_of(connection, sheet.fingerprint) or guess(sheet.headers)


def read_sheet(sheet: Sheet, mapping: Mapping) -> Reading:
    """Read the rows; slow for many."""
    return read_rows(sheet.table.rows, sheet.table.header, mapping)


def handed(
    connection: Connection,
    name: str,
    fingerprint: str | None,
    reading: Reading,
    source_day: dt.date,
    known: KnownProcedures,
) -> Handed:
    """The rows as they are kept: procedures named by record where sure, second checks hashed or left out."""
    check = reading.check.value if reading.check and can_check(connection) else None
    return Handed(
        file_name=name,
        fingerprint=fingerprint,
        source_day=source_day,
        check_kind=check,
        rows=[_row(connection, one, known) for one in reading.dossiers],
        bad=[(bad.row, bad.problem) for bad in reading.bad],
        strange=reading.strange,
    )


def _row(connection: Connection, one: Dossier, known: KnownProcedures) -> Row:
    return {
        "key": one.key,
        "code": one.code,
        "procedure": one.procedure,
        "procedure_id": known.record_of(one.procedure_code, one.procedure),
        "unit": one.unit,
        "received": one.received,
        "due": one.due,
        "finished": one.finished,
        "status": one.status.value,
        "status_said": one.status_said,
        "check_hash": check_hash(connection, one.key, one.check),
    }


def day_of_data(sheet: Sheet, told: dt.date | None, today: dt.date) -> dt.date:
    """The day the figures are of: as told, as the table's title says, or today.

    Raises:
        Refused: it has not come yet.
    """
    day = told or sheet.table.as_of or today
    if day > today:
        raise Refused(f"Ngày số liệu {day:%d/%m/%Y} chưa tới. Anh/chị xem lại ngày.")
    return day

"""Putting a backup back: into a database of either kind, at the version it was made by, then brought up to date.

All in one transaction: when anything is wrong, the database stays as it was.
"""

from __future__ import annotations

import base64
import datetime as dt
from itertools import islice
from pathlib import Path
from typing import Any

from alembic import command
from alembic.util import CommandError
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)

from storage.backups import BackupError, Manifest, read_manifest, rows_of
from storage.tables import metadata
from storage.upgrade import alembic_config, upgrade

BATCH = 500
OWN = "alembic_version"
SINCE = {"outbox": 1_000_000}
"""Numbers that may have been given since the backup: pages have read that far, and read only what is behind."""


def is_empty(connection: Connection) -> bool:
    """Whether nothing would be lost: every table of ours is empty, or not there."""
    return all(
        connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
        for table in _reflected(connection).sorted_tables
        if table.name not in {OWN, "setup_code"}
    )


def restore(connection: Connection, file: Path) -> Manifest:
    """Replace everything by what the backup holds. The caller asks first (`is_empty`).

    Raises:
        BackupError: the file is damaged or of a newer version, or a row does not fit; nothing was changed then.
    """
    manifest = read_manifest(file)
    _reflected(connection).drop_all(connection)
    config = alembic_config(connection)
    try:
        command.upgrade(config, manifest.revision)
    except CommandError as error:
        raise BackupError(f"{file} do phiên bản mới hơn ghi (bản {manifest.revision}).") from error
    tables = _reflected(connection)
    for table in tables.sorted_tables:
        member = manifest.tables.get(table.name)
        if member is not None:
            _fill(connection, table, file, member.rows)
    for name, member in manifest.tables.items():
        if last := (member.last_id or 0) + SINCE.get(name, 0):
            _count_on(connection, tables.tables[name], last)
    upgrade(connection)
    return manifest


def _fill(connection: Connection, table: Table, file: Path, wanted: int) -> None:
    rows = rows_of(file, table.name)
    written = 0
    while batch := [_typed(connection, table, row) for row in islice(rows, BATCH)]:
        connection.execute(insert(table), batch)
        written += len(batch)
    if written != wanted:
        raise BackupError(f"Bảng {table.name}: {written} dòng thay vì {wanted}.")


def _typed(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row as the driver takes it: SQLite keeps moments in UTC without a zone."""
    return {
        name: _value(table, name, value, naive=connection.dialect.name == "sqlite")
        for name, value in row.items()
    }


def _value(table: Table, name: str, value: Any, *, naive: bool) -> Any:
    kind = table.c[name].type
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, DateTime):
        moment = dt.datetime.fromisoformat(value).astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if naive else moment
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    return dt.date.fromisoformat(value) if isinstance(kind, Date) else value


def _count_on(connection: Connection, table: Table, last: int) -> None:
    """New rows get numbers that were never used: other tables and the trays of platforms know the old ones."""
    if connection.dialect.name == "postgresql":
        query = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        connection.execute(query, {"name": table.name, "last": last})
        return
    ours = metadata.tables.get(table.name)
    if ours is None or not ours.dialect_options["sqlite"]["autoincrement"]:
        return
    values = {"name": table.name, "last": last}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


def _reflected(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found

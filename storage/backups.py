"""A backup of the whole database in one file, the same from SQLite and PostgreSQL, to be restored into either.

A ZIP: `manifest.json` (version of the tables, rows and SHA-256 of each member) and one `tables/NAME.jsonl` a table,
a row a line (moments in ISO 8601, bytes as base64). All of it is one moment: read in one transaction. Secrets are in it
as in the database, sealed or hashed; what only lives for hours (sessions, one-time links) is left out, so that nothing
of it comes to life again.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, Table, func, select, text

from knowledge.file_errors import why
from storage.errors import StorageError
from storage.tables import metadata

FORMAT = 1
LEFT_OUT = frozenset({"staff_session", "staff_link", "setup_code", "bucket"})
"""What ends by itself within hours and would be wrong later."""
MANIFEST = "manifest.json"
CHUNK = 1 << 16


class BackupError(StorageError):
    """The file cannot be used; the message says why."""


class Member(BaseModel):
    """One table: its rows, the SHA-256 of its file, and the highest number its rows ever had."""

    rows: int
    sha256: str
    last_id: int | None = None


class Manifest(BaseModel):
    """What a backup says of itself. `revision`: the migration its tables stand at."""

    format: int
    revision: str
    made_at: dt.datetime
    tables: dict[str, Member]


def member_name(table: str) -> str:
    return f"tables/{table}.jsonl"


def write(connection: Connection, file: Path, now: dt.datetime) -> Manifest:
    """Write a backup; the file is there only once it is whole, and only its owner may read it.

    The connection must see one moment for its whole transaction (`Database.snapshot`).

    Raises:
        BackupError: the file cannot be written.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            manifest = _fill(connection, out, now)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BackupError(f"Không ghi được bản sao lưu {file}: {why(error)}.") from error
    return manifest


def _fill(connection: Connection, out: BinaryIO, now: dt.datetime) -> Manifest:
    revision = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    manifest = Manifest(format=FORMAT, revision=revision, made_at=now, tables={})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for table in metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                manifest.tables[table.name] = _write_table(connection, table, packed)
        packed.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _write_table(connection: Connection, table: Table, packed: zipfile.ZipFile) -> Member:
    rows, digest = 0, hashlib.sha256()
    with packed.open(member_name(table.name), "w", force_zip64=True) as out:
        found = connection.execution_options(yield_per=500).execute(
            select(table).order_by(*table.primary_key)
        )
        for row in found.mappings():
            line = json.dumps(dict(row), default=_plain, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            out.write(line)
            rows += 1
    return Member(rows=rows, sha256=digest.hexdigest(), last_id=last_id(connection, table))


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def last_id(connection: Connection, table: Table) -> int | None:
    """The highest number a row of this table ever had; None for tables that count nothing."""
    if table.autoincrement_column is None:
        return None
    if connection.dialect.name == "sqlite":
        if not table.dialect_options["sqlite"]["autoincrement"]:
            return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())
        query = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
    else:
        query = text("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')), 0)")
    return int(connection.execute(query, {"name": table.name}).scalar_one())


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself, after every byte of it was checked.

    Raises:
        BackupError: it is no backup, damaged, or of a newer program.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            manifest = Manifest.model_validate_json(packed.read(MANIFEST))
            if manifest.format > FORMAT:
                raise BackupError(f"{file} do phiên bản mới hơn ghi. Hãy cập nhật motcua rồi khôi phục.")
            for name, member in manifest.tables.items():
                if _sha256(packed, name) != member.sha256:
                    raise BackupError(f"{file} bị hỏng: bảng {name} không còn như lúc sao lưu.")
    except FileNotFoundError as error:
        raise BackupError(f"Không có tệp {file}.") from error
    except (OSError, KeyError, ValidationError, zipfile.BadZipFile, EOFError) as error:
        raise BackupError(f"{file} không phải bản sao lưu của motcua, hoặc bị hỏng.") from error
    return manifest


def _sha256(packed: zipfile.ZipFile, table: str) -> str:
    digest = hashlib.sha256()
    with packed.open(member_name(table)) as source:
        while piece := source.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def rows_of(file: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as they were written: moments and days as text."""
    with zipfile.ZipFile(file) as packed, packed.open(member_name(table)) as source:
        for line in source:
            yield json.loads(line)

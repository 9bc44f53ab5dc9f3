"""The records an office keeps itself, in a folder of its own: they add to those of the project, or take their place.

The folder mirrors `knowledge/data`: records are in its `procedures/`. `docs/data/procedures.md` explains it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.datafile import read_list
from knowledge.errors import DataError
from knowledge.file_errors import why
from knowledge.procedures import Procedure

PROCEDURES = "procedures"
ENDINGS = {".yaml", ".yml"}
WIDTH = 110

LeaveOut = Callable[[DataError], None]
"""Told why a file is left out."""


def local_files(folder: Path) -> list[Path]:
    """The data files in an office's folder, misplaced ones first; none when there is no such folder yet.

    Raises:
        DataError: the folder cannot be read.
    """
    try:
        return [*_files(folder), *_files(folder / PROCEDURES)]
    except OSError as error:
        raise DataError(f"{folder}: {why(error)}") from error


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)


@dataclass(frozen=True)
class LocalRecord:
    """A record of the office, and the file it is in."""

    record: Procedure
    file: Path


def read_local(folder: Path, leave_out: LeaveOut | None = None) -> dict[str, LocalRecord]:
    """The office's records by id.

    Args:
        folder: of the office; it need not exist.
        leave_out: told of each broken file, which is then left out; without it the first one raises.

    Raises:
        DataError: naming file, record and field.
    """
    records: dict[str, LocalRecord] = {}
    for path in local_files(folder):
        try:
            records |= _read(path, folder, records)
        except DataError as error:
            if leave_out is None:
                raise
            leave_out(error)
    return records


def _read(path: Path, folder: Path, before: dict[str, LocalRecord]) -> dict[str, LocalRecord]:
    if path.parent == folder:
        raise DataError(f"{path.name}: hồ sơ phải để trong thư mục {folder.name}/{PROCEDURES}")
    found: dict[str, LocalRecord] = {}
    for record in read_list(path, Procedure):
        if twin := found.get(record.id) or before.get(record.id):
            raise DataError(f"{path.name}: {record.id}: mã này đã có trong {twin.file.name}")
        found[record.id] = LocalRecord(record, path)
    return found


def home_of(folder: Path, record_id: str) -> Path:
    """The file `write_local` keeps a record in."""
    return folder / PROCEDURES / f"{record_id}.yaml"


def write_local(folder: Path, record: Procedure) -> Path:
    """Write a record into its own file, which is replaced at once: whoever reads sees the old or the new one.

    Raises:
        OSError: the folder cannot be written.
    """
    path = home_of(folder, record.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        file.write(as_yaml(record))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return path


def as_yaml(record: Procedure) -> str:
    """A file that holds this record, as `read_local` reads it; what holds anyway is not written."""
    kept = record.model_dump(mode="python", exclude_defaults=True)
    return yaml.safe_dump([kept], allow_unicode=True, sort_keys=False, width=WIDTH)

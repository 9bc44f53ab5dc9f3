"""The office's own record files, written from the admin pages: each version is kept, and can come back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from pydantic import ValidationError
from sqlalchemy import Connection

from knowledge.local_records import LocalRecord, as_yaml, home_of, read_local, write_local
from knowledge.procedures import Procedure, read_all
from storage import audit, record_versions
from storage.errors import Refused
from storage.record_versions import Version

ELSEWHERE = "bản có sẵn trong tệp, không lưu từ trang này"


class NotOurs(Refused):
    """The file cannot be written from here; the message says why."""


def of_office(folder: Path) -> dict[str, LocalRecord]:
    """The office's records by id; broken files are left out."""
    return read_local(folder, leave_out=lambda _: None)


def versions(connection: Connection, record_id: str) -> list[Version]:
    """What was written of a record, the newest first."""
    return record_versions.of_file(connection, _file(record_id))


def _file(record_id: str) -> str:
    return f"{record_id}.yaml"


def save(
    connection: Connection, folder: Path, record: Procedure, *, by: str, note: str, now: dt.datetime
) -> None:
    """Write a record into the office's folder and keep the version; the file comes last, before the commit.

    Raises:
        NotOurs: it lies in a file of somebody's own writing.
        OSError: the folder cannot be written.
    """
    _keep_what_is_there(connection, folder, record.id, now)
    _keep(connection, record.id, as_yaml(record), by, note, now)
    audit.record(connection, actor=by, action="record.save", subject=record.id, now=now)
    write_local(folder, record)


def _keep_what_is_there(connection: Connection, folder: Path, record_id: str, now: dt.datetime) -> None:
    """What a change from here takes the place of, unless it is the newest version.

    That is the office's file, else the project's record; and a file that was changed elsewhere: by hand, or by a save
    that was cut off between the file and the commit.
    """
    known = of_office(folder).get(record_id)
    if known is not None and known.file != home_of(folder, record_id):
        raise NotOurs(f"Thủ tục này nằm trong tệp {known.file.name} do cơ quan tự viết. Hãy sửa ở tệp ấy.")
    kept = versions(connection, record_id)
    there = known.record if known else None
    if kept:
        if _record_in(kept[0].content) != there:
            _keep(connection, record_id, as_yaml(there) if there else None, "motcua", ELSEWHERE, now)
        return
    before = there or _general(record_id)
    if before is not None:
        origin = "bản của cơ quan" if known else "bản chung"
        _keep(connection, record_id, as_yaml(before), "motcua", origin, now)


def _record_in(content: str | None) -> Procedure | None:
    """The record of a version; None: it was taken away, or does not fit today's rules."""
    try:
        return Procedure.model_validate(yaml.safe_load(content)[0]) if content else None
    except ValidationError:
        return None


def _general(record_id: str) -> Procedure | None:
    return next((record for record in read_all() if record.id == record_id), None)


def _keep(
    connection: Connection, record_id: str, content: str | None, by: str, note: str, now: dt.datetime
) -> None:
    record_versions.add(connection, file=_file(record_id), content=content, by=by, note=note, now=now)


def put_back(
    connection: Connection, folder: Path, record_id: str, number: int, *, by: str, now: dt.datetime
) -> None:
    """Write an earlier version again, as a new one.

    Raises:
        NotOurs: there is no such version, or it does not fit today's rules.
        OSError: the folder cannot be written.
    """
    found = next((one for one in versions(connection, record_id) if one.id == number), None)
    if found is None or found.content is None:
        raise NotOurs("Không có phiên bản này.")
    record = _record_in(found.content)
    if record is None:
        raise NotOurs("Phiên bản này không còn đúng quy tắc dữ liệu hiện nay.")
    note = f"khôi phục bản {found.at:%d/%m/%Y}"
    save(connection, folder, record, by=by, note=note, now=now)


def take_away(connection: Connection, folder: Path, record_id: str, *, by: str, now: dt.datetime) -> None:
    """Remove the office's version of a record of the project.

    Raises:
        NotOurs: the record is the office's alone, or not written from here.
        OSError: the folder cannot be written.
    """
    if _general(record_id) is None:
        raise NotOurs("Thủ tục này chỉ có ở cơ quan; bỏ đi là mất hẳn, nên không bỏ ở đây.")
    _keep_what_is_there(connection, folder, record_id, now)
    _keep(connection, record_id, None, by, "dùng lại bản chung", now)
    audit.record(connection, actor=by, action="record.drop", subject=record_id, now=now)
    home_of(folder, record_id).unlink(missing_ok=True)

"""What kind of file the bytes are, whatever it is called: a picture named plan.docx is a picture."""

from __future__ import annotations

from enum import Enum

from knowledge.plans.archive import open_archive
from knowledge.plans.errors import EncryptedPlanError, OldOfficeError, PlanTypeError


class FileKind(Enum):
    TEXT = "text"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPG"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"II*\x00", "ảnh TIFF"),
    (b"MM\x00*", "ảnh TIFF"),
    (b"{\\rtf", "văn bản RTF"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén GZ"),
    (b"MZ", "tệp chương trình"),
    (b"<!DOCTYPE html", "trang web"),
    (b"<html", "trang web"),
)
OLD_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("WordDocument", ".doc", ".docx"),
    ("Workbook", ".xls", ".xlsx"),
    ("Book", ".xls", ".xlsx"),
    ("PowerPoint Document", ".ppt", ".docx"),
)


def kind_of(name: str, data: bytes) -> FileKind:
    """The kind of a file by its content.

    Raises:
        PlanTypeError: a kind that no reader takes.
        OldOfficeError: Word or Excel before 2007.
        EncryptedPlanError: an office file under a password.
        CorruptPlanError, UnsafePlanError, MacroPlanError: see `open_archive`.
    """
    if PDF_MARK in data[:PDF_MARK_WITHIN]:
        return FileKind.PDF
    if data.startswith(ZIP_MARKS):
        return _office_kind(name, data)
    if data.startswith(OLD_OFFICE_MARK):
        raise _old_office(name, data)
    start = data[:64].lstrip()
    for mark, what in OTHER_KINDS:
        if start.lower().startswith(mark.lower()) and (len(mark) > 2 or b"\x00" in data[:512]):  # noqa: PLR2004 - two letters may open a text
            raise PlanTypeError(name, what)
    return FileKind.TEXT


def _office_kind(name: str, data: bytes) -> FileKind:
    wanted = ".xlsx" if name.lower().endswith((".xlsx", ".xlsm", ".xls")) else ".docx"
    with open_archive(name, data, wanted) as archive:
        names = set(archive.namelist())
    if any(part.startswith("word/document") for part in names):
        return FileKind.DOCX
    if any(part.startswith("xl/workbook") for part in names):
        return FileKind.XLSX
    what = "bài trình chiếu" if any(part.startswith("ppt/") for part in names) else "tệp nén hoặc tệp lạ"
    raise PlanTypeError(name, what)


def _old_office(name: str, data: bytes) -> EncryptedPlanError | OldOfficeError | PlanTypeError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedPlanError(name)
    for stream, old, new in OLD_STREAMS:
        if stream.encode("utf-16-le") in data:
            return OldOfficeError(name, old, new)
    return PlanTypeError(name, "tệp Office định dạng cũ")

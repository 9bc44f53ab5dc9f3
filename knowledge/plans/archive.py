"""Is it safe to open? Office files are archives, and one can be built to exhaust or mislead its reader."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from knowledge.plans.errors import CorruptPlanError, EncryptedPlanError, MacroPlanError, UnsafePlanError

MOST_UNPACKED = 150 * 1024 * 1024
MOST_UNPACKED_XML = 60 * 1024 * 1024
MOST_PARTS = 3_000
MOST_RATIO = 400
"""Unpacked to packed size of one part; ordinary office XML stays under 100."""
RATIO_MATTERS_FROM = 5 * 1024 * 1024
READ_AT_ONCE = 1024 * 1024
ENCRYPTED_FLAG = 0x1
FORBIDDEN = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
"""Office files never carry a document type; one is there only to make a parser expand or fetch something."""


def open_archive(name: str, data: bytes, wanted_format: str) -> zipfile.ZipFile:
    """Open an office file's archive after checking its sizes and its XML, without unpacking it to memory.

    Raises:
        CorruptPlanError: not a readable archive.
        EncryptedPlanError: parts need a password.
        UnsafePlanError: a zip bomb, or XML with a document type.
        MacroPlanError: the document carries macros as its kind.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_sizes(name, archive)
        _check_xml(name, archive)
        kinds = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise CorruptPlanError(name) from error
    except RuntimeError as error:  # zipfile asks for a password this way
        raise EncryptedPlanError(name) from error
    if b"macroEnabled" in kinds:
        raise MacroPlanError(name, wanted_format)
    return archive


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    xml = [part for part in parts if _is_xml(part)]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnsafePlanError(name)
    if sum(part.file_size for part in xml) > MOST_UNPACKED_XML or any(map(_is_bomb, parts)):
        raise UnsafePlanError(name)
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise EncryptedPlanError(name)


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_MATTERS_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels", ".vml"))


def _check_xml(name: str, archive: zipfile.ZipFile) -> None:
    for part in filter(_is_xml, archive.infolist()):
        tail = b""
        for chunk in _chunks(archive, part):
            if any(mark in tail + chunk for mark in FORBIDDEN):
                raise UnsafePlanError(name)
            tail = chunk[-40:]


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(READ_AT_ONCE):
            yield chunk

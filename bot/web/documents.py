"""What an official may send as evidence of a task: pictures, written anew, and documents of known kinds by content."""

from __future__ import annotations

import unicodedata

from bot.web import photos
from knowledge.plans.errors import PlanError
from knowledge.plans.sniff import FileKind, kind_of

MAX_BYTES = photos.MAX_BYTES
LONGEST_NAME = 120
TYPES = {
    FileKind.PDF: ("pdf", "application/pdf"),
    FileKind.DOCX: ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    FileKind.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
ACCEPTED = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx"
"""What the page's dialog offers; the content decides."""


class NotEvidence(Exception):  # noqa: N818 - it names what was sent
    """It is empty, too large, or of a kind that is not taken."""


def looked_at(name: str, content: bytes) -> tuple[str, str, bytes]:
    """Name, type and bytes as they are kept; the name ends as the content is.

    Raises:
        NotEvidence: see there.
    """
    if not content or len(content) > MAX_BYTES:
        raise NotEvidence
    try:
        return _named(name, "jpg"), photos.STORED_AS, photos.clean(content)
    except photos.NotAPicture:
        return _document(name, content)


def _document(name: str, content: bytes) -> tuple[str, str, bytes]:
    try:
        ending, content_type = TYPES[kind_of(name, content)]
    except (PlanError, KeyError) as error:
        raise NotEvidence from error
    return _named(name, ending), content_type, content


def _named(name: str, ending: str) -> str:
    flat = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    letters = "".join(letter for letter in flat if letter.isprintable() and letter not in '"<>|:*?;')
    stem = letters.rpartition(".")[0] or letters
    return f"{stem.strip(' .')[:LONGEST_NAME] or 'tep'}.{ending}"

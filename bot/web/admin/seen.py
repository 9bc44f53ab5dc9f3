"""What a page showed, so that a form made from it does not undo what somebody else did meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from aiohttp.web_request import FileField

from knowledge.texts import Translate
from storage.errors import Refused

FIELD = "as_shown"


def mark(shown: object) -> str:
    """A short mark of what was shown; `shown` must always be written the same way (no sets)."""
    return sha256(repr(shown).encode()).hexdigest()[:16]


def is_as_shown(form: Mapping[str, str | FileField], now: object) -> bool:
    """Whether it still is what the form was made from. A form without the mark is older than the marks."""
    return form.get(FIELD, mark(now)) == mark(now)


def must_be_as_shown(form: Mapping[str, str | FileField], now: object, _: Translate) -> None:
    """Let a change through only when nobody else made one since.

    Raises:
        Refused: somebody did; nothing was written.
    """
    if not is_as_shown(form, now):
        raise Refused(
            _(
                "Người khác vừa sửa mục này, nên máy chưa ghi gì. "
                "Anh/chị quay lại, tải lại trang để xem bản mới, rồi sửa tiếp."
            )
        )

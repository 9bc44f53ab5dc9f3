"""Calls of the webhook that Zalo did not sign: counted, told with care, and loudly when only such ones come."""

from __future__ import annotations

import logging
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.channels.zalo_oa import signature
from bot.channels.zalo_oa.payloads import Event
from bot.channels.zalo_oa.signature import Keys

log = logging.getLogger(__name__)

SEVERAL = 4
"""In a row, without a genuine one between: the key is wrong, rather than somebody playing."""
MOST_NAMES = 20
_OBJECT = TypeAdapter(dict[str, Any])


class Forgeries:
    """How many came in a row. A flood is told at the first, second, fourth, eighth …"""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self.in_a_row = 0

    def none(self) -> None:
        """A genuine call came."""
        self.in_a_row = 0

    def another(self, raw: bytes, event: Event | None, header: str | None) -> None:
        """Nothing of what was sent is told but how long it was and how its fields are called."""
        self.in_a_row += 1
        if self.in_a_row & (self.in_a_row - 1):
            return
        log.warning(
            "Có lời gọi webhook Zalo OA sai chữ ký, đã bỏ qua (%s lần liền; %s byte; chữ ký %s ký tự; trường: %s).",
            self.in_a_row,
            len(raw),
            len(header or ""),
            ", ".join(_names(raw)) or "không đọc được",
        )
        if self.in_a_row >= SEVERAL:
            log.error(
                "Zalo OA: %s lời gọi liền đều sai chữ ký, tin của người dân không vào được. Hãy so "
                "MOTCUA_ZALO_OA_SECRET_KEY với OA Secret Key ở trang Webhook, và MOTCUA_ZALO_APP_ID với ID ứng dụng.",
                self.in_a_row,
            )
        if log.isEnabledFor(logging.DEBUG):
            mistake = signature.known_mistake(raw, event.timestamp if event else None, header, self._keys)
            log.debug("the signature would match: %s", mistake or "nothing known")


def _names(raw: bytes) -> list[str]:
    """The names of the fields, if they are names: whoever forges may write anything there."""
    try:
        names = _OBJECT.validate_json(raw)
    except ValidationError:
        return []
    return [name for name in names if name.isidentifier() and name.isascii() and len(name) <= 40][:MOST_NAMES]  # noqa: PLR2004 - as long as names are

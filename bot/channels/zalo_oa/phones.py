"""Vietnamese mobile numbers, as Zalo wants them."""

from __future__ import annotations

import re

MOBILE = re.compile(r"(?:\+?84|0)?([35789]\d{8})")


def international(phone: str) -> str | None:
    """`84` and nine digits, from `0912 345 678`, `+84…`, `84…`; None: not a mobile number."""
    found = MOBILE.fullmatch(re.sub(r"[\s.()-]", "", phone))
    return f"84{found[1]}" if found else None

"""Vietnamese mobile numbers in one spelling, whichever way a platform or a person writes them."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"(?:\+?84|0)?([35789]\d{8})")
_BETWEEN = re.compile(r"[\s().–-]+")


def mobile(said: str) -> str | None:
    """`0912345678` of `84912345678`, `+84 912 345 678`, `0912.345.678`; None when it is no mobile number."""
    found = _MOBILE.fullmatch(_BETWEEN.sub("", said))
    return f"0{found[1]}" if found else None


def international(said: str) -> str | None:
    """`84912345678`, as platforms abroad and Zalo's templates want a number; None when it is no mobile number."""
    found = mobile(said)
    return f"84{found[1:]}" if found else None

"""Vietnamese mobile numbers, as Zalo wants them."""

from __future__ import annotations

from knowledge.phones import mobile


def international(phone: str) -> str | None:
    """`84` and nine digits, from `0912 345 678`, `+84…`, `84…`; None: not a mobile number."""
    found = mobile(phone)
    return f"84{found[1:]}" if found else None

"""Codes and tokens are kept as hashes: a copy of the database opens nothing.

They are random and long, so a plain SHA-256 is enough; passwords are not, and get argon2 (`bot.web.admin.passwords`).
"""

from __future__ import annotations

import hashlib
import secrets

_READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are taken for one another (I, L, O, 0, 1)."""


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_token() -> str:
    """For machines: 256 bits."""
    return secrets.token_urlsafe(32)


def new_code(length: int = 8) -> str:
    """For people to type: about 5 bits a character."""
    return "".join(secrets.choice(_READABLE) for _ in range(length))

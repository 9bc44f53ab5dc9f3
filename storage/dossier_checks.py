"""The second check of a dossier: four digits, kept so that nobody reads them out of a copy of the database.

Ten thousand possibilities are tried in no time, so the hash is keyed (HMAC-SHA256) with a secret that lies outside the
database; without that secret no check is kept at all.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection


def can_check(connection: Connection) -> bool:
    """Whether there is a secret to hash with."""
    return _pepper(connection) is not None


def check_hash(connection: Connection, key: str, check: str | None) -> str | None:
    """What is kept of the four digits of the dossier `key`; None without digits or without a secret.

    The dossier is part of it: two of one person do not look alike.
    """
    pepper = _pepper(connection)
    if check is None or pepper is None:
        return None
    message = f"dossier check\n{key}\n{check}".encode()
    return hmac.new(pepper.encode(), message, hashlib.sha256).hexdigest()


def is_right(connection: Connection, key: str, check: str, kept: str) -> bool:
    """Whether the digits are those that were hashed; takes equally long for right and wrong."""
    made = check_hash(connection, key, check)
    return made is not None and hmac.compare_digest(made, kept)


def _pepper(connection: Connection) -> str | None:
    found: str | None = connection.get_execution_options().get("motcua_pepper")
    return found or None

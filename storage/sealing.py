"""Secrets that must be read again are kept sealed: a copy of the database alone opens nothing.

Fernet (AES-128-CBC with HMAC-SHA256), its key derived by HKDF-SHA256 from a secret of the settings.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import Refused


class Seal:
    """Seals and opens texts with one secret."""

    def __init__(self, secret: str, purpose: str) -> None:
        """`purpose` keeps keys apart that come from the same secret."""
        key = HKDF(SHA256(), 32, salt=None, info=f"motcua {purpose}".encode()).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Read what was sealed.

        Raises:
            Refused: it was sealed with another secret, or changed.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Refused("sealed with another secret") from None

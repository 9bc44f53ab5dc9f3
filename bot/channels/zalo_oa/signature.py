"""Whether a call of the webhook comes from Zalo: a plain SHA-256 over what was sent and a secret, no HMAC.

`mac = SHA256_hex(app id + raw body + timestamp + OA Secret Key)`, in the header `X-ZEvent-Signature: mac=<hex>`, over
the bytes exactly as received (Zalo's pages of the webhook's message events).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = "X-ZEvent-Signature"
PREFIX = "mac="


@dataclass(frozen=True)
class Keys:
    """What the console shows: `secret` is the OA Secret Key, another one than the app's."""

    app_id: str
    oa_id: str
    secret: str
    app_secret: str = ""


def mac(app_id: str, raw: bytes, timestamp: str, secret: str) -> str:
    """The signature that Zalo sends, in lower-case hex."""
    return hashlib.sha256(b"".join([app_id.encode(), raw, timestamp.encode(), secret.encode()])).hexdigest()


def is_genuine(raw: bytes, timestamp: str | None, header: str | None, keys: Keys) -> bool:
    """Whether `header` signs `raw`, which says `timestamp`. Compared in constant time; nothing is genuine unsigned."""
    if not timestamp or not keys.secret:
        return False
    return _same(mac(keys.app_id, raw, timestamp, keys.secret), header)


def known_mistake(raw: bytes, timestamp: str | None, header: str | None, keys: Keys) -> str | None:
    """Which wrong way to sign, of those seen elsewhere, would match: for a developer's log. None: none of them."""
    ways = _mistakes(raw, timestamp or "", keys)
    return next((way for way, value in ways if _same(value, header)), None)


def _mistakes(raw: bytes, timestamp: str, keys: Keys) -> Iterator[tuple[str, str]]:
    everything = b"".join([keys.app_id.encode(), raw, timestamp.encode()])
    yield "the app's secret, not the OA Secret Key", mac(keys.app_id, raw, timestamp, keys.app_secret)
    yield "the OA's id, not the app's", mac(keys.oa_id, raw, timestamp, keys.secret)
    yield "HMAC of the body", hmac.new(keys.secret.encode(), raw, hashlib.sha256).hexdigest()
    yield "HMAC of everything", hmac.new(keys.secret.encode(), everything, hashlib.sha256).hexdigest()
    for dumped in _written_anew(raw):
        yield "JSON written anew", mac(keys.app_id, dumped, timestamp, keys.secret)


def _written_anew(raw: bytes) -> Iterator[bytes]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return
    yield json.dumps(body).encode()
    yield json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _same(wanted: str, header: str | None) -> bool:
    given = (header or "").strip().lower().removeprefix(PREFIX).strip()
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))

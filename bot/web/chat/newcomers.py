"""How many new conversations one address may begin: who is known already is never held up.

An address is kept as a keyed hash, with a key that ends with the process, for a few thousand addresses at most. Behind
a proxy the address is the one it adds to X-Forwarded-For; where it adds none, people cannot be told apart and nobody
is held up.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections import OrderedDict

from aiohttp import web
from aiolimiter import AsyncLimiter

REMEMBERED = 4096


class Newcomers:
    """Counts in memory of one process."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._key = secrets.token_bytes(32)
        self._addresses: OrderedDict[bytes, AsyncLimiter] = OrderedDict()
        self._known: OrderedDict[str, None] = OrderedDict()

    def knows(self, peer: str) -> bool:
        """Whether this conversation has been here lately."""
        return peer in self._known

    def remember(self, peer: str) -> None:
        self._known[peer] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def admit(self, address: str | None) -> bool:
        """Whether one more conversation may begin there."""
        if address is None:
            return True
        hashed = hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()
        limiter = self._addresses.setdefault(hashed, AsyncLimiter(self._per_minute, 60))
        self._addresses.move_to_end(hashed)
        if len(self._addresses) > REMEMBERED:
            self._addresses.popitem(last=False)
        if not limiter.has_capacity():
            return False
        await limiter.acquire()
        return True


def address_of(request: web.Request) -> str | None:
    """Where a request comes from; None when only a proxy of our own is seen."""
    remote = _public(request.remote)
    if remote is not None:
        return remote
    last = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return _public(last)


def _public(address: str | None) -> str | None:
    """The address, of IPv6 the network of one customer; None when it is private or none at all."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if not found.is_global:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)

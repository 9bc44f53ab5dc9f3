"""Calls to Zalo's servers. Three things can go wrong, and they ask for different things."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError

from bot.channels.zalo_oa.errors import Api, ZaloError

log = logging.getLogger(__name__)

TIMES = aiohttp.ClientTimeout(total=25, sock_connect=5, sock_read=15)
MOST_BYTES = 1024 * 1024
UNAUTHORISED, TOO_MANY, BAD, BROKEN = 401, 429, 400, 500
NEARLY_USED_UP = 0.05


class NotReached(Exception):  # noqa: N818 - it is a state
    """No connection was made: certainly nothing was handed over."""


class Lost(Exception):  # noqa: N818 - it is a state
    """Handed over, but no answer that can be read: nobody knows what Zalo did.

    `broken`: Zalo did answer, that its server failed, so it does nothing more about it.
    """

    def __init__(self, reason: str, *, broken: bool = False) -> None:
        super().__init__(reason)
        self.broken = broken


class _Head(BaseModel):
    error: int | None = None
    message: str | None = None
    error_name: str | None = None
    error_description: str | None = None

    @property
    def said(self) -> str:
        return " ".join(filter(None, (self.error_name, self.message, self.error_description)))[:200]


@dataclass(frozen=True)
class _Answer:
    status: int
    raw: bytes
    wait_s: float | None


class Http:
    """One session, opened at the first call."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def call(self, api: Api, method: str, url: str, **request: Any) -> dict[str, Any]:
        """One call, never repeated.

        Returns: the JSON object that was answered.

        Raises:
            ZaloError: Zalo said no; also with HTTP 200.
            NotReached, Lost: see there.
        """
        answer = await self._exchange(method, url, request)
        if answer.status == TOO_MANY:
            raise ZaloError(api, -32, "HTTP 429", answer.wait_s)
        if answer.status >= BROKEN:
            raise Lost(f"HTTP {answer.status}", broken=True)
        body, head = _read(answer)
        if head.error:
            raise ZaloError(api, head.error, head.said)
        if answer.status == UNAUTHORISED:
            raise ZaloError(api, -216, "HTTP 401")
        if answer.status >= BAD:
            raise ZaloError(api, answer.status, head.said)
        return body

    async def fetch(self, url: str, most: int) -> bytes:
        """The file at a public address.

        Raises:
            NotReached: it cannot be had, or is larger than `most` bytes.
        """
        try:
            answer = await self._exchange("GET", url, {}, most + 1)
        except Lost as error:
            raise NotReached(str(error)) from None
        if answer.status >= BAD or len(answer.raw) > most:
            raise NotReached(f"HTTP {answer.status}, {len(answer.raw)} bytes")
        return answer.raw

    async def _exchange(
        self, method: str, url: str, request: dict[str, Any], most: int = MOST_BYTES
    ) -> _Answer:
        try:
            # A redirect would carry the token to wherever it points.
            async with self._open().request(method, url, allow_redirects=False, **request) as response:
                _note_limit(response)
                wait = _number(response.headers.get("Retry-After", ""))
                return _Answer(response.status, await _capped(response, most), wait)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NotReached(type(error).__name__) from None  # its text may hold what was sent
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Lost(type(error).__name__) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMES, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


async def _capped(response: aiohttp.ClientResponse, most: int) -> bytes:
    try:
        return await response.content.readexactly(most)
    except asyncio.IncompleteReadError as whole:
        return whole.partial


def _read(answer: _Answer) -> tuple[dict[str, Any], _Head]:
    try:
        body = json.loads(answer.raw)
        return body, _Head.model_validate(body)
    except (ValueError, RecursionError, ValidationError):
        if BAD <= answer.status < BROKEN:
            return {}, _Head()
        raise Lost(f"HTTP {answer.status}, no JSON object") from None


def _note_limit(response: aiohttp.ClientResponse) -> None:
    limit = _number(response.headers.get("X-RateLimit-Limit", ""))
    left = _number(response.headers.get("X-RateLimit-Remain", ""))
    if limit is not None and left is not None and left < limit * NEARLY_USED_UP:
        log.warning("Zalo OA: sắp hết số lần gọi trong phút này (còn %.0f trong %.0f).", left, limit)


def _number(header: str) -> float | None:
    """However long it is; None: no number, such as a date."""
    return float(header) if header.isdecimal() else None

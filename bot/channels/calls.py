"""Where a platform calls us: prove the caller, read a bounded body, have it stored, answer at once.

The work itself is done later, by the worker: a platform that waits calls again, and in the end not at all.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from pydantic_core import from_json
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import Unreadable
from bot.writer import Stopped

log = logging.getLogger(__name__)

MAX_BODY = 1024 * 1024
"""Bytes of a call, unpacked. No message of a platform comes near it."""
STORE_S = 1.5
"""How long storing may take: platforms give up after two seconds."""

Take = Callable[[object], Awaitable[None]]
"""Has one decoded call stored. Raises `Unreadable` when it is nothing the platform is known to send."""


@dataclass(frozen=True)
class Door:
    """The address of one platform. It sends `secret` in the header `header` with every call."""

    path: str
    header: str
    secret: str

    def route(self, take: Take) -> web.RouteDef:
        """The route: 403 to strangers, 503 (call again) while nothing can be stored, otherwise 200."""

        async def answer(request: web.Request) -> web.Response:
            if not self._knows(request):
                log.warning("%s: từ chối một lời gọi không kèm đúng mã bí mật.", self.path)
                return web.Response(status=403, text="wrong or missing secret")
            body = await body_of(request)
            if body is None:
                return _hang_up(413)
            return await self._store(body, take)

        return web.post(self.path, answer)

    def _knows(self, request: web.Request) -> bool:
        given = request.headers.get(self.header, "")
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.secret.encode())

    async def _store(self, body: bytes, take: Take) -> web.Response:
        try:
            async with asyncio.timeout(STORE_S):
                await take(decoded(body))
        except Unreadable as problem:  # calling again would not make it readable
            log.warning("%s: bỏ qua một lời gọi không đọc được (%d byte, %s).", self.path, len(body), problem)
        except (SQLAlchemyError, Stopped, TimeoutError) as problem:
            what = type(problem).__name__  # its text holds what the person wrote
            log.error("%s: chưa ghi được tin, mời nền tảng gọi lại (%s).", self.path, what)  # noqa: TRY400 - see above
            return web.Response(status=503, text="not stored, call again")
        return web.Response(text="ok")


async def body_of(request: web.Request) -> bytes | None:
    """What was sent, unpacked; None when it is too long or packed in a way that cannot be unpacked."""
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MAX_BODY:
                return None
    except web.RequestPayloadError:
        return None
    return bytes(body)


def decoded(body: bytes) -> object:
    """The JSON of a call; None of an empty one.

    Raises:
        Unreadable: it is no JSON, or nested without end.
    """
    try:
        return from_json(body, allow_inf_nan=False) if body.strip() else None
    except ValueError as problem:
        raise Unreadable("no JSON") from problem


def _hang_up(status: int) -> web.Response:
    answer = web.Response(status=status, text="too large")
    answer.force_close()  # what is left of the body cannot be told from the next request
    return answer

"""Calls to the Zalo Bot Platform. The token is part of every address: no exception of a library leaves this module."""

from __future__ import annotations

from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError

from bot.channels.base import PAGE

CONNECT_S, READ_S = 5, 15
LONGEST_REASON = 200
_OK = range(200, 300)


class BotError(Exception):
    """The platform says no: `code` is its own, or that of HTTP where it gives none."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}".strip())
        self.code = code
        self.description = description


class NoAnswerError(Exception):
    """There was no answer. `handed_over`: the platform may have done what was asked."""

    def __init__(self, reason: str, *, handed_over: bool) -> None:
        super().__init__(reason)
        self.handed_over = handed_over


class _Answer(BaseModel):
    ok: bool = False
    result: Any = None
    description: str = ""
    error_code: int | None = None


class Api:
    """One bot account."""

    def __init__(self, base_url: str, token: str) -> None:
        self._root = f"{base_url.rstrip('/')}/bot{token}"
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, read_s: float = READ_S, **params: str) -> Any:
        """Call a method. `read_s`: how long its answer may take, in seconds. Returns what it answers with.

        Raises:
            BotError: it was refused.
            NoAnswerError: it was not reached, or did not answer.
        """
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=read_s)
        try:
            # A redirect leads away from Zalo: a message that somebody else took has not been sent.
            async with self._opened().post(
                f"{self._root}/{method}", json=params, timeout=timeout, allow_redirects=False
            ) as answer:
                if answer.ok and answer.content_type == PAGE:
                    raise NoAnswerError("a page instead of an answer", handed_over=False)
                return self._result(answer.status, await answer.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NoAnswerError(type(error).__name__, handed_over=False) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswerError(type(error).__name__, handed_over=True) from None

    def _result(self, status: int, body: bytes) -> Any:
        try:
            answer = _Answer.model_validate_json(body)
        except ValidationError:
            if status in _OK:
                raise NoAnswerError("no JSON", handed_over=True) from None
            raise BotError(status, "") from None
        if not answer.ok:
            said = answer.description.replace(self._token, "***")[:LONGEST_REASON]
            raise BotError(answer.error_code or status, said)
        return answer.result

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

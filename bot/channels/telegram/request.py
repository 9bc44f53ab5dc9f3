"""How calls reach Telegram: one aiohttp session under the library, which costs a third of its own HTTP layer.

Through a proxy the library's own layer is used: it speaks SOCKS. Both read answers without trusting their shape: the
library would log whole messages, or stop at a bad one.
"""

from __future__ import annotations

import json
from typing import Any, cast

import aiohttp
from pydantic_core import from_json, to_json
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.base import PAGE, bearable

_JSON = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}


class _Plain:
    """`RequestData` of plain values: the library lets nobody inherit from its own."""

    contains_files = False
    multipart_data = None

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters

    @property
    def json_parameters(self) -> dict[str, str]:
        """As a form takes them."""
        given = self.parameters.items()
        return {key: value if isinstance(value, str) else to_json(value).decode() for key, value in given}


def plain(parameters: dict[str, Any]) -> RequestData:
    """What a call is given, without the library's objects, which cost more than the rest of a call."""
    return cast("RequestData", _Plain(parameters))


class _Wary(BaseRequest):
    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer.

        Raises:
            TelegramError: it is none.
        """
        try:
            answer = _read(payload)
        except (ValueError, RecursionError):
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        if "parameters" in answer:
            answer["parameters"] = _within_bounds(answer["parameters"])
        return answer


def _within_bounds(parameters: object) -> dict[str, Any]:
    """What an error asks for; the library would break at a wait that is no number, or goes beyond its calendar."""
    asked = dict(parameters) if isinstance(parameters, dict) else {}
    wait = asked.pop("retry_after", None)
    if isinstance(wait, int | float) and (seconds := bearable(wait)):
        asked["retry_after"] = seconds
    return asked


def _read(payload: bytes) -> object:
    try:
        return from_json(payload)
    except (
        ValueError
    ):  # half letters, perhaps, which the slower reader takes: one bad word must not hold up the rest
        return json.loads(payload)


class ThroughProxy(_Wary, HTTPXRequest):
    """The library's own layer."""


class Direct(_Wary):
    """One session, opened with the first call."""

    def __init__(self, connections: int, read_s: float, connect_s: float) -> None:
        self._connections = connections
        self._read_s = read_s
        self._connect_s = connect_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds, where a call says nothing else."""
        return self._read_s

    async def initialize(self) -> None:
        """Nothing to do before the first call."""

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - a call is a few hundred bytes
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - always the same
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - delivery keeps the number of calls down
    ) -> tuple[int, bytes]:
        """Call. We send files by their address or id: there are none to upload.

        Raises:
            TimedOut, NetworkError: caused by what tells whether the call was handed over.
        """
        assert request_data is None or not request_data.contains_files
        body = to_json(request_data.parameters) if request_data else None
        read_s = self._read_s if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=None, connect=self._connect_s, sock_read=read_s)
        session = self._opened()
        try:
            # A redirect leads away from Telegram: a message that somebody else took has not been sent.
            async with session.request(
                method, url, data=body, headers=_JSON, timeout=timeout, allow_redirects=False
            ) as answer:
                if answer.ok and answer.content_type == PAGE:
                    raise NetworkError("a page instead of an answer")
                return answer.status, await answer.read()
        except aiohttp.ServerTimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(
                type(error).__name__
            ) from error  # its text holds the address, and so the token

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

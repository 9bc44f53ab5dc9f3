"""What the suite needs of a way in: somebody writes there, and sees what is answered. One adapter each."""

from __future__ import annotations

import copy
import io
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import App
from tests.servers.site import SHUTDOWN_S

Event = dict[str, Any]
"""As the platform writes it; delivered again, it is the same one."""
AT = 1_795_000_000
"""When everything happens, in seconds since 1970."""
ADDRESS, SECRET = "https://motcua.example.vn", "bi-mat-cua-webhook"
JUNK: tuple[Any, ...] = (None, [], {}, [{}], "", "x" * 3000, -1, 10**30, True, 1.5)
"""What stands where something else should."""


@dataclass(frozen=True)
class Shown:
    """One message as a person sees it. `buttons`: label and what it sends back."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()


class Platform(ABC):
    """A way in and out. `bodies`: whether it calls us, so that anybody can; the others are asked by us."""

    channel: ClassVar[str]
    way: ClassVar[str]
    is_elsewhere: ClassVar[bool] = True
    """Whether a server of somebody else's stands between, which may fail."""
    bodies: ClassVar[bool] = True
    mixes: ClassVar[bool] = False
    """Whether messages may come in another order than they were written."""
    forged_status: ClassVar[int]

    def __init__(self) -> None:
        self.numbers = count(1)
        self.settings: dict[str, object] = {}
        self.secrets: tuple[str, ...] = ()
        self._server: TestServer | None = None
        self._port: int | None = None

    # --- its server ---

    def application(self) -> web.Application | None:
        """The platform's own server; None: it has none."""
        return None

    async def open(self) -> str:
        """Start its server, at the address it had before. Returns that address."""
        made = self.application()
        if made is None:
            return ""
        self._server = TestServer(made, port=self._port)
        await self._server.start_server(shutdown_timeout=SHUTDOWN_S)
        self._port = self._server.port
        return str(self._server.make_url("")).rstrip("/")

    async def shut(self) -> None:
        """Its server is not there."""
        if self._server:
            await self._server.close()

    def meet(self, client: TestClient, app: App) -> None:
        """What it calls."""
        self.client, self.app = client, app

    # --- people ---

    @abstractmethod
    def peer(self, who: int) -> str:
        """How the conversation of the `who`-th person is stored."""

    @abstractmethod
    def words(self, text: str, who: int = 0, ago: int = 0) -> Event:
        """Somebody typed, so many seconds ago."""

    @abstractmethod
    def tap(self, value: str, who: int = 0, ago: int = 0) -> Event:
        """Somebody pressed a button; only where some are shown."""

    @abstractmethod
    async def shown(self, who: int = 0) -> list[Shown]:
        """All that a person has been shown."""

    # --- deliveries ---

    @abstractmethod
    async def deliver(self, *events: Event) -> list[int]:
        """Hand events over at the same time; returns when they were taken, with how each call was answered."""

    async def post(self, body: bytes, **headers: str) -> int:
        """Call us with any bytes, with what proves the platform (and `headers` in its place)."""
        raise NotImplementedError

    async def call(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The status of our answer."""
        async with self.client.post(path, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status

    def forge(self, event: Event) -> tuple[bytes, dict[str, str]]:
        """The call of somebody who is not the platform."""
        raise NotImplementedError

    def damaged(self, event: Event) -> Iterator[Event]:
        """The event with junk in every place, one at a time."""
        for path in _paths(event):
            for junk in JUNK:
                other = copy.deepcopy(event)
                place = other
                for step in path[:-1]:
                    place = place[step]
                place[path[-1]] = junk
                yield other

    # --- trouble: what the next sending meets ---

    def asks_for_patience(self, seconds: int | None) -> None:
        raise NotImplementedError

    def breaks(self) -> None:
        """An error 5xx."""
        raise NotImplementedError

    def loses_the_answer(self) -> None:
        """It takes the message, and the connection breaks."""
        raise NotImplementedError

    def is_blocked_by(self, who: int) -> None:
        raise NotImplementedError

    def refuses_the_token(self) -> None:
        raise NotImplementedError

    async def takes_the_token_again(self) -> None:
        raise NotImplementedError

    def finds_no_fault(self) -> bool:
        """Whether nothing was sent that its documents forbid."""
        return True


def _paths(node: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for step in steps:
        yield (*before, step)
        yield from _paths(node[step], (*before, step))

"""A little Telegram Bot API on loopback: hands out updates or calls a webhook, records what is sent, plays trouble."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

DATE = 1_763_700_000
SENDING = {"sendMessage", "sendPhoto", "sendDocument", "editMessageText"}
LOST = 0
"""As the status of a trouble: the message is taken, but the connection breaks before the answer."""


@dataclass
class Limit:
    """So many messages a second in the long run and at once; beyond them the caller is asked to wait a second."""

    per_second: float
    burst: int
    refused: int = 0
    _tokens: float = field(init=False)
    _at: float = field(init=False, default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def lets_through(self) -> bool:
        """Whether one more may be sent now."""
        now = time.monotonic()
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.per_second)
        self._at = now
        if self._tokens < 1:
            self.refused += 1
            return False
        self._tokens -= 1
        return True


@dataclass
class BotApi:
    """The server's state. `calls`: every method called, with what was given; `sent`: what reached a chat, in order.

    `trouble`, `poll_trouble`, `hook_trouble`: what sending, getUpdates and setWebhook answer next, (status, body).
    """

    url: str = ""
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    trouble: deque[tuple[int, dict[str, Any]]] = field(default_factory=deque)
    hook_trouble: deque[tuple[int, dict[str, Any]]] = field(default_factory=deque)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    poll_trouble: deque[tuple[int, dict[str, Any]]] = field(default_factory=deque)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    slow: asyncio.Event | None = None
    """While it is there and not set, what is sent waits at the door."""
    limit: Limit | None = None
    """More than it lets through is refused, as Telegram does."""

    async def say(self, text: str, chat: int = 7) -> None:
        """Somebody types."""
        user = {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
        message = {"message_id": len(self.updates) + 1, "date": DATE, "chat": {"id": chat, "type": "private"}}
        await self._push({"message": {**message, "from": user, "text": text}})

    async def press(self, data: str, chat: int = 7) -> None:
        """Somebody presses a button."""
        user = {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
        message = {"message_id": 1, "date": DATE, "chat": {"id": chat, "type": "private"}, "text": "?"}
        query = {
            "id": str(len(self.updates)),
            "from": user,
            "chat_instance": "1",
            "data": data,
            "message": message,
        }
        await self._push({"callback_query": query})

    async def _push(self, content: dict[str, Any]) -> None:
        async with self.changed:
            self.updates.append({"update_id": len(self.updates) + 1, **content})
            self.changed.notify_all()

    async def called(self, method: str, timeout: float = 15) -> dict[str, Any]:
        """Wait until a method was called; what it was given the last time."""

        def last() -> list[dict[str, Any]]:
            return [given for name, given in self.calls if name == method]

        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(last)
        return last()[-1]

    async def replies(self, count: int, timeout: float = 15) -> list[dict[str, Any]]:
        """Wait until so many messages were sent; all of them."""
        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(lambda: len(self.sent) >= count)
        return self.sent

    def labels(self, number: int = -1) -> list[str]:
        """The buttons under a sent message."""
        rows = self.sent[number].get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    def data_of(self, label: str, number: int = -1) -> str:
        """What a button under a sent message sends back."""
        rows = self.sent[number]["reply_markup"]["inline_keyboard"]
        return next(b["callback_data"] for row in rows for b in row if b["text"] == label)


def application(api: BotApi) -> web.Application:
    """The server."""

    async def call(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _given(request)
        async with api.changed:
            api.calls.append((method, given))
            api.changed.notify_all()
        troubles = {"getUpdates": api.poll_trouble, "setWebhook": api.hook_trouble}
        if api.slow and method in SENDING:
            await api.slow.wait()
        if api.limit and method in SENDING and not api.limit.lets_through():
            busy = {"description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}}
            return web.json_response({"ok": False, **busy}, status=429)
        trouble = api.trouble if method in SENDING else troubles.get(method)
        if trouble:
            status, body = trouble.popleft()
            if status != LOST:
                return web.json_response({"ok": False, **body}, status=status)
            await _keep(api, method, given)
            request.transport.abort()
            return web.Response()
        return await _answer(api, method, given)

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", call)
    return app


async def _given(request: web.Request) -> dict[str, Any]:
    if request.query:
        return dict(request.query)
    if request.content_type == "application/json":
        given = json.loads(await request.read() or "{}")
        return {k: str(v) if type(v) is int else v for k, v in given.items()}  # as a form would say it
    data = await request.post()
    return {k: json.loads(v) if str(v).startswith(("{", "[")) else v for k, v in data.items()}


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def _updates(api: BotApi, given: dict[str, Any]) -> list[dict[str, Any]]:
    offset = int(given.get("offset") or 0)

    def waiting() -> list[dict[str, Any]]:
        return [update for update in api.updates if update["update_id"] >= offset]

    async with api.changed:
        try:
            async with asyncio.timeout(5):
                await api.changed.wait_for(waiting)
        except TimeoutError:
            pass
        return waiting()[:100]


async def _answer(api: BotApi, method: str, given: dict[str, Any]) -> web.Response:
    if method in SENDING:
        return await _send(api, method, given)
    if method == "getUpdates":
        if api.webhook:
            conflict = "Conflict: can't use getUpdates method while webhook is active"
            return web.json_response({"ok": False, "description": conflict}, status=409)
        return _ok(await _updates(api, given))
    if method in {"setWebhook", "deleteWebhook"}:
        api.webhook = given if method == "setWebhook" else {}
    return _ok({"id": 1, "is_bot": True, "first_name": "Bot"} if method == "getMe" else True)


async def _keep(api: BotApi, method: str, given: dict[str, Any]) -> None:
    async with api.changed:
        api.sent.append({**given, "method": method})
        api.changed.notify_all()


async def _send(api: BotApi, method: str, given: dict[str, Any]) -> web.Response:
    await _keep(api, method, given)
    chat = {"id": int(given["chat_id"]), "type": "private"}
    number = int(given.get("message_id", len(api.sent)))
    return _ok({"message_id": number, "date": DATE, "chat": chat, "text": given.get("text", "")})

"""A little Zalo Bot Platform on loopback: strict, says what its documents say, plays trouble on request.

A poll hands out one event and forgets it, or (`replays`) hands it out again and again; `ok: false` comes with HTTP 200.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

MAX_TEXT = 2000
DATE = 1_795_000_000_000
LOST = 0
"""As the code of a trouble: what was asked is done, but the connection breaks before the answer."""

Trouble = tuple[int, str]
"""Its error code and description."""


@dataclass
class ZaloBotApi:
    """The server's state. `calls`: every method called, with what was given; `sent`: what reached a chat, in order.

    `trouble`: by method, what it answers next. `verifies`: whether Zalo reaches the webhook it is given.
    """

    url: str = ""
    token: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    replays: bool = False
    idle: bool = False
    """Whether somebody polls and there is nothing: what was handed out before has been taken."""
    verifies: bool = True
    webhook: str = ""
    secret: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    trouble: dict[str, deque[Trouble]] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def plan(self, method: str, *troubles: Trouble) -> None:
        """What `method` answers next, one after the other."""
        self.trouble.setdefault(method, deque()).extend(troubles)

    async def say(self, text: str, chat: str = "6ede9afa66b88fe6d6a9") -> None:
        """Somebody types."""
        sender = {"id": chat, "display_name": "An", "is_bot": False}
        message = {"message_id": f"m{len(self.events)}{chat}", "date": DATE, "text": text, "from": sender}
        event = {"event_name": "message.text.received"}
        async with self.changed:
            self.events.append(
                {**event, "message": {**message, "chat": {"id": chat, "chat_type": "PRIVATE"}}}
            )
            self.changed.notify_all()

    async def replies(self, count: int, timeout: float = 15) -> list[dict[str, Any]]:
        """Wait until so many messages were sent; all of them."""
        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(lambda: len(self.sent) >= count)
        return self.sent

    async def called(self, method: str, times: int = 1, timeout: float = 15) -> dict[str, Any]:
        """Wait until a method was called so often; what it was given the last time."""

        def given() -> list[dict[str, Any]]:
            return [given for name, given in self.calls if name == method]

        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(lambda: len(given()) >= times)
        return given()[-1]


def application(api: ZaloBotApi) -> web.Application:
    """The server."""

    async def call(request: web.Request) -> web.Response:
        method, given = request.match_info["method"], await request.json()
        async with api.changed:
            api.calls.append((method, given))
            api.changed.notify_all()
        if request.match_info["token"] != api.token:
            return _no(401, "Unauthorized")
        if troubles := api.trouble.get(method):
            code, description = troubles.popleft()
            if code != LOST:
                return _no(code, description)
            await METHODS[method](api, given)
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return await METHODS[method](api, given) if method in METHODS else _no(404, "Not found")

    app = web.Application()
    app.router.add_post("/bot{token}/{method}", call)
    return app


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _no(code: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "description": description, "error_code": code})


async def _get_me(_api: ZaloBotApi, _given: dict[str, Any]) -> web.Response:
    return _ok({"id": "1", "account_name": "bot.mau", "account_type": "BASIC", "display_name": "Bot Mẫu"})


async def _get_updates(api: ZaloBotApi, _given: dict[str, Any]) -> web.Response:
    if api.webhook:
        return _no(400, "webhook is set")
    async with api.changed:
        api.idle = not api.events
        api.changed.notify_all()
        try:
            async with asyncio.timeout(1):
                await api.changed.wait_for(lambda: api.events)
        except TimeoutError:
            return _no(408, "Request timeout")
        api.idle = False
        if api.replays:
            api.events.append(api.events.pop(0))
            return _ok(api.events[-1])
        return _ok(api.events.pop(0))


async def _send_message(api: ZaloBotApi, given: dict[str, Any]) -> web.Response:
    if not 1 <= len(given["text"]) <= MAX_TEXT or set(given) != {"chat_id", "text"}:
        return _no(400, "Bad request")
    return await _keep(api, given)


async def _send_photo(api: ZaloBotApi, given: dict[str, Any]) -> web.Response:
    if not given["photo"].startswith("https://") or len(given.get("caption", "")) > MAX_TEXT:
        return _no(400, "Bad request")
    return await _keep(api, given)


async def _keep(api: ZaloBotApi, given: dict[str, Any]) -> web.Response:
    async with api.changed:
        api.sent.append(given)
        api.changed.notify_all()
    return _ok({"message_id": f"s{len(api.sent)}", "date": DATE})


async def _set_webhook(api: ZaloBotApi, given: dict[str, Any]) -> web.Response:
    api.webhook, api.secret = given["url"], given["secret_token"]
    verification = {"ok": api.verifies, "hint": "" if api.verifies else "connection refused"}
    return _ok({"url": api.webhook, "updated_at": DATE, "verification": verification})


async def _delete_webhook(api: ZaloBotApi, _given: dict[str, Any]) -> web.Response:
    api.webhook = ""
    return _ok({"url": "", "updated_at": DATE})


async def _webhook_info(api: ZaloBotApi, _given: dict[str, Any]) -> web.Response:
    if api.webhook:
        return _ok({"url": api.webhook, "updated_at": DATE})
    return web.json_response({"ok": False, "description": "Not found", "error_code": 404}, status=404)


METHODS = {
    "getMe": _get_me,
    "getUpdates": _get_updates,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
}

"""A little Telegram Bot API on loopback: hands out updates, records what is sent, plays trouble on request."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

DATE = 1_763_700_000


@dataclass
class BotApi:
    """The server's state. `trouble` and `poll_trouble`: next answers to sendMessage and getUpdates, (status, body)."""

    url: str = ""
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    trouble: deque[tuple[int, dict[str, Any]]] = field(default_factory=deque)
    poll_trouble: deque[tuple[int, dict[str, Any]]] = field(default_factory=deque)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

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
        if method == "getUpdates" and api.poll_trouble:
            status, body = api.poll_trouble.popleft()
            return web.json_response({"ok": False, **body}, status=status)
        if method == "getUpdates":
            return _ok(await _updates(api, given))
        if method == "sendMessage":
            return await _send(api, given)
        return _ok({"id": 1, "is_bot": True, "first_name": "Bot"} if method == "getMe" else True)

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", call)
    return app


async def _given(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return await request.json()
    data = await request.post()
    return {k: json.loads(v) if str(v)[:1] in "{[" else v for k, v in data.items()}


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


async def _send(api: BotApi, given: dict[str, Any]) -> web.Response:
    if api.trouble:
        status, body = api.trouble.popleft()
        return web.json_response({"ok": False, **body}, status=status)
    async with api.changed:
        api.sent.append(given)
        api.changed.notify_all()
    chat = {"id": int(given["chat_id"]), "type": "private"}
    return _ok({"message_id": len(api.sent), "date": DATE, "chat": chat, "text": given["text"]})

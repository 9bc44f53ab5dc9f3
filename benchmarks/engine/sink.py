"""A lean Bot API on loopback: hands out updates (polled or called), takes replies, and times what lies between.

`POST /run {"messages": [[chat, text], …], "per_second": 0}` plays one load and answers when every message got its
reply: the seconds it took and, for each reply, the seconds since its message was handed over.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from tenacity import retry, retry_if_exception_type, wait_fixed

CALLS = 40
"""Calls of a webhook at the same time: Telegram's own default."""
AT_ONCE = 100
"""Updates of one poll: Telegram's own limit."""
PATIENCE_S = 90


@dataclass
class Sink:
    """What waits to be handed out, what is out, and what came back."""

    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    open: deque[dict[str, Any]] = field(default_factory=deque)
    """Handed out by a poll, and not confirmed by the next one."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    webhook: str | None = None
    numbers: int = 0
    missing: int = 0
    extra: int = 0
    handed: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    taken: list[float] = field(default_factory=list)

    def update(self, chat: int, text: str) -> dict[str, Any]:
        self.numbers += 1
        who = {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
        where = {"id": chat, "type": "private", "first_name": "An"}
        said = {"message_id": self.numbers, "date": int(time.time()), "text": text}
        return {"update_id": self.numbers, "message": {**said, "chat": where, "from": who}}

    def hand_over(self, update: dict[str, Any]) -> None:
        self.handed[str(update["message"]["chat"]["id"])].append(time.perf_counter())

    def replied(self, chat: str) -> None:
        if not (out := self.handed[chat]):
            self.extra += 1
            return
        self.taken.append(time.perf_counter() - out.popleft())
        self.missing -= 1
        if not self.missing:
            self.done.set()

    async def poll(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        while self.open and self.open[0]["update_id"] < offset:
            self.open.popleft()
        while not self.waiting and not self.open and seconds:
            self.news.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self.news.wait()
            except TimeoutError:
                break
        while self.waiting and len(self.open) < AT_ONCE:
            update = self.waiting.popleft()
            self.hand_over(update)
            self.open.append(update)
        return list(self.open)


async def _call_webhook(sink: Sink, session: aiohttp.ClientSession) -> None:
    while True:
        while not (sink.waiting and sink.webhook):  # noqa: ASYNC110 - the load of one bot only
            await asyncio.sleep(0.001)
        update = sink.waiting.popleft()
        sink.hand_over(update)
        await _until_taken(session, sink.webhook, update)


@retry(retry=retry_if_exception_type(aiohttp.ClientConnectorError), wait=wait_fixed(0.05))
async def _until_taken(session: aiohttp.ClientSession, webhook: str, update: dict[str, Any]) -> None:
    """A bot may say where to be called before it listens there."""
    async with session.post(webhook, json=update):
        pass


async def _play(sink: Sink, messages: list[tuple[int, str]], per_second: float) -> dict[str, Any]:
    sink.taken, sink.missing, sink.extra = [], len(messages), 0
    sink.handed.clear()
    sink.done.clear()
    start = time.perf_counter()
    for number, (chat, text) in enumerate(messages):
        if per_second:
            await asyncio.sleep(max(0, start + number / per_second - time.perf_counter()))
        sink.waiting.append(sink.update(chat, text))
        sink.news.set()
    async with asyncio.timeout(PATIENCE_S):
        await sink.done.wait()
    return {"seconds": time.perf_counter() - start, "taken": sink.taken, "extra": sink.extra}


def _ok(result: Any) -> web.Response:
    return web.Response(text=json.dumps({"ok": True, "result": result}), content_type="application/json")


async def _given(request: web.Request) -> Any:
    if request.query:
        return request.query
    if request.content_type == "application/json":
        return json.loads(await request.read() or "{}")
    return await request.post()


def application(sink: Sink) -> web.Application:
    """The server."""

    async def call(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _given(request)
        if method == "sendMessage":
            chat = str(given["chat_id"])
            sink.replied(chat)
            sink.numbers += 1
            where = {"id": int(chat), "type": "private"}
            return _ok(
                {"message_id": sink.numbers, "date": int(time.time()), "chat": where, "text": given["text"]}
            )
        if method == "getUpdates":
            return _ok(await sink.poll(int(given.get("offset") or 0), float(given.get("timeout") or 0)))
        if method == "setWebhook":
            sink.webhook = given["url"]
        return _ok({"id": 1, "is_bot": True, "first_name": "B", "username": "b"} if "Me" in method else True)

    async def run(request: web.Request) -> web.Response:
        load = await request.json()
        return web.json_response(await _play(sink, load["messages"], load["per_second"]))

    async def calling(_app: web.Application) -> Any:
        async with aiohttp.ClientSession() as session:
            calls = [asyncio.create_task(_call_webhook(sink, session)) for _ in range(CALLS)]
            yield
            for task in calls:
                task.cancel()

    app = web.Application(client_max_size=64 * 1024**2)
    app.router.add_post("/run", run)
    app.router.add_route("*", "/bot{token}/{method}", call)
    if "webhook" in sys.argv:
        app.cleanup_ctx.append(calling)
    return app


if __name__ == "__main__":
    web.run_app(
        application(Sink()),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        access_log=None,
        print=None,
        shutdown_timeout=0.1,
    )

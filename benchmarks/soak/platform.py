"""A platform with its people: delivers each message until it is acknowledged, and notes what it is sent, and when."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp
from aiohttp import web

SECRET = "soak"
DATE = 1_763_700_000
TWICE = 0.1
"""Share of the messages that are delivered twice at the same time, as platforms do now and then."""
GIVE_UP_S = 3
"""After so long without an acknowledgement a message is delivered again."""


def code(number: int) -> str:
    """A receipt code that no feedback has: the answer to `/gopy` repeats it, so replies can be told apart."""
    return "".join("ABCDEFGHJK"[int(digit)] for digit in f"{number:06}")


class Sent(NamedTuple):
    """A reply as it arrived at `at`."""

    at: float
    sender: str
    """The process: each is given an address of its own, so what a dead one sent is known however late it is read."""
    chat: int
    code: str


@dataclass
class Platform:
    """`said`: codes by chat, in the order they were acknowledged; `sent`: what arrived, in that order."""

    doors: Callable[[], Sequence[str]]
    """The addresses that may be called now."""
    chats: int
    chance: random.Random
    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    sent: list[Sent] = field(default_factory=list)
    numbers: int = 0

    @property
    def application(self) -> web.Application:
        """The Bot API."""
        app = web.Application()
        app.router.add_post("/{sender}/bot{token}/{method}", self._called)
        return app

    async def _called(self, request: web.Request) -> web.Response:
        if request.match_info["method"] != "sendMessage":
            return web.json_response({"ok": True, "result": True})
        given = await (request.json() if request.content_type == "application/json" else request.post())
        chat, text = int(str(given["chat_id"])), str(given["text"])
        now, sender = asyncio.get_running_loop().time(), request.match_info["sender"]
        self.sent.append(Sent(now, sender, chat, text.partition("PA-")[2][:6]))
        message = {"message_id": len(self.sent), "date": DATE, "chat": {"id": chat, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    async def talk(self, chat: int, every_s: float, over: asyncio.Event) -> None:
        """One person writes, again and again; the next message is delivered after the one before."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=GIVE_UP_S)) as session:
            while not over.is_set():
                await asyncio.sleep(self.chance.uniform(0.5, 1.5) * every_s)
                self.numbers += 1
                number = self.numbers
                await self._deliver(session, chat, number)
                self.said[chat].append(code(number))

    async def _deliver(self, session: aiohttp.ClientSession, chat: int, number: int) -> None:
        update = _update(chat, number)
        while True:
            calls = [self._call(session, update) for _ in range(1 + (self.chance.random() < TWICE))]
            if any(await asyncio.gather(*calls)):
                return
            await asyncio.sleep(0.1)

    async def _call(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        doors = self.doors()
        if not doors:
            return False
        header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        address = f"{self.chance.choice(doors)}/webhooks/telegram"
        try:
            async with session.post(address, json=update, headers=header) as answer:
                return answer.status == web.HTTPOk.status_code
        except (aiohttp.ClientError, TimeoutError):
            return False

    def first_sends(self, chat: int) -> list[str]:
        """What a person read, without repeats."""
        return list(dict.fromkeys(one.code for one in self.sent if one.chat == chat))

    @property
    def is_answered(self) -> bool:
        return {one.code for one in self.sent} >= {said for codes in self.said.values() for said in codes}


def _update(chat: int, number: int) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
    there = {"id": chat, "type": "private"}
    message = {
        "message_id": number,
        "date": DATE,
        "chat": there,
        "from": user,
        "text": f"/gopy PA-{code(number)}",
    }
    return {"update_id": number, "message": message}

"""The web chat: pages that post what is said and ask for what is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from bot.web.chat.visitor import HEADER
from storage.secrets_at_rest import hashed
from tests.contract.platforms.base import Event, Platform, Shown

SAY, ASK = "/chat/tin-nhan", "/chat/cho"
WHO = "who"
"""Which page it is: not a part of what is posted."""


class WebChatPage(Platform):
    channel, way = "web", "web"
    is_elsewhere = False
    forged_status = 401

    def __init__(self) -> None:
        super().__init__()
        self.secrets = (_token(0), _token(1))

    def peer(self, who: int) -> str:
        return hashed(_token(who))[:32]

    def words(self, text: str, who: int = 0, ago: int = 0) -> Event:
        return {WHO: who, "id": f"message-{next(self.numbers)}", "text": text}

    def tap(self, value: str, who: int = 0, ago: int = 0) -> Event:
        return {WHO: who, "id": f"message-{next(self.numbers)}", "button": value}

    async def deliver(self, *events: Event) -> list[int]:
        return list(await asyncio.gather(*(self._say(event) for event in events)))

    async def _say(self, event: Event) -> int:
        who = event.get(WHO)
        said = {key: value for key, value in event.items() if key != WHO}
        return await self.post(
            json.dumps(said).encode(), **{HEADER: _token(who if isinstance(who, int) else 0)}
        )

    def damaged(self, event: Event) -> Iterator[Event]:
        return (other | {WHO: event[WHO]} for other in super().damaged(event))

    async def post(self, body: bytes, **headers: str) -> int:
        return await self.call(SAY, body, {HEADER: _token(0), **headers})

    def forge(self, event: Event) -> tuple[bytes, dict[str, str]]:
        return json.dumps({**event, WHO: 0}).encode(), {HEADER: "not a token"}

    async def shown(self, who: int = 0) -> list[Shown]:
        async with self.client.get(ASK, params={"sau": 0}, headers={HEADER: _token(who)}) as answer:
            return [_shown(reply) for reply in (await answer.json())["replies"]]


def _token(who: int) -> str:
    return f"{who:064x}"


def _shown(reply: dict[str, Any]) -> Shown:
    pressed = tuple((button["label"], button["value"]) for button in reply["buttons"])
    return Shown(reply["text"], pressed, tuple(link["url"] for link in reply["links"]))

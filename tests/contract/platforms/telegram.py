"""Telegram, polled or calling us."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from tests.contract.platforms.base import ADDRESS, AT, SECRET, Event, Platform, Shown
from tests.integration.running import TOKEN
from tests.servers.bot_api import LOST, BotApi, application

PATH, HEADER = "/webhooks/telegram", "X-Telegram-Bot-Api-Secret-Token"
BLOCKED = (403, {"description": "Forbidden: bot was blocked by the user"})


class _Telegram(Platform):
    channel = "telegram"
    forged_status = 403

    def __init__(self) -> None:
        super().__init__()
        self.api = BotApi()
        self.secrets = (TOKEN, SECRET)

    def application(self) -> web.Application:
        return application(self.api)

    async def open(self) -> str:
        url = await super().open()
        self.settings |= {"telegram_token": TOKEN, "telegram_base_url": url}
        return url

    def peer(self, who: int) -> str:
        return str(700 + who)

    def words(self, text: str, who: int = 0, ago: int = 0) -> Event:
        return self._update(message=self._message(who, text, ago) | {"from": self._user(who)})

    def tap(self, value: str, who: int = 0, ago: int = 0) -> Event:
        query = {"id": "1", "from": self._user(who), "chat_instance": "1", "data": value}
        return self._update(callback_query=query | {"message": self._message(who, "?", ago)})

    def _update(self, **content: Any) -> Event:
        return {"update_id": next(self.numbers), **content}

    def _user(self, who: int) -> dict[str, Any]:
        return {"id": 700 + who, "is_bot": False, "first_name": "An", "language_code": "vi"}

    def _message(self, who: int, text: str, ago: int) -> dict[str, Any]:
        return {"message_id": 1, "date": AT - ago, "chat": {"id": 700 + who, "type": "private"}, "text": text}

    async def shown(self, who: int = 0) -> list[Shown]:
        return [_shown(sent) for sent in self.api.sent if str(sent["chat_id"]) == self.peer(who)]

    def asks_for_patience(self, seconds: int | None) -> None:
        wait = {} if seconds is None else {"parameters": {"retry_after": seconds}}
        self.api.trouble.append((429, {"description": "Too Many Requests", **wait}))

    def breaks(self) -> None:
        self.api.trouble.append((502, {"description": "Bad Gateway"}))

    def loses_the_answer(self) -> None:
        self.api.trouble.append((LOST, {}))

    def is_blocked_by(self, who: int) -> None:
        self.api.trouble.append(BLOCKED)

    def refuses_the_token(self) -> None:
        self.api.trouble.append((401, {"description": "Unauthorized"}))

    async def takes_the_token_again(self) -> None:
        self.api.trouble.clear()


def _shown(sent: dict[str, Any]) -> Shown:
    rows = sent.get("reply_markup", {}).get("inline_keyboard", [])
    keys = [key for row in rows for key in row]
    pressed = tuple((key["text"], key["callback_data"]) for key in keys if "callback_data" in key)
    links = tuple(key["url"] for key in keys if "url" in key)
    return Shown(str(sent.get("text", sent.get("caption", ""))), pressed, links)


class TelegramPolled(_Telegram):
    way = "telegram-polling"
    bodies = False

    async def deliver(self, *events: Event) -> list[int]:
        last = max(event["update_id"] for event in events)

        def is_confirmed() -> bool:
            return any(
                m == "getUpdates" and int(given.get("offset") or 0) > last for m, given in self.api.calls
            )

        async with asyncio.timeout(15), self.api.changed:
            self.api.updates += events
            self.api.changed.notify_all()
            await self.api.changed.wait_for(is_confirmed)
        return [200] * len(events)

    def damaged(self, event: Event) -> Iterator[Event]:
        for other in super().damaged(event):  # by its number Telegram knows what was confirmed
            yield other | {"update_id": next(self.numbers)}


class TelegramCalling(_Telegram):
    way = "telegram-webhook"

    def __init__(self) -> None:
        super().__init__()
        self.settings |= {
            "telegram_mode": "webhook",
            "telegram_webhook_secret": SECRET,
            "public_url": ADDRESS,
        }

    async def deliver(self, *events: Event) -> list[int]:
        return list(await asyncio.gather(*(self.post(json.dumps(event).encode()) for event in events)))

    async def post(self, body: bytes, **headers: str) -> int:
        return await self.call(PATH, body, {HEADER: SECRET, **headers})

    def forge(self, event: Event) -> tuple[bytes, dict[str, str]]:
        return json.dumps(event).encode(), {HEADER: "sai"}

"""The Zalo Bot Platform, polled or calling us. It shows no buttons."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from tests.contract.platforms.base import ADDRESS, AT, SECRET, Event, Platform, Shown
from tests.integration.running import TOKEN
from tests.servers.zalo_bot import LOST, ZaloBotApi, application

PATH, HEADER = "/webhooks/zalo-bot", "X-Bot-Api-Secret-Token"
SEND = "sendMessage"


class _ZaloBot(Platform):
    channel = "zalo_bot"
    forged_status = 403

    def __init__(self) -> None:
        super().__init__()
        self.api = ZaloBotApi(token=TOKEN)
        self.secrets = (TOKEN, SECRET)

    def application(self) -> web.Application:
        return application(self.api)

    async def open(self) -> str:
        url = await super().open()
        self.settings |= {"zalo_bot_token": TOKEN, "zalo_bot_base_url": url}
        return url

    def peer(self, who: int) -> str:
        return f"6ede9afa66b88fe6d6{who:02}"

    def words(self, text: str, who: int = 0, ago: int = 0) -> Event:
        sender = {"id": self.peer(who), "display_name": "An", "is_bot": False}
        chat = {"id": self.peer(who), "chat_type": "PRIVATE"}
        message = {"message_id": f"m{next(self.numbers)}", "date": (AT - ago) * 1000, "text": text}
        return {"event_name": "message.text.received", "message": {**message, "from": sender, "chat": chat}}

    def tap(self, value: str, who: int = 0, ago: int = 0) -> Event:
        raise NotImplementedError

    async def shown(self, who: int = 0) -> list[Shown]:
        return [Shown(sent["text"]) for sent in self.api.sent if sent["chat_id"] == self.peer(who)]

    def asks_for_patience(self, seconds: int | None) -> None:
        self.api.plan(SEND, (429, "quota" if seconds is None else f"wait {seconds}"))

    def breaks(self) -> None:
        self.api.plan(SEND, (500, "Internal server error"))

    def loses_the_answer(self) -> None:
        self.api.plan(SEND, (LOST, ""))

    def is_blocked_by(self, who: int) -> None:
        self.api.plan(SEND, (404, "Not found"))

    def refuses_the_token(self) -> None:
        self.api.token = "another"

    async def takes_the_token_again(self) -> None:
        self.api.token = TOKEN


class ZaloBotPolled(_ZaloBot):
    way = "zalo_bot-polling"
    bodies = False

    def __init__(self) -> None:
        super().__init__()
        self.settings["zalo_bot_mode"] = "polling"

    async def deliver(self, *events: Event) -> list[int]:
        async with asyncio.timeout(15), self.api.changed:
            self.api.events += events
            self.api.changed.notify_all()
            await self.api.changed.wait_for(lambda: self.api.idle and not self.api.events)
        return [200] * len(events)


class ZaloBotCalling(_ZaloBot):
    way = "zalo_bot-webhook"

    def __init__(self) -> None:
        super().__init__()
        self.settings |= {"zalo_bot_secret": SECRET, "public_url": ADDRESS}

    async def deliver(self, *events: Event) -> list[int]:
        return list(await asyncio.gather(*(self.post(json.dumps(event).encode()) for event in events)))

    async def post(self, body: bytes, **headers: str) -> int:
        return await self.call(PATH, body, {HEADER: SECRET, **headers})

    def forge(self, event: Event) -> tuple[bytes, dict[str, str]]:
        return json.dumps(event).encode(), {HEADER: "sai"}

"""The Zalo Official Account: signed calls in any order, and an API that refuses what is forbidden."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.channels.zalo_oa.channel import ZaloOa
from bot.channels.zalo_oa.oauth import Grant
from tests.contract.platforms.base import AT, Event, Platform, Shown
from tests.servers.zalo import APP_ID, APP_SECRET, OA_ID, OA_SECRET, Trouble, Zalo, application
from tests.servers.zalo_caller import PATH, recorded, signed

HEADER, CS = "X-ZEvent-Signature", "/v3.0/oa/message/cs"
PRESSED = "mc "


class ZaloOfficialAccount(Platform):
    channel, way = "zalo_oa", "zalo_oa-webhook"
    mixes = True
    forged_status = 200

    def __init__(self) -> None:
        super().__init__()
        self.zalo = Zalo()
        self.secrets = (APP_SECRET, OA_SECRET, "AT-0", "RT-0", "AT-1", "RT-1")

    def application(self) -> web.Application:
        return application(self.zalo)

    async def open(self) -> str:
        url = await super().open()
        ids = {"zalo_oa_id": OA_ID, "zalo_app_id": APP_ID, "zalo_app_secret": APP_SECRET}
        tokens = {"zalo_oa_secret_key": OA_SECRET, "zalo_access_token": "AT-0", "zalo_refresh_token": "RT-0"}
        hosts = dict.fromkeys(("zalo_oa_base_url", "zalo_oauth_base_url", "zalo_business_base_url"), url)
        self.settings |= {**ids, **tokens, **hosts}
        return url

    def peer(self, who: int) -> str:
        return str(246845883529197900 + who)

    def words(self, text: str, who: int = 0, ago: int = 0) -> Event:
        event = recorded("user_send_text") | {"timestamp": str((AT - ago) * 1000)}
        event["sender"] = {"id": self.peer(who)}
        return event | {"message": {"msg_id": f"m{next(self.numbers)}", "text": text}}

    def tap(self, value: str, who: int = 0, ago: int = 0) -> Event:
        return self.words(PRESSED + value, who, ago)

    async def deliver(self, *events: Event) -> list[int]:
        return list(await asyncio.gather(*(self.post(json.dumps(event).encode()) for event in events)))

    async def post(self, body: bytes, **headers: str) -> int:
        try:
            stamp = str(json.loads(body).get("timestamp"))
        except (ValueError, RecursionError, AttributeError):
            stamp = "0"
        return await self.call(PATH, body, {HEADER: signed(body, stamp), **headers})

    def forge(self, event: Event) -> tuple[bytes, dict[str, str]]:
        raw = json.dumps(event).encode()
        return raw, {HEADER: signed(raw, event["timestamp"], "another key")}

    async def shown(self, who: int = 0) -> list[Shown]:
        return [_shown(sent["message"]) for sent in self.zalo.sent if self._is_for(sent, who)]

    def _is_for(self, sent: Event, who: int) -> bool:
        found: bool = sent.get("recipient", {}).get("user_id") == self.peer(who)
        return found

    def asks_for_patience(self, seconds: int | None) -> None:
        wait = {} if seconds is None else {"Retry-After": str(seconds)}
        self.zalo.trouble.append(Trouble(CS, "", 429, headers=wait))

    def breaks(self) -> None:
        self.zalo.trouble.append(Trouble(CS, "", 502))

    def loses_the_answer(self) -> None:
        self.zalo.trouble.append(Trouble(CS, "", cut=True, after=True))

    def is_blocked_by(self, who: int) -> None:
        self.zalo.fails(CS, -217)

    def refuses_the_token(self) -> None:
        self.zalo.access, self.zalo.refresh = "AT-9", "RT-9"

    async def takes_the_token_again(self) -> None:
        channel = self.app.channels[self.channel]
        assert isinstance(channel, ZaloOa)
        await channel.tokens.keep(Grant.model_validate(self.zalo.grant()))

    def finds_no_fault(self) -> bool:
        return not self.zalo.faults


def _shown(message: Event) -> Shown:
    keys = message.get("attachment", {}).get("payload", {}).get("buttons", [])
    pressed = tuple((k["title"], k["payload"].removeprefix(PRESSED)) for k in keys if "oa.query" in k["type"])
    return Shown(
        message.get("text", ""), pressed, tuple(k["payload"]["url"] for k in keys if "url" in k["type"])
    )

"""The Official Account as a channel: what goes out, and which way it goes.

A time-out after handing over is `Unknown` and never sent again: Zalo has no key that would make it safe. Only a reply
to which its server answered that it failed is sent again, three times at most, when no echo of it has come meanwhile.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.channels.base import Capabilities, Paused, Receive, TryLater, Unknown
from bot.channels.zalo_oa import package, webhook
from bot.channels.zalo_oa.account import NAME, Account
from bot.channels.zalo_oa.client import Client, data_of
from bot.channels.zalo_oa.consulting import Consultations
from bot.channels.zalo_oa.errors import Kind, ZaloError, instruction
from bot.channels.zalo_oa.http import Http, Lost, NotReached
from bot.channels.zalo_oa.notices import Notices
from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.quota import Quota
from bot.channels.zalo_oa.sending import ANONYMOUS
from bot.channels.zalo_oa.templates import read_templates
from bot.channels.zalo_oa.tokens import Tokens
from bot.channels.zalo_oa.uploads import Uploads
from bot.channels.zalo_oa.windows import Way, way
from bot.clock import Clock
from bot.settings import Settings
from bot.store import AnyStore
from storage import channel_states
from storage.messages import Stored
from storage.outbox import Lane

log = logging.getLogger(__name__)

ECHO_S = 15
"""How long an echo of what was carried may take; it comes at once as a rule."""
ROUND_S = 600
"""How often tokens and templates are looked after."""


class _LastInteraction(BaseModel):
    last_interaction: int


class ZaloOa:
    """An Official Account."""

    name = NAME

    def __init__(self, account: Account, settings: Settings, store: AnyStore, clock: Clock) -> None:
        """Prepare an account; nothing is called yet."""
        self._settings, self._store, self._clock = settings, store, clock
        self._http = Http()
        self.oauth = OAuth(account, self._http)
        self.tokens = Tokens(account, store, self.oauth, clock)
        self.client = Client(account, self._http, self.tokens)
        self.account = account
        self.templates = read_templates(account.templates)
        uploads = Uploads(self.client, self._http, clock)
        self._consultations = Consultations(self.client, uploads, account.form_image)
        self._quota = Quota(store, clock, account.most_paid)
        self._notices = Notices(
            self.client, self.templates, self._quota, store, clock, development=account.development
        )
        self._limited = 0
        self._seen_package = False

    @property
    def capabilities(self) -> Capabilities:
        return self._consultations.capabilities

    async def run(self, receive: Receive) -> None:  # noqa: ARG002 - Zalo calls us, see `webhooks`
        """Look after tokens and templates until cancelled."""
        while True:
            await self.look_after()
            await asyncio.sleep(ROUND_S)

    async def look_after(self) -> None:
        """Renew the token when it is time, also when nobody writes; check templates that were not checked yet."""
        try:
            await self.tokens.current()
            await self._look_at_package()
            await self.templates.check(self.client)
        except Paused as problem:
            log.error("%s: %s", self.name, problem)  # noqa: TRY400 - said in full
            await self._note_pause(problem)
        except (TryLater, NotReached, Lost, ZaloError) as problem:
            log.warning("Zalo OA chưa trả lời: %s", problem)

    async def _look_at_package(self) -> None:
        """Once after the start: a free account is told of before the first citizen waits in vain."""
        if self._seen_package:
            return
        account = data_of(await self.client.get("/v2.0/oa/getoa"))
        self._seen_package = True
        if package.is_missing(account):
            log.warning("Zalo OA: %s", package.MISSING)

    async def _note_pause(self, problem: Paused) -> None:
        now = self._clock()
        until = now + dt.timedelta(seconds=problem.seconds)
        await self._store.write(
            lambda c: channel_states.pause(c, self.name, until, str(problem), now, operator=problem.operator)
        )

    def webhooks(self, receive: Receive) -> Sequence[web.RouteDef]:
        """Where Zalo calls us."""
        return webhook.routes(self._settings, receive, self._store, self._clock)

    async def close(self) -> None:
        await self.tokens.close()
        await self._http.close()

    # --- sending ---

    async def send(self, message: Stored) -> str | None:
        """Send one message the cheapest way that is open."""
        try:
            sent = await self._whichever_way(message)
        except NotReached as problem:
            raise TryLater(f"không kết nối được tới Zalo ({problem})") from None
        except Lost as problem:
            again = ECHO_S if problem.broken and message.lane == Lane.REPLY else None
            raise Unknown(str(problem), again) from None
        except ZaloError as error:
            self._limited = self._limited + 1 if error.kind is Kind.RATE else 0
            tries = self._limited - 1 if self._limited else message.attempts
            raise instruction(error, self._clock(), tries) from None
        self._limited = 0
        return sent

    async def _whichever_way(self, message: Stored) -> str | None:
        if message.conversation.startswith(ANONYMOUS):
            return await self._consult(message)
        chosen = way(message.lane, await self._heard(message), self._clock(), self.account.fees)
        if chosen is Way.TEMPLATE:
            return await self._as_notice(message, "đã quá thời gian được nhắn tin thường")
        try:
            return await self._as_paid(message) if chosen is Way.PAID else await self._consult(message)
        except ZaloError as error:
            if error.kind is not Kind.WINDOW:
                raise
            return await self._as_notice(message, str(error))

    async def _as_notice(self, message: Stored, why: str) -> str | None:
        """The last part of a long reply brings the notice for all of it."""
        return None if message.more else await self._notices.send(message, why)

    async def _heard(self, message: Stored) -> dt.datetime | None:
        """When the person was last heard; Zalo is asked when we do not know and it matters."""
        if message.last_heard_at or not message.lane:
            return message.last_heard_at
        try:
            answer = await self.client.post("/v3.0/oa/quota/message", {"user_id": message.conversation})
            last = _LastInteraction.model_validate(data_of(answer)).last_interaction
            return dt.datetime.fromtimestamp(last / 1000, dt.UTC)
        except (ZaloError, Lost, ValidationError, OverflowError, ValueError, OSError):
            return None

    async def _as_paid(self, message: Stored) -> str | None:
        reserved = await self._quota.reserve()
        try:
            return await self._consult(message, reserved)
        except (ZaloError, NotReached, TryLater, Paused):
            await self._quota.give_back(reserved)
            raise

    async def _consult(self, message: Stored, reserved: dt.datetime | None = None) -> str | None:
        data = data_of(await self._consultations.send(message))
        quota = data.get("quota")
        kind = quota.get("quota_type") if isinstance(quota, dict) else None
        await self._quota.sent(kind if isinstance(kind, str) else None, reserved)
        return str(data.get("message_id") or "") or None

"""Notices as approved templates: by the person's id, else by phone. Each costs money and none is sent by night."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging

from bot.channels.base import Paused, TryLater, Unreachable
from bot.channels.zalo_oa.client import Body, Client, data_of
from bot.channels.zalo_oa.errors import Kind, ZaloError, of_template, until_morning
from bot.channels.zalo_oa.http import NotReached
from bot.channels.zalo_oa.quota import Quota
from bot.channels.zalo_oa.sending import ANONYMOUS
from bot.channels.zalo_oa.templates import Template, Templates
from bot.clock import Clock
from bot.store import AnyStore, until_written
from handlers.turn import LOCAL
from knowledge.phones import international
from storage import channel_states
from storage.messages import Stored

log = logging.getLogger(__name__)

TEMPLATES = "zalo_oa_templates"
"""How templates stand is kept apart: free replies go on when the money for templates is used up."""
BY_DAY = (dt.time(7), dt.time(20, 30))
LONGEST_WAIT_S = 6 * 3600
MOST_TRACKING = 48


class Notices:
    """Sends what has a template."""

    def __init__(
        self,
        client: Client,
        templates: Templates,
        quota: Quota,
        store: AnyStore,
        clock: Clock,
        *,
        development: bool,
    ) -> None:
        self._client, self._templates, self._quota = client, templates, quota
        self._store, self._clock, self._development = store, clock, development

    async def send(self, message: Stored, why: str) -> str | None:
        """Send a message's notice. `why`: what speaks against a consultation message.

        Raises:
            Unreachable: it has no notice or template, or neither way is open: another channel may be tried.
            TryLater: not now.
            Lost: it may have arrived.
        """
        notice = message.reply.notice
        filled = self._templates.fill(notice) if notice else None
        if filled is None:
            raise Unreachable(f"{why}; không có mẫu tin nào thay được")
        now = self._clock()
        if not BY_DAY[0] <= now.astimezone(LOCAL).time() < BY_DAY[1]:
            raise TryLater("Mẫu tin chỉ gửi từ 7 giờ đến 20 giờ 30.", until_morning(now))
        reserved = await self._quota.reserve()
        try:
            sent = await self._either_way(message, *filled)
        except (ZaloError, NotReached, Unreachable, TryLater, Paused) as problem:
            await self._quota.give_back(reserved)
            if isinstance(problem, ZaloError):
                raise await self._explained(problem, message.attempts) from None
            raise
        await self._quota.count("template")
        await self._reopen()
        return sent

    @until_written
    async def _reopen(self) -> None:
        """One was taken, so nothing is the matter with templates; it must not be bought again for a failure here."""
        await self._store.write(lambda connection: channel_states.reopen(connection, TEMPLATES))

    async def _either_way(self, message: Stored, template: Template, data: dict[str, str]) -> str | None:
        phone = self._phone_of(message, template)
        if "uid" in template.channels and not message.conversation.startswith(ANONYMOUS):
            try:
                return await self._by_uid(message.conversation, template, data)
            except ZaloError as error:
                if phone is None or error.kind not in {Kind.BY_PHONE, Kind.UNREACHABLE, Kind.WINDOW}:
                    raise
        if phone is None:
            raise Unreachable("mẫu tin chỉ gửi được theo số điện thoại, mà chưa biết số")
        return await self._by_phone(phone, message.key, template, data)

    def _phone_of(self, message: Stored, template: Template) -> str | None:
        notice = message.reply.notice
        known = notice.phone if notice and "phone" in template.channels else None
        return international(known) if known else None

    async def _by_uid(self, user: str, template: Template, data: dict[str, str]) -> str | None:
        body = {"user_id": user, "template_id": template.template, "template_data": data}
        return _id(await self._client.post("/v3.0/oa/message/template", body), "message_id")

    async def _by_phone(self, phone: str, key: str, template: Template, data: dict[str, str]) -> str | None:
        body: Body = {"phone": phone, "template_id": template.template, "template_data": data}
        body["tracking_id"] = tracking_id(key)
        if self._development:
            body["mode"] = "development"
        return _id(await self._client.post_business("/message/template", body), "msg_id")

    async def _explained(self, error: ZaloError, attempts: int) -> Exception:
        """What shuts templates waits longer and longer, and the operator is told; replies go on."""
        now = self._clock()
        match of_template(error, now, attempts):
            case Paused() as shut:
                wait = min(shut.seconds * 2**attempts, LONGEST_WAIT_S)
                if shut.operator:
                    log.error("Mẫu tin Zalo: %s", shut)
                await self._store.write(
                    lambda c: channel_states.pause(
                        c, TEMPLATES, now + dt.timedelta(seconds=wait), str(shut), now, operator=shut.operator
                    )
                )
                return TryLater(str(shut), wait)
            case other:
                return other


def tracking_id(key: str) -> str:
    """Our id of a paid message at Zalo, at most 48 characters: the tray's key, or its beginning and a hash."""
    if len(key) <= MOST_TRACKING and key.isascii():
        return key
    short = key.encode("ascii", "ignore").decode()[:31]
    return f"{short}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _id(answer: Body, name: str) -> str | None:
    return str(data_of(answer).get(name) or "") or None

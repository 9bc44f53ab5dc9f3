"""A Zalo bot as a channel: called by Zalo, or polled.

A poll's answer takes the event away from Zalo, so it is held here until it is written down; other editions of the
platform hand the same event out again and again, so a poll follows the last after a second at the earliest.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from http import HTTPStatus

from aiohttp import web
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from tenacity import retry, retry_if_exception_type, wait_exponential_jitter

from bot.again import telling
from bot.channels.base import Capabilities, Receive, Unreadable
from bot.channels.degrade import degrade
from bot.channels.pace import Pace
from bot.channels.presence import Presence
from bot.channels.zalo_bot.account import door
from bot.channels.zalo_bot.api import Api, BotError, NoAnswerError
from bot.channels.zalo_bot.errors import LONG_PAUSE_S, TOKEN_REFUSED, instruction
from bot.channels.zalo_bot.quota import Quota
from bot.channels.zalo_bot.updates import NAME, events_in, incoming
from bot.clock import Clock
from bot.settings import Settings
from bot.store import Store
from storage.messages import Reply, Stored

log = logging.getLogger(__name__)

MAX_TEXT = 2000
POLL_S = 30
PHOTO_S = 150
"""Zalo fetches a picture while we wait, at times for minutes."""
BETWEEN_POLLS_S = 1.0

_patient = retry(
    retry=retry_if_exception_type((BotError, NoAnswerError)),
    wait=wait_exponential_jitter(multiplier=1, max=60),
    before_sleep=telling(log, "zalo_bot: chưa gọi được"),
)
_until_stored = retry(
    retry=retry_if_exception_type(SQLAlchemyError),
    wait=wait_exponential_jitter(multiplier=0.1, max=5),
)


class TokenRefusedError(Exception):
    """Nothing works with this token."""


class _Verification(BaseModel):
    ok: bool = True
    hint: str = ""


class _Webhook(BaseModel):
    """What Zalo says of the webhook; newer editions verify it at once."""

    url: str = ""
    verification: _Verification = _Verification()


class ZaloBot:
    """A bot account on the Zalo Bot Platform."""

    name = NAME
    capabilities = Capabilities(max_text=MAX_TEXT, max_buttons=0, pictures=True, number_parts=True)

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        """Prepare the account; nothing is called yet.

        Raises:
            SettingsError: naming what the chosen mode lacks.
        """
        assert settings.zalo_bot_token is not None
        self._clock = clock
        self._door = door(settings)
        self._address = settings.address.rstrip("/")
        self._api = Api(settings.zalo_bot_base_url, settings.zalo_bot_token.get_secret_value())
        self._presence = Presence(NAME, store, clock)
        self._quota = Quota(store, clock, settings.zalo_bot_monthly_messages, settings.zalo_bot_users)
        self._pace = Pace(burst=1)
        self._refusals = 0

    async def run(self, receive: Receive) -> None:
        """Look who we are, then say where to call us, or poll until cancelled."""
        while True:
            try:
                await self._greet()
                if self._door:
                    await self._ask_to_be_called()
                    return
                await self._poll_on(receive)
            except TokenRefusedError:
                await self._presence.shut(TOKEN_REFUSED, LONG_PAUSE_S)
            await asyncio.sleep(LONG_PAUSE_S)

    @_patient
    async def _greet(self) -> None:
        """See whether the platform knows the token; only that would be a reason not to begin."""
        try:
            await self._call("getMe")
        except BotError as error:
            log.warning("zalo_bot: getMe: %s", error)
        await self._presence.opened()

    @_patient
    async def _ask_to_be_called(self) -> None:
        """Zalo keeps an address even when it could not reach it, so it is asked what it has."""
        assert self._door is not None
        address = f"{self._address}{self._door.path}"
        answer = _webhook(await self._call("setWebhook", url=address, secret_token=self._door.secret))
        kept = await self._kept_address()
        if kept != address:
            raise BotError(HTTPStatus.NOT_FOUND, "Zalo chưa giữ địa chỉ webhook của bot")
        if answer.verification.ok:
            log.info("zalo_bot: đã đăng ký webhook %s", address)
        else:
            log.error(
                "zalo_bot: Zalo không gọi được %s (%s). Hãy kiểm tra chứng chỉ HTTPS và tường lửa, rồi khởi động lại.",
                address,
                answer.verification.hint[:200],
            )

    async def _kept_address(self) -> str:
        try:
            return _webhook(await self._call("getWebhookInfo")).url
        except BotError as error:
            if error.code == HTTPStatus.NOT_FOUND:  # there is none
                return ""
            raise

    async def _poll_on(self, receive: Receive) -> None:
        await self._do_not_be_called()
        while True:
            if self._presence.is_ours:
                await self._poll(receive)
            await asyncio.sleep(BETWEEN_POLLS_S)

    @_patient
    async def _do_not_be_called(self) -> None:
        """Zalo answers no poll while it has a webhook."""
        if await self._kept_address():
            await self._call("deleteWebhook")

    @_patient
    async def _poll(self, receive: Receive) -> None:
        try:
            answer = await self._call("getUpdates", read_s=POLL_S + 10, timeout=str(POLL_S))
        except BotError as error:
            if _is_idle(error):
                return
            raise
        for event in events_in(answer):
            await self._take(event, _until_stored(receive))

    async def _take(self, event: object, receive: Receive) -> None:
        """Have one event stored; one that cannot be read is passed over."""
        try:
            message = incoming(event, self._clock())
            if message is not None:
                await receive(message)
                await self._presence.heard()
        except Unreadable as problem:
            log.warning("zalo_bot: bỏ qua một sự kiện không đọc được (%s).", problem)

    def webhooks(self, receive: Receive) -> Sequence[web.RouteDef]:
        """Where Zalo calls us; nothing when it is polled."""

        async def take(raw: object) -> None:
            for event in events_in(raw):
                await self._take(event, receive)

        return () if self._door is None else (self._door.route(take),)

    async def send(self, message: Stored) -> str | None:
        """Send a text, or a picture with the text under it."""
        await self._quota.spare(message)
        await self._pace.wait(message.conversation)
        try:
            sent = await self._show(message.conversation, message.reply)
        except TokenRefusedError:
            raise instruction(BotError(HTTPStatus.UNAUTHORIZED, ""), 0) from None
        except (BotError, NoAnswerError) as error:
            too_many = isinstance(error, BotError) and error.code == HTTPStatus.TOO_MANY_REQUESTS
            self._refusals = self._refusals + 1 if too_many else 0
            raise instruction(error, self._refusals) from None
        self._refusals = 0
        await self._quota.count()
        return _receipt(sent)

    async def _show(self, chat: str, reply: Reply) -> object:
        picture = reply.picture.url if reply.picture else None
        if picture is None:
            return await self._call("sendMessage", chat_id=chat, text=reply.text)
        try:
            return await self._call("sendPhoto", PHOTO_S, chat_id=chat, photo=picture, caption=reply.text)
        except BotError as error:
            if error.code != HTTPStatus.BAD_REQUEST:
                raise
        with_address = Reply(text=f"{reply.text}\n\n{picture}".strip())  # Zalo does not take the picture
        for part in degrade(with_address, self.capabilities):
            sent = await self._call("sendMessage", chat_id=chat, text=part.text)
        return sent

    async def _call(self, method: str, read_s: float = 15, **params: str) -> object:
        try:
            answer: object = await self._api.call(method, read_s, **params)
        except BotError as error:
            if error.code == HTTPStatus.UNAUTHORIZED:
                raise TokenRefusedError from None
            raise
        return answer

    async def close(self) -> None:
        await self._api.close()


def _is_idle(error: BotError) -> bool:
    """Nobody wrote anything: the platform says so by an error."""
    return error.code == HTTPStatus.REQUEST_TIMEOUT or "timeout" in error.description.lower()


def _webhook(answer: object) -> _Webhook:
    try:
        return _Webhook.model_validate(answer)
    except ValidationError:
        return _Webhook()


def _receipt(sent: object) -> str | None:
    found = sent.get("message_id") if isinstance(sent, dict) else None
    return str(found)[:200] if found else None

"""Telegram as a channel: polled, or called by it.

Updates are taken with `Bot.get_updates` and written down before the next call confirms them: the library's own
updater would confirm what is only in memory.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from tenacity import (
    RetryCallState,
    retry,
    retry_if_exception_type,
    retry_if_not_exception_type,
    wait_exponential_jitter,
)

from bot.again import telling
from bot.channels.base import Paused, Receive, Refused, TryLater, Unreadable
from bot.channels.pace import Pace
from bot.channels.presence import Presence
from bot.channels.telegram.account import connect, door, updates
from bot.channels.telegram.errors import TOKEN_REFUSED, TOKEN_REFUSED_S, instruction, seconds_to_wait
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.shape import CAPABILITIES, NAME
from bot.channels.telegram.updates import KINDS, incoming, understood
from bot.clock import Clock
from bot.settings import Settings
from bot.store import Store
from storage.channel_states import lasts
from storage.messages import Stored

log = logging.getLogger(__name__)

AT_ONCE = 1
"""Calls of the webhook at the same time: one, so that Telegram keeps the order of what a person writes."""
LOOK_AGAIN_S = 1
"""How often a replica that is not the one to poll looks whether it has become it."""

_back_off = wait_exponential_jitter(multiplier=1, max=60)


def _wait(state: RetryCallState) -> float:
    """The usual back-off, or as long as Telegram says."""
    error = state.outcome.exception() if state.outcome else None
    asked = seconds_to_wait(error) if isinstance(error, TelegramError) else None
    return max(_back_off(state), asked or 0)


_patient = retry(
    retry=retry_if_exception_type(TelegramError) & retry_if_not_exception_type(InvalidToken),
    wait=_wait,
    before_sleep=telling(log, "telegram: chưa gọi được"),
)


class Telegram:
    """A bot account on Telegram."""

    name = NAME
    capabilities = CAPABILITIES

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        """Prepare the account; nothing is called yet.

        Raises:
            SettingsError: naming what the chosen mode lacks.
        """
        assert settings.telegram_token is not None
        self._clock = clock
        self._door = door(settings)
        self._address = settings.address.rstrip("/")
        # `Bot.initialize` would call getMe and fail without a network; we open and close the connections instead.
        self._bot, *self._connections = connect(settings, settings.telegram_token.get_secret_value())
        self._sender = Sender(self._bot, self._connections[0])
        self._presence = Presence(NAME, store, clock)
        self._pace = Pace(burst=3)
        self._held: dict[str, dt.datetime] = {}
        self._all_held: dt.datetime | None = None
        self._spinners: set[asyncio.Task[None]] = set()
        self._called_by_telegram = True

    async def run(self, receive: Receive) -> None:
        """Say where to call us, or poll until cancelled; a wrong token stops this channel and no other.

        While another program polls the same bot it is asked again and again.
        """
        while True:
            try:
                if self._door:
                    await self._ask_to_be_called()
                    return
                await self._poll_on(receive)
            except InvalidToken:
                await self._presence.shut(TOKEN_REFUSED, TOKEN_REFUSED_S)
            await asyncio.sleep(TOKEN_REFUSED_S)

    @_patient
    async def _ask_to_be_called(self) -> None:
        assert self._door is not None
        await self._bot.set_webhook(
            f"{self._address}{self._door.path}",
            allowed_updates=KINDS,
            secret_token=self._door.secret,
            max_connections=AT_ONCE,
            drop_pending_updates=False,
        )
        await self._presence.opened()
        log.info("telegram: đã đăng ký webhook %s%s", self._address, self._door.path)

    async def _poll_on(self, receive: Receive) -> None:
        offset: int | None = None
        while True:
            if not self._presence.is_ours:
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            beginning = offset is None
            offset = await self._poll(receive, offset)
            if beginning and offset is not None:
                await self._presence.opened()

    @_patient
    async def _poll(self, receive: Receive, offset: int | None) -> int | None:
        """Ask once, until Telegram answers. Returns what to ask for next."""
        if not self._presence.is_ours:  # any more: to ask again would end what its heir has begun to ask
            return offset
        if self._called_by_telegram:
            await self._do_not_be_called()
        try:
            new = await updates(self._bot, self._connections[1], offset)
        except Conflict as conflict:
            self._called_by_telegram = "webhook" in conflict.message.lower()
            raise
        # Handed over in their order and written down together; none is confirmed before all are.
        await asyncio.gather(*(self._read(raw, receive) for raw in new))
        return max(
            (raw["update_id"] + 1 for raw in new if isinstance(raw.get("update_id"), int)),
            default=offset or 0,
        )

    async def _read(self, raw: dict[str, Any], receive: Receive) -> None:
        try:
            update = understood(raw)
        except Unreadable as problem:  # confirmed and passed over, or nobody would be heard again
            log.warning("telegram: bỏ qua một cập nhật không đọc được (%s).", problem)
            return
        await self._take(update, receive)

    async def _do_not_be_called(self) -> None:
        """Telegram answers no poll while it has a webhook. What waits there is not dropped."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except InvalidToken as error:  # polling will tell whether it is the token
            log.debug("webhook not deleted: %s", error.message)
        self._called_by_telegram = False

    async def _take(self, update: Update, receive: Receive) -> None:
        try:
            message = incoming(update, self._clock())
            if message is not None:
                await receive(message)
                await self._presence.heard()
        except Unreadable as problem:  # passed over, or nobody would be heard again
            log.warning("telegram: bỏ qua một cập nhật không đọc được (%s).", problem)
        if update.callback_query is not None:
            self._later(self._stop_spinner(update.callback_query.id))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        """Not while Telegram waits for its answer."""
        task = asyncio.create_task(work)
        self._spinners.add(task)
        task.add_done_callback(self._spinners.discard)

    async def _stop_spinner(self, query_id: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError as error:  # too old, or gone: only the little clock on the button stays
            log.debug("callback not answered: %s", error)

    def webhooks(self, receive: Receive) -> Sequence[web.RouteDef]:
        """Where Telegram calls us; nothing when it is polled."""

        async def take(raw: object) -> None:
            if raw:
                await self._take(understood(raw), receive)

        return () if self._door is None else (self._door.route(take),)

    async def send(self, message: Stored) -> str:
        """Send one message, with what belongs under it."""
        chat = message.conversation
        if not chat.removeprefix("-").isdecimal():
            raise Refused("no chat of Telegram")
        self._still_held(chat)
        await self._pace.wait(chat)
        try:
            return await self._sender.send(int(chat), message.reply)
        except TelegramError as error:
            wait = seconds_to_wait(error)
            raise (instruction(error) if wait is None else self._hold(chat, wait)) from error

    def _hold(self, chat: str, seconds: float) -> Exception:
        """Telegram does not say whether it means this chat or all: when a second chat is held, it means all."""
        now = self._clock()
        self._held = {held: until for held, until in self._held.items() if lasts(until, now)}
        until = self._held[chat] = now + dt.timedelta(seconds=seconds)
        if len(self._held) == 1:
            return TryLater("429", seconds)
        longer = self._all_held and lasts(self._all_held, now) and self._all_held > until
        self._all_held = self._all_held if longer else until
        return self._all_pause(seconds, too_fast=True)

    def _still_held(self, chat: str) -> None:
        """What is on its way while Telegram asked for patience is not sent."""
        now = self._clock()
        if self._all_held and lasts(self._all_held, now):
            raise self._all_pause((self._all_held - now).total_seconds(), too_fast=False)
        until = self._held.get(chat)
        if until and lasts(until, now):
            raise TryLater("429", (until - now).total_seconds())

    def _all_pause(self, seconds: float, *, too_fast: bool) -> Paused:
        reason = "Telegram yêu cầu gửi chậm lại; chương trình tự gửi tiếp."
        return Paused(reason, seconds, operator=False, too_fast=too_fast)

    async def close(self) -> None:
        """Let go of connections and of spinners that still turn."""
        for task in self._spinners:
            task.cancel()
        for connection in self._connections:
            await connection.shutdown()

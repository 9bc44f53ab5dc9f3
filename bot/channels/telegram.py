"""Telegram, by long polling. The only module that knows python-telegram-bot.

Updates are taken with `Bot.get_updates` and written down before the next call confirms them: the library's own
updater would confirm what is only in memory.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Sequence

from aiohttp import web
from pydantic import ValidationError
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest
from tenacity import before_sleep_log, retry, retry_if_exception_type, wait_exponential_jitter

from bot.channels.base import Capabilities, Receive, TryLater, Unknown, Unreachable
from bot.clock import Clock
from storage.messages import File, Incoming, Place, Reply, Stored

log = logging.getLogger(__name__)

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's coming type of `retry_after`, asked for early

POLL_S = 25
KINDS = ["message", "callback_query"]


class Telegram:
    """A bot account on Telegram."""

    name = "telegram"
    capabilities = Capabilities(max_text=4096, max_buttons=24, links=True)

    def __init__(self, token: str, base_url: str, clock: Clock) -> None:
        """Prepare an account; nothing is called yet. `base_url`: of the Bot API server, without `/bot`."""
        self._clock = clock
        root = base_url.rstrip("/").removesuffix("/bot")
        # `Bot.initialize` would call getMe and fail without a network; we open and close the connections instead.
        self._connections = (
            HTTPXRequest(connection_pool_size=40, pool_timeout=10),
            HTTPXRequest(connection_pool_size=1, read_timeout=POLL_S + 5),
        )
        self._bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._connections[0],
            get_updates_request=self._connections[1],
        )

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled; a wrong token stops this channel and no other.

        While another program polls the same bot (another replica of ours, perhaps), it is asked again and again.
        """
        offset: int | None = None
        try:
            while True:
                offset = await self._poll(receive, offset)
        except InvalidToken:
            log.error("Telegram từ chối mã MOTCUA_TELEGRAM_TOKEN. Hãy lấy mã mới từ @BotFather.")  # noqa: TRY400 - said in full

    @retry(
        retry=retry_if_exception_type((NetworkError, RetryAfter, Conflict)),
        wait=wait_exponential_jitter(multiplier=1, max=60),
        before_sleep=before_sleep_log(log, logging.WARNING),
    )
    async def _poll(self, receive: Receive, offset: int | None) -> int | None:
        updates = await self._bot.get_updates(offset=offset, timeout=POLL_S, allowed_updates=KINDS)
        for update in updates:
            message = self._understood(update)
            if message is not None:
                await receive(message)
            if update.callback_query is not None:
                await self._stop_spinner(update.callback_query.id)
            offset = update.update_id + 1
        return offset

    def _understood(self, update: Update) -> Incoming | None:
        try:
            return incoming(update, self._clock())
        except (
            ValidationError
        ):  # of a kind Telegram has never sent: passed over, or nobody would be heard again
            log.exception("update not readable", extra={"update_id": update.update_id})
            return None

    async def _stop_spinner(self, query_id: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError as error:  # too old, or gone: only the little clock on the button stays
            log.debug("callback not answered: %s", error)

    def webhooks(self, _receive: Receive) -> Sequence[web.RouteDef]:
        """Polled, for now."""
        return ()

    async def send(self, message: Stored) -> str:
        """Send one message, with its buttons under it."""
        try:
            sent = await self._bot.send_message(
                int(message.conversation), message.reply.text, reply_markup=_keyboard(message.reply)
            )
        except RetryAfter as error:
            after = error.retry_after
            assert isinstance(after, dt.timedelta)
            raise TryLater("429", after.total_seconds()) from error
        except (Forbidden, BadRequest) as error:
            raise Unreachable(error.message) from error
        except TimedOut as error:
            # Never connected: certainly not sent. Anything later: it may have arrived.
            not_sent = type(error.__cause__).__name__ in {"ConnectTimeout", "PoolTimeout"}
            raise (TryLater if not_sent else Unknown)(error.message) from error
        except TelegramError as error:
            raise TryLater(error.message) from error
        return str(sent.message_id)

    async def close(self) -> None:
        for connection in self._connections:
            await connection.shutdown()


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(button.label, callback_data=button.value)] for button in reply.buttons]
    rows += [[InlineKeyboardButton(link.label, url=link.url)] for link in reply.links]
    return InlineKeyboardMarkup(rows) if rows else None


def incoming(update: Update, now: dt.datetime) -> Incoming | None:
    """The neutral message of an update received at `now`; None for kinds we do not speak, groups and channels."""
    query, message = update.callback_query, update.message
    origin = query.message if query else message
    user = update.effective_user
    if origin is None or user is None or origin.chat.type != "private":
        return None
    content = _pressed(query.data) if query else _said(message)
    return Incoming(
        channel=Telegram.name,
        conversation=str(origin.chat.id),
        sender=str(user.id),
        message_id=str(update.update_id),
        language=user.language_code,
        sent_at=message.date if message else now,
        **content,
    )


def _pressed(data: str | None) -> dict[str, object]:
    return {"kind": "button", "button": data or ""}


def _said(message: Message | None) -> dict[str, object]:
    assert message is not None
    if message.location:
        place = Place(latitude=message.location.latitude, longitude=message.location.longitude)
        return {"kind": "place", "place": place}
    if message.contact:
        return {"kind": "contact", "text": message.contact.phone_number}
    text = message.text or message.caption or ""
    if message.photo:
        return {
            "kind": "files",
            "text": text,
            "files": (File(name="photo", external_id=message.photo[-1].file_id),),
        }
    if message.document:
        name = message.document.file_name or "document"
        return {
            "kind": "files",
            "text": text,
            "files": (File(name=name, external_id=message.document.file_id),),
        }
    return {"kind": "text", "text": text}

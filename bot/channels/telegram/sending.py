"""A reply, as Telegram's calls."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Bot, Message, ReplyKeyboardRemove
from telegram.error import BadRequest, TelegramError
from telegram.request import BaseRequest

from bot.channels.base import Capabilities
from bot.channels.degrade import degrade
from bot.channels.telegram import keyboards
from bot.channels.telegram.errors import LONGEST_REASON, is_nobody
from bot.channels.telegram.request import plain
from bot.channels.telegram.shape import MAX_TEXT
from storage.messages import File, Reply

log = logging.getLogger(__name__)

FETCH_S = 60
"""Telegram fetches a picture from its address while we wait."""
_WORDS_ONLY = Capabilities(max_text=MAX_TEXT, max_buttons=0)


class Sender:
    """Sends to one chat at a time; knows whose chat shows a form that has to be taken away."""

    def __init__(self, bot: Bot, calls: BaseRequest) -> None:
        self._bot = bot
        self._calls = calls
        self._forms: set[int] = set()

    async def send(self, chat: int, reply: Reply) -> str:
        """Send, or change the message that is to be changed. Returns the message's id.

        Raises:
            TelegramError: as the library says it.
        """
        if reply.edits and reply.edits.isdecimal() and not (reply.asks or reply.picture or reply.file):
            changed = await self._change(chat, int(reply.edits), reply)
            if changed:
                return changed
        try:
            number = await self._new(chat, reply)
        except BadRequest as error:
            if is_nobody(error) or not _has_more_than_words(reply):
                raise
            log.warning("telegram: gửi lại bằng chữ, vì bị từ chối: %s", error.message[:LONGEST_REASON])
            for part in degrade(reply, _WORDS_ONLY):
                number = await self._words(chat, part.text, None)
        return str(number)

    async def _change(self, chat: int, message_id: int, reply: Reply) -> str | None:
        """Change a message in place; None when it cannot be changed any more, so that a new one is sent."""
        try:
            await self._bot.edit_message_text(
                reply.text, chat_id=chat, message_id=message_id, reply_markup=keyboards.inline(reply)
            )
        except BadRequest as error:
            if "message is not modified" in error.message.lower():  # it says so already: nothing to do
                return str(message_id)
            if is_nobody(error):
                raise
            return None
        return str(message_id)

    async def _new(self, chat: int, reply: Reply) -> int:
        if not (reply.picture or reply.file or reply.asks or chat in self._forms):
            return await self._words(chat, reply.text, keyboards.plain(reply))
        return (await self._with_more(chat, reply)).message_id

    async def _words(self, chat: int, text: str, markup: dict[str, Any] | None) -> int:
        """What nearly every reply is, without the library's objects. Returns the message's id."""
        given: dict[str, Any] = {"chat_id": chat, "text": text}
        if markup:
            given["reply_markup"] = markup
        sent = await self._calls.post(f"{self._bot.base_url}/sendMessage", plain(given))
        number = sent.get("message_id") if isinstance(sent, dict) else None
        if not isinstance(number, int):
            raise TelegramError("Invalid server response")
        return number

    async def _with_more(self, chat: int, reply: Reply) -> Message:
        markup = self._markup(chat, reply)
        if reply.picture and (picture := _source(reply.picture)):
            sent = await self._bot.send_photo(chat, picture, **_under(reply, markup))
        elif reply.file and (file := _source(reply.file)):
            sent = await self._bot.send_document(chat, file, **_under(reply, markup))
        else:
            sent = await self._bot.send_message(chat, reply.text, reply_markup=markup)
        if reply.asks:
            self._forms.add(chat)
        elif isinstance(markup, ReplyKeyboardRemove):
            self._forms.discard(chat)
        return sent

    def _markup(self, chat: int, reply: Reply) -> Any:
        if reply.asks:
            return keyboards.form(reply.asks, reply)
        buttons = keyboards.inline(reply)
        if buttons is None and chat in self._forms:
            return ReplyKeyboardRemove()
        return buttons


def _source(file: File) -> str | None:
    return file.external_id or file.url


def _under(reply: Reply, markup: Any) -> dict[str, Any]:
    return {"caption": reply.text or None, "reply_markup": markup, "read_timeout": FETCH_S}


def _has_more_than_words(reply: Reply) -> bool:
    return bool(reply.buttons or reply.links or reply.picture or reply.file or reply.asks)

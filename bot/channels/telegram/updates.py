"""What Telegram hands over, in the neutral shape."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import ValidationError
from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update

from bot.channels.base import Unreadable
from bot.channels.telegram.shape import NAME
from storage.messages import File, Incoming, Place

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
"""What we ask Telegram for."""

EDITED_WITHIN = dt.timedelta(minutes=10)
"""A question that was corrected so soon after it was sent is answered once more; a later edit is tidying up."""

NOT_READ = ("voice", "audio", "video", "video_note", "poll", "dice", "story", "game", "paid_media")
"""What a message may hold that the bot cannot read. Anything else without words is a notice of Telegram's own."""

_GONE = {ChatMember.BANNED, ChatMember.LEFT}


def understood(raw: object) -> Update:
    """An update as Telegram posts it.

    Raises:
        Unreadable: it has a shape Telegram has never sent.
    """
    try:
        update = Update.de_json(raw) if isinstance(raw, dict) and "update_id" in raw else None
    except Exception as problem:  # noqa: BLE001 - the library trusts the shape: whatever broke is in it
        raise Unreadable(f"update: {type(problem).__name__}") from None
    if update is None:
        raise Unreadable("no update")
    return update


def incoming(update: Update, now: dt.datetime) -> Incoming | None:
    """The neutral message of an update received at `now`; None for kinds we do not speak, groups and channels.

    Raises:
        Unreadable: a part of it is out of its range, as in no update of Telegram.
    """
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or chat.type != "private" or user.is_bot:
        return None
    from_whom = {"channel": NAME, "conversation": str(chat.id), "sender": str(user.id)}
    try:
        content = _content(update)
        if content is None:
            return None
        return Incoming(
            **from_whom,
            message_id=str(update.update_id),
            language=user.language_code,
            sent_at=_moment(update) or now,
            **content,
        )
    except ValidationError as problem:
        raise Unreadable(f"update: {problem.error_count()} fields") from None


def _content(update: Update) -> dict[str, Any] | None:
    if update.callback_query:
        return _pressed(update.callback_query)
    if update.my_chat_member:
        return _came_or_went(update.my_chat_member)
    if update.edited_message:
        return _corrected(update.edited_message)
    return _said(update.message) if update.message else None


def _moment(update: Update) -> dt.datetime | None:
    if update.edited_message:
        return update.edited_message.edit_date
    return update.message.date if update.message else None


def _pressed(query: CallbackQuery) -> dict[str, Any] | None:
    if query.data is None:  # a game's button
        return None
    message = query.message
    shown = (
        message is not None and message.date.timestamp() > 0
    )  # Telegram's date of what it no longer hands out
    on = str(message.message_id) if message and shown else None
    return {"kind": "button", "button": query.data, "pressed_on": on}


def _came_or_went(change: ChatMemberUpdated) -> dict[str, Any] | None:
    was, is_ = change.old_chat_member.status in _GONE, change.new_chat_member.status in _GONE
    if was == is_:
        return None
    return {"kind": "event", "event": "left" if is_ else "joined"}


def _corrected(message: Message) -> dict[str, Any] | None:
    """A live location is edited every few seconds, a caption seldom matters: only words count."""
    soon = message.edit_date is not None and message.edit_date - message.date <= EDITED_WITHIN
    return {"kind": "text", "text": message.text} if message.text and soon else None


def _said(message: Message) -> dict[str, Any] | None:
    text = message.text or message.caption or ""
    if message.location:
        place = Place(latitude=message.location.latitude, longitude=message.location.longitude)
        return {"kind": "place", "place": place}
    if message.contact:
        return {"kind": "contact", "text": message.contact.phone_number}
    if files := _files(message):
        return {"kind": "files", "text": text, "files": files}
    if text or message.sticker:
        return {"kind": "text", "text": text}
    if any(getattr(message, kind) for kind in NOT_READ):
        return {"kind": "event", "event": "unreadable"}
    return None


def _files(message: Message) -> tuple[File, ...]:
    if message.photo:
        return (File(name="photo", external_id=message.photo[-1].file_id),)
    if message.document:
        return (File(name=message.document.file_name or "document", external_id=message.document.file_id),)
    return ()

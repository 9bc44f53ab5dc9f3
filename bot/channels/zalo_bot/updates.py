"""What the Zalo Bot Platform hands over, in the neutral shape.

The documents wrap an event in `ok` and `result`, live calls do not; a poll returns one event, not a list. Fields come
and go between editions: whatever is missing is done without, whatever is new is passed over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.base import Unreadable
from storage.messages import File, Incoming

NAME = "zalo_bot"

Id = Annotated[str, Field(min_length=1, max_length=128)]


class _Part(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)


class _Chat(_Part):
    id: Id
    chat_type: str = "PRIVATE"


class _Sender(_Part):
    id: Id
    is_bot: bool = False


class _Message(_Part):
    sender: _Sender = Field(alias="from")
    chat: _Chat | None = None
    message_id: Id | None = None
    date: int | float | None = None
    """Milliseconds, as a number or a string."""
    text: str | None = None
    caption: str | None = None
    photo_url: Any = None
    photo: Any = None
    url: Any = None
    voice_url: Any = None

    @property
    def picture(self) -> str | None:
        """Where the picture lies: live calls say `photo_url`, the documents `photo`."""
        addresses = (self.photo_url, self.photo, self.url)
        return next((a for a in addresses if isinstance(a, str) and a.startswith("https://")), None)


class _Event(BaseModel):
    event_name: str
    message: _Message


def events_in(raw: object) -> list[object]:
    """The events of a call or of a poll's answer: wrapped or flat, one, several or none."""
    if isinstance(raw, dict) and "event_name" not in raw and "result" in raw:
        raw = raw["result"]
    return raw if isinstance(raw, list) else [raw] if raw else []


def incoming(raw: object, now: dt.datetime) -> Incoming | None:
    """The neutral message of an event received at `now`; None for kinds we do not speak, groups and bots.

    Raises:
        Unreadable: it is no event.
    """
    if isinstance(raw, dict) and str(raw.get("event_name")) not in _KINDS:
        return None
    try:
        event = _Event.model_validate(raw)
        return _neutral(event, now)
    except ValidationError as problem:
        raise Unreadable(f"event: {problem.error_count()} fields") from None


def _neutral(event: _Event, now: dt.datetime) -> Incoming | None:
    message = event.message
    chat = message.chat or _Chat(id=message.sender.id)
    if message.sender.is_bot or chat.chat_type.upper() != "PRIVATE":
        return None
    return Incoming(
        channel=NAME,
        conversation=chat.id,
        sender=message.sender.id,
        message_id=message.message_id or _digest(event),
        sent_at=_moment(message.date, now),
        **_KINDS[event.event_name](message),
    )


def _text(message: _Message) -> dict[str, Any]:
    return {"kind": "text", "text": message.text or ""}


def _image(message: _Message) -> dict[str, Any]:
    files = (File(name="photo", url=message.picture),)
    return {"kind": "files", "text": message.caption or message.text or "", "files": files}


def _link(message: _Message) -> dict[str, Any]:
    address = message.url if isinstance(message.url, str) else ""
    return {"kind": "text", "text": message.text or message.caption or address}


def _sticker(_message: _Message) -> dict[str, Any]:
    return {"kind": "text", "text": ""}


def _voice(_message: _Message) -> dict[str, Any]:
    return {"kind": "event", "event": "unreadable"}


def _withheld(_message: _Message) -> dict[str, Any]:
    """A file, a card, perhaps a place; or anything at all of somebody in a protected group."""
    return {"kind": "event", "event": "protected"}


_KINDS = {
    "message.text.received": _text,
    "message.image.received": _image,
    "message.link.received": _link,
    "message.sticker.received": _sticker,
    "message.voice.received": _voice,
    "message.unsupported.received": _withheld,
}
"""Others, reactions among them, are passed over."""


def _moment(milliseconds: float | None, now: dt.datetime) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp((milliseconds or 0) / 1000, dt.UTC) if milliseconds else now
    except (ValueError, OverflowError, OSError):  # no moment at all
        return now


def _digest(event: _Event) -> str:
    """An event without an id is known by what is in it."""
    return hashlib.sha256(event.model_dump_json().encode()).hexdigest()[:32]

"""What Zalo's events mean in our own shape: who said what, or what happened without a word.

Which names there are, and what each carries: the tables at the end. An event that asks for nothing is None.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from bot.channels.zalo_oa.account import NAME
from bot.channels.zalo_oa.payloads import Card, Event
from knowledge.phones import mobile
from storage import messages
from storage.inbox import KEY_LENGTH
from storage.messages import File, Incoming
from storage.secrets_at_rest import hashed

PRESSED = re.compile(r"mc ([a-z]+:\S{1,60})")
"""A button's payload as we send it: it comes back as an ordinary text, typed or tapped."""


@dataclass(frozen=True)
class Reading:
    """What an operator may choose. `hosts`: where media may lie, with their subdomains."""

    hosts: tuple[str, ...]
    takeover: dt.timedelta


@dataclass(frozen=True)
class Heard:
    """An event that is being read. `now`: when it came, for those that do not say when they happened."""

    event: Event
    reading: Reading
    now: dt.datetime

    @property
    def user(self) -> str | None:
        """Whom it is about, whichever field names them."""
        event = self.event
        return event.sender.id or event.follower.id or event.user_id

    @property
    def at(self) -> dt.datetime:
        return self.event.at or self.now


def incoming(event: Event, reading: Reading, now: dt.datetime) -> Incoming | None:
    """The neutral message of an event; None when it asks for nothing, or does not say who it is about."""
    reader = _reader(event)
    return reader(Heard(event, reading, now)) if reader else None


def is_known(event: Event) -> bool:
    """Whether the name stands in Zalo's list, be it that nothing is done about it."""
    return (
        _reader(event) is not None or event.event_name in PASSED_OVER or event.event_name.startswith(OTHERS)
    )


def is_echo(event: Event) -> bool:
    """Whether it is about what the Official Account did, a machine or a person of the office."""
    return event.event_name.startswith("oa_")


def key_of(event: Event) -> str:
    """What makes an event one: Zalo repeats itself. No longer than the inbox takes; names no person."""
    name, message_id = event.event_name, event.message.msg_id or event.msg_id
    if message_id and len(name) + len(message_id) < KEY_LENGTH:
        return f"{name}:{message_id}"
    about = message_id or f"{event.sender.id}:{event.follower.id}:{event.user_id}:{event.timestamp}"
    return f"{name}:{hashed(about)}"


def _message(heard: Heard, **content: Any) -> Incoming | None:
    """A message of the user; None when it does not say whose."""
    user = heard.user
    return _in(heard, user, user, **content) if user else None


def _in(heard: Heard, conversation: str, sender: str, **content: Any) -> Incoming:
    return Incoming(
        channel=NAME,
        conversation=conversation,
        sender=sender,
        message_id=key_of(heard.event),
        sent_at=heard.at,
        in_order=False,
        **content,
    )


def _said(text: str) -> dict[str, Any]:
    pressed = PRESSED.fullmatch(text.strip())
    return {"kind": "button", "button": pressed[1]} if pressed else {"kind": "text", "text": text}


def _text(heard: Heard) -> Incoming | None:
    return _message(heard, **_said(heard.event.message.text))


def _files(heard: Heard) -> Incoming | None:
    return _message(heard, kind="files", text=heard.event.message.text, files=_media(heard))


def _no_words(heard: Heard) -> Incoming | None:
    """Speech and films: kept by their address, and answered with what can be read."""
    return _message(heard, kind="event", event="unreadable", files=_media(heard))


def _place(heard: Heard) -> Incoming | None:
    """The place, with its name; a place that is none is as good as its name."""
    message = heard.event.message
    places = [a.payload.coordinates for a in message.attachments if a.payload.coordinates]
    if not places:
        return _text(heard)
    return _message(heard, kind="place", text=message.text, place=places[0])


def _link(heard: Heard) -> Incoming | None:
    message = heard.event.message
    shared = [a.payload.description or a.payload.url for a in message.attachments]
    return _message(heard, kind="text", text=message.text or " ".join(shared))


def _card(heard: Heard) -> Incoming | None:
    """A business card: its number, which stands in JSON inside the description."""
    phones = (_phone_on(a.payload.description) for a in heard.event.message.attachments)
    phone = next((phone for phone in phones if phone), None)
    if phone is None:
        return _message(heard, kind="event", event="unreadable")
    return _message(heard, kind="contact", text=phone)


def _phone_on(card: str) -> str | None:
    try:
        return mobile(Card.model_validate_json(card).phone)
    except ValidationError:
        return None


def _form(heard: Heard) -> Incoming | None:
    """Zalo's form was filled in: the number alone is taken over; without one nothing was said."""
    phone = mobile(heard.event.info.phone)
    return _message(heard, kind="contact", text=phone) if phone else None


def _happened(event: messages.Event) -> Callable[[Heard], Incoming | None]:
    return lambda heard: _message(heard, kind="event", event=event)


def _anonymous(reader: Callable[[Heard], dict[str, Any]]) -> Callable[[Heard], Incoming | None]:
    """A visitor of the web widget: answered under the conversation's id and theirs."""

    def read(heard: Heard) -> Incoming | None:
        talk, user = heard.event.message.conversation_id, heard.event.sender.id
        return _in(heard, f"anonymous:{talk}:{user}", user, **reader(heard)) if talk and user else None

    return read


def _taken_over(heard: Heard) -> Incoming | None:
    """A person of the office wrote by hand; what we sent ourselves comes back too, and says nothing new."""
    event = heard.event
    if not event.sender.admin_id or not event.recipient.id:
        return None
    talk = event.message.conversation_id
    conversation = f"anonymous:{talk}:{event.recipient.id}" if talk else event.recipient.id
    until = heard.at + heard.reading.takeover
    return _in(heard, conversation, event.sender.admin_id, kind="event", event="taken_over", until=until)


def _media(heard: Heard) -> tuple[File, ...]:
    """The files of a message, by address. Nothing is fetched here, and nothing from elsewhere is kept."""
    payloads = [attachment.payload for attachment in heard.event.message.attachments]
    return tuple(
        File(name=payload.name or "file", url=payload.url)
        for payload in payloads
        if is_media(payload.url, heard.reading.hosts)
    )


def is_media(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether an address is HTTPS, at one of the hosts or under it, and nothing more peculiar."""
    try:
        parts = urlsplit(url)
        host, plain = parts.hostname or "", parts.port in (None, 443) and "@" not in parts.netloc
    except ValueError:
        return False
    allowed = any(host == name or host.endswith(f".{name}") for name in hosts)
    return parts.scheme == "https" and plain and allowed


_reads_text = _anonymous(lambda heard: _said(heard.event.message.text))
_reads_files = _anonymous(
    lambda heard: {"kind": "files", "text": heard.event.message.text, "files": _media(heard)}
)

READERS: Mapping[str, Callable[[Heard], Incoming | None]] = {
    "user_send_text": _text,
    "user_send_sticker": _text,
    "user_send_image": _files,
    "user_send_gif": _files,
    "user_send_file": _files,
    "user_send_audio": _no_words,
    "user_send_video": _no_words,
    "user_send_location": _place,
    "user_send_link": _link,
    "user_send_business_card": _card,
    "user_submit_info": _form,
    "user_click_chatnow": _happened("joined"),
    "follow": _happened("joined"),
    "unfollow": _happened("left"),
    "user_withdraw": _happened("erase"),
    "anonymous_send_text": _reads_text,
    "anonymous_send_sticker": _reads_text,
    "anonymous_send_image": _reads_files,
    "anonymous_send_file": _reads_files,
}

ECHOES = ("oa_send_text", "oa_send_image", "oa_send_gif", "oa_send_list", "oa_send_file", "oa_send_sticker",
          "oa_send_template", "oa_send_anonymous_")  # fmt: skip # a list of names, not a column
"""What the Official Account sent to one person; to a group, a reaction, a call are none of these."""

PASSED_OVER = frozenset({
    "user_seen_message", "user_received_message", "user_reacted_message", "oa_reacted_message",
    "update_user_info", "add_user_to_tag", "remove_user_from_tag", "remove_tag",
    "user_call_oa", "oa_call_user", "user_reply_consent", "oa_send_consent",
    "widget_interaction_accepted", "widget_failed_to_sync_user_external_id",
})  # fmt: skip # a list of names, not a column
OTHERS = ("user_send_group_", "oa_send_group_", "create_group", "user_join_group", "user_out_group")
"""How the names of group events begin: groups are not spoken in."""


def _reader(event: Event) -> Callable[[Heard], Incoming | None] | None:
    return _taken_over if event.event_name.startswith(ECHOES) else READERS.get(event.event_name)

"""The two neutral shapes that cross the border: what somebody said, and what is answered.

Channels translate their platform's payloads to and from these; nothing else knows a platform.
Both are stored as JSON (inbox, outbox), so a change here must read yesterday's rows.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from knowledge.text import nfc, writable

MAX_TEXT = 20_000
"""Characters of a message that are kept; nobody types more, and a turn must stay quick."""


def _tidy(text: str) -> str:
    return nfc(writable(text))[:MAX_TEXT]


Tidied = Annotated[str, AfterValidator(_tidy)]
"""What people wrote."""


Writable = Annotated[str, AfterValidator(writable)]
"""What a platform or a program wrote: letter by letter as it came, as far as a database takes it."""


Id = Annotated[str, Field(max_length=200, pattern=r"\A[^\x00]*\z")]
"""Of a chat, person or message on its platform; what no table takes is refused: tidied, two could become one."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class File(_Message):
    """A picture or document, by the platform's own id or by address."""

    name: Tidied
    url: Writable | None = None
    external_id: Writable | None = None


Event = Literal["joined", "left", "erase", "taken_over", "unreadable", "protected"]
"""What happens in a chat without a word of the person.

joined: followed us or opened the chat; left: unfollowed or blocked; erase: withdrew everything on the platform;
taken_over: a person of the office answers by hand in the platform's own tool; unreadable: sent something no channel can
read; protected: the platform withholds what this person writes.
"""


_LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")


def turn_of(channel: str, message_id: str) -> str:
    """The id of a message's turn in logs and in the tray: 12 letters that tell nothing of the message or the person."""
    return sha256(f"{channel}:{message_id}".encode()).hexdigest()[:12].translate(_LETTERS)


class Place(_Message):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Incoming(_Message):
    """What a platform handed over, in one neutral shape. Text is NFC and at most MAX_TEXT characters."""

    channel: str
    conversation: Id
    """The chat's id on the platform."""
    sender: Id
    """The speaker's id on the platform."""
    message_id: Id
    """Unique within the channel: a second delivery of it is not worked on."""
    kind: Literal["text", "button", "place", "contact", "files", "event"] = "text"
    text: Tidied = ""
    button: Writable | None = None
    """The value of the button that was pressed."""
    pressed_on: Id | None = None
    """The platform's id of the message that carried the button, where the platform can change it."""
    event: Event | None = None
    """Only with the kind `event`."""
    place: Place | None = None
    files: tuple[File, ...] = ()
    language: Writable | None = None
    sent_at: AwareDatetime
    in_order: bool = True
    """Whether the platform hands messages over in the order of writing; if not, `sent_at` tells it."""
    until: AwareDatetime | None = None
    """Only with the event `taken_over`: until when the machine keeps silent."""

    @property
    def turn(self) -> str:
        """The id of the turn that answers it."""
        return turn_of(self.channel, self.message_id)


class Button(_Message):
    """Something the person may press: it comes back as a message whose `button` is `value`."""

    label: str
    value: str = Field(max_length=64)
    """At most 64 bytes on Telegram."""


class Link(_Message):
    """`url`: a whole address, or a path of our own site; `to_copy`: people take it elsewhere, so they must see it."""

    label: str
    url: str
    to_copy: bool = False


class Notice(_Message):
    """A reply that is due outside a conversation, so that a channel may send it as an approved template.

    `name`: the key of the office's template list; `values`: what the template is filled with.
    """

    name: str
    values: dict[str, str] = {}
    phone: str | None = None
    """Where it may go when the chat does not take it."""


class Reply(_Message):
    """What is answered, before a channel degrades it to what its platform can show."""

    text: str
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
    picture: File | None = None
    file: File | None = None
    asks: Literal["contact", "place"] | None = None
    """What the platform's own form may ask for; a text asks for it too."""
    takes_files: bool = False
    """Pictures or documents are welcome: a page offers to choose some; platforms have a place for them anyway."""
    edits: str | None = None
    """The platform's id of a message to change in place, where it can; elsewhere a new message."""
    notice: Notice | None = None


class Stored(_Message):
    """A reply as it lies in the tray, with what a channel needs to carry it out."""

    id: int
    channel: str
    conversation: str
    """The chat's id on the platform."""
    reply: Reply
    attempts: int
    created_at: dt.datetime
    conversation_id: int = 0
    """Ours for the same."""
    key: str = ""
    """What the row is, unique: also the id of a paid message at the platform."""
    receipt: str | None = None
    """What the platform calls it, once it is known to have arrived."""
    lane: int = 0
    last_heard_at: dt.datetime | None = None
    """When the person was last heard: some platforms carry replies only for a while after that."""
    turn: str | None = None
    """The turn that wrote it; None: the clock did."""
    received_at: dt.datetime | None = None
    """When the message came that it answers."""
    shard: int = 0
    """The one it was written for, whatever its conversation is called by now."""
    more: bool = False
    """Whether this is a part of a reply and further parts follow."""

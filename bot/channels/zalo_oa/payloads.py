"""The shapes of Zalo's events, read tolerantly: an unreadable field is as empty as a missing one, others do not matter.

Ids are digits above 2^53, sent as strings and sometimes as numbers: strings here. Names and addresses are not read,
because nothing of them is kept.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from storage.messages import Place, Tidied


def _as_text(value: object) -> object:
    """A number is as good as its digits."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^[!-~]{1,128}$")]
"""Printable, without gaps: it goes into keys and logs."""
Words = Annotated[Tidied, BeforeValidator(_as_text)]


class _Tolerant(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_empty(cls, value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        try:
            return read(value)
        except ValidationError:
            return cls.model_fields[info.field_name or ""].get_default()


class Party(_Tolerant):
    """Who sent or received. `admin_id`: a person of the office who typed in Zalo's own tool."""

    id: Id | None = None
    admin_id: Id | None = None


class Content(_Tolerant):
    """What an attachment holds; which of it is there depends on its type."""

    url: Words = ""
    name: Words = ""
    description: Words = ""
    coordinates: Place | None = None


class Attachment(_Tolerant):
    type: Words = ""
    payload: Content = Content()


class Card(_Tolerant):
    """A business card: JSON inside the description of a link."""

    phone: Words = ""


class Message(_Tolerant):
    """`data`: label of the button pressed under a template. `rate`, `note`: a template's rating."""

    msg_id: Id | None = None
    text: Words = ""
    conversation_id: Id | None = None
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=100)
    data: Words = ""
    rate: int | None = None
    note: Words = ""
    tracking_id: Id | None = None


class Info(_Tolerant):
    """What a person agreed to hand over in Zalo's form: only the phone number is used."""

    phone: Words = ""


class Status(_Tolerant):
    """Of a template."""

    prev_status: Words = ""
    new_status: Words = ""


class Event(_Tolerant):
    """One call of the webhook."""

    event_name: str = Field(default="", pattern=r"^[!-~]{1,80}$")
    timestamp: Id | None = None
    app_id: Id | None = None
    oa_id: Id | None = None
    sender: Party = Party()
    recipient: Party = Party()
    follower: Party = Party()
    user_id: Id | None = None
    msg_id: Id | None = None
    tracking_id: Id | None = None
    message: Message = Message()
    info: Info = Info()
    template_id: Id | None = None
    status: Status = Status()
    reason: Words = ""

    @property
    def at(self) -> dt.datetime | None:
        """When it happened; None when it does not say so in milliseconds since 1970."""
        try:
            return dt.datetime.fromtimestamp(int(self.timestamp or "") / 1000, dt.UTC)
        except (ValueError, OverflowError, OSError):
            return None


def read(raw: bytes) -> Event | None:
    """What a body says; None when it is no JSON object, or nested too deeply."""
    try:
        return Event.model_validate_json(raw)
    except ValidationError:
        return None

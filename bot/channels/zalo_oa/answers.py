"""Answers to templates: they name no person, so what we sent says whose they are."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from bot.channels.zalo_oa.account import NAME
from bot.channels.zalo_oa.events import key_of
from bot.channels.zalo_oa.payloads import Event
from handlers.menu import choose
from handlers.template_ratings import keep
from storage import inbox, receipts
from storage.messages import Incoming

PRESSED = "user_click_response_button"
RATED = "user_feedback"


def pressed(connection: Connection, event: Event, now: dt.datetime) -> Incoming | None:
    """A button under a reminder, said in the conversation the reminder belongs to; None: we sent no such one.

    What the button means is what our own reply offered under this label; otherwise its label is what was said.
    """
    sent = receipts.carried(connection, NAME, *_names(event))
    if sent is None:
        return None
    label = event.message.data
    button = choose(label, sent.reply.buttons)
    return Incoming(
        channel=NAME,
        conversation=sent.conversation,
        sender=sent.conversation,
        message_id=key_of(event),
        kind="button" if button else "text",
        text=label,
        button=button.value if button else None,
        sent_at=event.at or now,
        in_order=False,
    )


def rated(connection: Connection, event: Event, now: dt.datetime) -> bool:
    """Count a template's rating and keep its comment, tied to nobody. False when it was delivered before."""
    if not inbox.is_new(connection, NAME, key_of(event), now):
        return False
    keep(connection, channel=NAME, rate=event.message.rate, note=event.message.note, now=now)
    return True


def _names(event: Event) -> tuple[str | None, str | None]:
    """The platform's id of the template message, and ours."""
    message = event.message
    return event.msg_id or message.msg_id, event.tracking_id or message.tracking_id

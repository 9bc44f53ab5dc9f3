"""What stands under a message: buttons, or a form of Telegram's own that asks for a number or a place."""

from __future__ import annotations

from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from storage.messages import Reply

_FORMS = {
    "contact": KeyboardButton("Gửi số điện thoại · Send my number", request_contact=True),
    "place": KeyboardButton("Gửi vị trí · Send my location", request_location=True),
}
"""In both languages: a reply does not say which one it is in."""


def inline(reply: Reply) -> InlineKeyboardMarkup | None:
    """Buttons and links, one a line; None when there are none."""
    rows = [[InlineKeyboardButton(button.label, callback_data=button.value)] for button in reply.buttons]
    rows += [[InlineKeyboardButton(link.label, url=link.url)] for link in reply.links]
    return InlineKeyboardMarkup(rows) if rows else None


def form(asks: Literal["contact", "place"], reply: Reply) -> ReplyKeyboardMarkup:
    """The form, and the reply's buttons below it: pressed, they come back as their label, which is a choice too."""
    rows = [[_FORMS[asks]], *([KeyboardButton(button.label)] for button in reply.buttons)]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)

"""A degraded reply as the body of a consultation message (CS), and as an anonymous visitor's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.channels.base import Capabilities
from bot.channels.degrade import shorten, split
from knowledge.text import nfc
from storage.messages import Reply

MOST_TEXT, MOST_BUTTONS, MOST_TITLE = 2000, 5, 35
MOST_FORM_TEXT = 500
MOST_FORM_TITLE = 100
PRESSED = "mc "
"""What the payload of our buttons begins with, so that a tap is told from a typed text."""
ANONYMOUS = "anonymous:"

BUTTONS = Capabilities(
    max_text=MOST_TEXT,
    max_buttons=MOST_BUTTONS,
    max_label=MOST_TITLE,
    links=True,
    pictures=True,
    files=True,
    max_caption=0,
    asks=frozenset({"contact"}),
    number_parts=True,
    options_in_text=True,
)
PLAIN = replace(BUTTONS, max_buttons=0, links=False)
"""The same where Zalo refuses buttons."""

Body = dict[str, Any]


def text(reply: Reply) -> Body:
    """The reply's text with its buttons."""
    message: Body = {"text": nfc(reply.text)}
    if reply.buttons or reply.links:
        message["attachment"] = {"type": "template", "payload": {"buttons": _buttons(reply)}}
    return message


def _buttons(reply: Reply) -> list[Body]:
    pressed: list[Body] = [
        {"title": nfc(b.label), "type": "oa.query.hide", "payload": PRESSED + b.value} for b in reply.buttons
    ]
    opened: list[Body] = [
        {"title": shorten(nfc(link.label), MOST_TITLE), "type": "oa.open.url", "payload": {"url": link.url}}
        for link in reply.links
    ]
    return [*pressed, *opened][:MOST_BUTTONS]


def plain(reply: Reply) -> list[Body]:
    """The reply without buttons: choices stand in its text already, links follow as lines."""
    lines = [f"{link.label}: {link.url}" for link in reply.links]
    return [{"text": part} for part in split(nfc("\n".join([reply.text, *lines])), MOST_TEXT)]


def picture(caption: str, **image: str) -> Body:
    """A picture; `image`: its `url` or `attachment_id`."""
    element = {"media_type": "image", **image}
    attachment = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    return {**({"text": nfc(caption)} if caption else {}), "attachment": attachment}


def file(token: str) -> Body:
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def form(reply: Reply, image: str) -> Body:
    """Zalo's own form for name and phone number: what begins the text is its title."""
    said = nfc(reply.text)
    title = split(said, MOST_FORM_TITLE)[0]
    element = {"title": title, "subtitle": said[len(title) :].strip() or title, "image_url": image}
    payload = {"template_type": "request_user_info", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


def recipient(conversation: str) -> Body:
    """Whom it is for. A visitor of a web page has no user id, but a conversation: `anonymous:<it>:<visitor>`."""
    if not conversation.startswith(ANONYMOUS):
        return {"user_id": conversation}
    talk, _, visitor = conversation.removeprefix(ANONYMOUS).partition(":")
    return {"anonymous_id": visitor, "conversation_id": talk}

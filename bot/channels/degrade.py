"""One reply in, what a platform can show out: the only place where replies are cut to size."""

from __future__ import annotations

from bot.channels.base import Capabilities
from storage.messages import Button, Reply


def degrade(reply: Reply, can: Capabilities) -> list[Reply]:
    """Split and simplify `reply`; pictures and files come first, buttons and links stay with the last part."""
    text = "\n".join([reply.text, *(["", *lines] if (lines := _lines(reply, can)) else [])])
    buttons = reply.buttons
    if len(buttons) > can.max_buttons or (buttons and can.options_in_text):
        text = "\n".join([text, "", *_numbered(buttons)])
    if (
        len(buttons) > can.max_buttons
    ):  # those that have room help whoever sees buttons; the lines have them all
        buttons = buttons[: can.max_buttons] if can.options_in_text else ()
    links = reply.links
    if links and (not can.links or len(buttons) + len(links) > can.max_buttons):
        text = "\n".join([text, "", *(f"{link.label}: {link.url}" for link in links)])
        links = ()
    *first, last = _parts(text, can)
    shown = tuple(_fitting(button, can.max_label) for button in buttons)
    final = reply.model_copy(update={"text": last, "buttons": shown, "links": links, **_shown(reply, can)})
    *alone, final = _apart(final, can, is_only=not first)
    parts = [*alone, *(Reply(text=part) for part in first), final]
    # What is changed in place is one message: its parts would stand above and below others.
    return parts if len(parts) == 1 else [part.model_copy(update={"edits": None}) for part in parts]


def _lines(reply: Reply, can: Capabilities) -> list[str]:
    """A picture or file that cannot be shown becomes a line with its address."""
    attached = ((reply.picture, can.pictures), (reply.file, can.files))
    return [f"{file.name}: {file.url}" for file, shown in attached if file and file.url and not shown]


def _shown(reply: Reply, can: Capabilities) -> dict[str, object]:
    return {
        "picture": reply.picture if can.pictures else None,
        "file": reply.file if can.files else None,
        "asks": reply.asks if reply.asks in can.asks else None,
    }


def _apart(final: Reply, can: Capabilities, *, is_only: bool) -> list[Reply]:
    """Pictures and files that have no room for the text under them, each alone; `final` keeps the others."""
    room = can.max_text if can.max_caption is None else can.max_caption
    crowded = not is_only or len(final.text) > room
    if final.picture and (final.file or crowded):
        alone = Reply(text="", picture=final.picture)
        return [alone, *_apart(final.model_copy(update={"picture": None}), can, is_only=is_only)]
    if final.file and crowded:
        return [Reply(text="", file=final.file), final.model_copy(update={"file": None})]
    return [final]


NUMBER = "({}/{}) "
ROOM = len(NUMBER.format(99, 99))


def _parts(text: str, can: Capabilities) -> list[str]:
    parts = split(text, can.max_text)
    if len(parts) == 1 or not can.number_parts:
        return parts
    parts = split(text, can.max_text - ROOM)
    return [NUMBER.format(number, len(parts)) + part for number, part in enumerate(parts, 1)]


def _numbered(buttons: tuple[Button, ...]) -> list[str]:
    return [f"{number}. {button.label}" for number, button in enumerate(buttons, 1)]


def _fitting(button: Button, limit: int) -> Button:
    if len(button.label) <= limit:
        return button
    return button.model_copy(update={"label": shorten(button.label, limit)})


def shorten(label: str, limit: int) -> str:
    return label if len(label) <= limit else label[: limit - 1].rstrip() + "…"


def split(text: str, limit: int) -> list[str]:
    """Cut at the last paragraph, line, sentence or word border before `limit`; never empty."""
    parts = []
    rest = text.strip()
    while len(rest) > limit:
        cut = next(
            (at + 1 for mark in ("\n\n", "\n", ". ", " ") if (at := rest.rfind(mark, 1, limit)) > 0), limit
        )
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]

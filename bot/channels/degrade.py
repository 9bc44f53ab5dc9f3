"""One reply in, what a platform can show out: the only place where replies are cut to size."""

from __future__ import annotations

from bot.channels.base import Capabilities
from storage.messages import Button, Reply


def degrade(reply: Reply, can: Capabilities) -> list[Reply]:
    """Split and simplify `reply`; buttons and links stay with the last part."""
    text = reply.text
    buttons = reply.buttons
    if len(buttons) > can.max_buttons:
        text = "\n".join([text, "", *_numbered(buttons)])
        buttons = ()
    if reply.links and not can.links:
        text = "\n".join([text, "", *(f"{link.label}: {link.url}" for link in reply.links)])
    *first, last = split(text, can.max_text)
    shown = tuple(b.model_copy(update={"label": shorten(b.label, can.max_label)}) for b in buttons)
    links = reply.links if can.links else ()
    final = reply.model_copy(update={"text": last, "buttons": shown, "links": links})
    return [*(Reply(text=part) for part in first), final]


def _numbered(buttons: tuple[Button, ...]) -> list[str]:
    return [f"{number}. {button.label}" for number, button in enumerate(buttons, 1)]


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

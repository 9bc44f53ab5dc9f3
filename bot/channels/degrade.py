"""One reply in, what a platform can show out: the only place where replies are cut to size."""

from __future__ import annotations

from bot.channels.base import Capabilities
from storage.messages import File, Reply


def degrade(reply: Reply, can: Capabilities) -> list[Reply]:
    """Split and simplify `reply`; buttons and links stay with the last part."""
    buttons, links = reply.buttons, reply.links
    blocks = [reply.text]
    if len(buttons) > can.max_buttons or (buttons and can.options_in_text):
        blocks.append("\n".join(f"{number}. {button.label}" for number, button in enumerate(buttons, 1)))
    if len(buttons) > can.max_buttons:
        buttons = ()
    if links and (not can.links or len(buttons) + len(links) > can.max_buttons):
        blocks.append("\n".join(f"{link.label}: {link.url}" for link in links))
        links = ()
    shown, hidden = _media(reply, can)
    blocks += [f"{file.name}: {file.url}" for file in hidden if file.url]
    *first, last = _parts("\n\n".join(blocks), can)
    labelled = tuple(b.model_copy(update={"label": shorten(b.label, can.max_label)}) for b in buttons)
    final = {"text": last, "buttons": labelled, "links": links, "picture": None, "file": None}
    apart = [Reply(text="", **{kind: file}) for kind, file in shown.items()] if can.media_apart else []
    kept = {} if can.media_apart else shown
    return [*(Reply(text=part) for part in first), *apart, reply.model_copy(update={**final, **kept})]


def _media(reply: Reply, can: Capabilities) -> tuple[dict[str, File], list[File]]:
    """What is shown, and what only its address is told of."""
    there = {"picture": (reply.picture, can.pictures), "file": (reply.file, can.files)}
    shown = {kind: file for kind, (file, can_show) in there.items() if file and can_show}
    return shown, [file for file, can_show in there.values() if file and not can_show]


NUMBER = "({}/{}) "
ROOM = len(NUMBER.format(99, 99))


def _parts(text: str, can: Capabilities) -> list[str]:
    parts = split(text, can.max_text)
    if len(parts) == 1 or not can.number_parts:
        return parts
    parts = split(text, can.max_text - ROOM)
    return [NUMBER.format(number, len(parts)) + part for number, part in enumerate(parts, 1)]


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

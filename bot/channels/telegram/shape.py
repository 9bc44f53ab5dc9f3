"""What Telegram is called and what its messages hold, for those who do not talk to it: loaded without the library."""

from __future__ import annotations

from bot.channels.base import Capabilities

NAME = "telegram"
MAX_TEXT, MAX_CAPTION = 4096, 1024
CAPABILITIES = Capabilities(
    max_text=MAX_TEXT,
    max_caption=MAX_CAPTION,
    max_buttons=24,
    links=True,
    pictures=True,
    files=True,
    edits=True,
    asks=frozenset({"contact", "place"}),
)

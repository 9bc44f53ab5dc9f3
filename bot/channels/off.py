"""Which channels are off in this installation, and which settings would turn them on."""

from __future__ import annotations

from bot.channels.telegram.shape import NAME as TELEGRAM
from bot.channels.zalo_bot.updates import NAME as ZALO_BOT
from bot.channels.zalo_oa.account import NAME as ZALO_OA
from bot.channels.zalo_oa.account import missing
from bot.settings import Settings


def off(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Channel → the settings that are missing or turn it off. A channel that is on is not there; the web always is."""
    wanting = {
        TELEGRAM: _wanting(settings, "telegram"),
        ZALO_BOT: _wanting(settings, "zalo_bot"),
        ZALO_OA: missing(settings),
    }
    return {channel: names for channel, names in wanting.items() if names}


def _wanting(settings: Settings, bot: str) -> tuple[str, ...]:
    """What a bot's token and mode lack."""
    lacking = [] if getattr(settings, f"{bot}_token") else [f"{bot}_token"]
    if getattr(settings, f"{bot}_mode") == "off":
        lacking.append(f"{bot}_mode")
    return tuple(f"MOTCUA_{name.upper()}" for name in lacking)

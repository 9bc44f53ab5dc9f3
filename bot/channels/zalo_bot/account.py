"""What the settings must hold for a Zalo bot."""

from __future__ import annotations

import logging

from bot.channels.calls import Door
from bot.errors import SettingsError
from bot.settings import Settings

log = logging.getLogger(__name__)

PATH, HEADER = "/webhooks/zalo-bot", "X-Bot-Api-Secret-Token"
SHORTEST, LONGEST = 8, 256


def door(settings: Settings) -> Door | None:
    """Where Zalo calls us; None when it is polled.

    Raises:
        SettingsError: the webhook has no secret.
    """
    if settings.zalo_bot_mode != "webhook":
        return None
    if settings.public_url is None:  # enough for a server of our own on this machine
        log.warning(
            "zalo_bot: chưa đặt MOTCUA_PUBLIC_URL, địa chỉ https:// mà Zalo gọi tới. "
            "Để chạy thử trên máy mình, đặt MOTCUA_ZALO_BOT_MODE=polling."
        )
    secret = settings.zalo_bot_secret.get_secret_value() if settings.zalo_bot_secret else ""
    if not SHORTEST <= len(secret) <= LONGEST or not secret.isascii() or not secret.isprintable():
        raise SettingsError(
            f"Bot Zalo cần MOTCUA_ZALO_BOT_SECRET: {SHORTEST} đến {LONGEST} chữ cái không dấu, chữ số."
        )
    return Door(PATH, HEADER, secret)

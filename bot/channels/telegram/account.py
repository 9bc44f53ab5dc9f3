"""The account at Telegram: connections, and the settings a mode cannot do without."""

from __future__ import annotations

import json
import logging
import re
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr
from telegram import Bot
from telegram.request import BaseRequest

from bot.channels.calls import Door
from bot.channels.telegram.request import Direct, ThroughProxy
from bot.channels.telegram.updates import KINDS
from bot.errors import SettingsError
from bot.settings import Settings

log = logging.getLogger(__name__)

POLL_S = 25
READ_S, CONNECT_S = 15, 5
PATH, HEADER = "/webhooks/telegram", "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def connect(settings: Settings, token: str) -> tuple[Bot, BaseRequest, BaseRequest]:
    """The library's client, its connection for calls, and the one on which updates come; nothing is called yet.

    Raises:
        SettingsError: the proxy's address cannot be used.
    """
    root = settings.telegram_base_url.rstrip("/").removesuffix("/bot")
    proxy = _value(settings.telegram_proxy)
    calls, polls = _connection(40, READ_S, proxy), _connection(1, POLL_S + 10, proxy)
    bot = Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=calls,
        get_updates_request=polls,
    )
    return bot, calls, polls


def _connection(connections: int, read_s: float, proxy: str | None) -> BaseRequest:
    if proxy is None:
        return Direct(connections, read_s, CONNECT_S)
    try:
        return ThroughProxy(
            connections, read_timeout=read_s, connect_timeout=CONNECT_S, pool_timeout=10, proxy=proxy
        )
    except (ValueError, RuntimeError, ImportError):
        raise SettingsError(
            "MOTCUA_TELEGRAM_PROXY phải là một địa chỉ http:// hoặc socks5://. Xem docs/settings.md."
        ) from None


async def updates(bot: Bot, polls: BaseRequest, offset: int | None) -> list[dict[str, Any]]:
    """What is new, as Telegram writes it: read one by one later, so that a bad one spoils no other.

    Raises:
        TelegramError: as for any call of the library.
    """
    asked = {
        "timeout": POLL_S,
        "allowed_updates": json.dumps(KINDS),
        **({"offset": offset} if offset else {}),
    }
    answer = await polls.post(f"{bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=POLL_S + 10)
    return [update for update in answer if isinstance(update, dict)] if isinstance(answer, list) else []


def door(settings: Settings) -> Door | None:
    """Where Telegram calls us; None when it is polled.

    Raises:
        SettingsError: the webhook has no secret.
    """
    if settings.telegram_mode != "webhook":
        return None
    secret = _value(settings.telegram_webhook_secret)
    if settings.public_url is None:  # enough for a Bot API server on this machine
        log.warning("telegram: chưa đặt MOTCUA_PUBLIC_URL, địa chỉ https:// mà Telegram gọi tới.")
    if secret is None or not _SECRET.fullmatch(secret):
        raise SettingsError(
            "MOTCUA_TELEGRAM_MODE=webhook cần MOTCUA_TELEGRAM_WEBHOOK_SECRET: "
            "1 đến 256 chữ cái không dấu, chữ số, dấu _ hoặc -."
        )
    return Door(PATH, HEADER, secret)


def _value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None

"""The account at Telegram: connections, and the settings a mode cannot do without."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import SecretStr
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import Unreadable
from bot.channels.calls import Door
from bot.channels.telegram.updates import understood
from bot.errors import SettingsError
from bot.settings import Settings

POLL_S = 25
READ_S, CONNECT_S = 15, 5
PATH, HEADER = "/webhooks/telegram", "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Connection(HTTPXRequest):
    """Reads answers without trusting their shape: the library would log whole messages, or stop at a bad one."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer.

        Raises:
            TelegramError: it is none.
        """
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


class Polling(Connection):
    """The connection on which updates come."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, each update that cannot be read emptied: it is confirmed and passed over."""
        answer = Connection.parse_json_payload(payload)
        if answer.get("ok") and isinstance(answer.get("result"), list):
            answer["result"] = [kept for update in answer["result"] if (kept := _kept(update))]
        return answer


def _kept(update: object) -> dict[str, Any] | None:
    if not isinstance(update, dict) or not isinstance(number := update.get("update_id"), int):
        return None
    try:
        understood(update)
    except Unreadable:
        return {"update_id": number}
    return update


def connect(settings: Settings, token: str) -> tuple[Bot, tuple[HTTPXRequest, HTTPXRequest]]:
    """The library's client, and its two connections to open and close; nothing is called yet.

    Raises:
        SettingsError: the proxy's address cannot be used.
    """
    root = settings.telegram_base_url.rstrip("/").removesuffix("/bot")
    proxy = _value(settings.telegram_proxy)
    try:
        calls = Connection(40, read_timeout=READ_S, connect_timeout=CONNECT_S, pool_timeout=10, proxy=proxy)
        polls = Polling(1, read_timeout=POLL_S + 10, connect_timeout=CONNECT_S, proxy=proxy)
    except (ValueError, RuntimeError, ImportError):
        raise SettingsError(
            "MOTCUA_TELEGRAM_PROXY phải là một địa chỉ http:// hoặc socks5://. Xem docs/settings.md."
        ) from None
    bot = Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=calls,
        get_updates_request=polls,
    )
    return bot, (calls, polls)


def door(settings: Settings) -> Door | None:
    """Where Telegram calls us; None when it is polled.

    Raises:
        SettingsError: the webhook has no address or no secret.
    """
    if settings.telegram_mode != "webhook":
        return None
    secret = _value(settings.telegram_webhook_secret)
    if settings.public_url is None:
        raise SettingsError(
            "MOTCUA_TELEGRAM_MODE=webhook cần MOTCUA_PUBLIC_URL: địa chỉ https:// mà Telegram gọi tới."
        )
    if secret is None or not _SECRET.fullmatch(secret):
        raise SettingsError(
            "MOTCUA_TELEGRAM_MODE=webhook cần MOTCUA_TELEGRAM_WEBHOOK_SECRET: "
            "1 đến 256 chữ cái không dấu, chữ số, dấu _ hoặc -."
        )
    return Door(PATH, HEADER, secret)


def _value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None

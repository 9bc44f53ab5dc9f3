"""What an error of Telegram tells delivery to do."""

from __future__ import annotations

import datetime as dt

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.base import Paused, Refused, TryLater, Unknown, Unreachable

TOKEN_REFUSED = "Telegram từ chối mã MOTCUA_TELEGRAM_TOKEN. Hãy lấy mã mới từ @BotFather rồi khởi động lại."  # noqa: S105 - a sentence
TOKEN_REFUSED_S = 600
"""Until it is tried again: the fault may have been Telegram's."""
PATIENCE_S = 5.0
"""How long "too many requests" is obeyed when it does not say how long."""
LONGEST_REASON = 200

_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "no rights to send")
_HANDED_OVER = {"ReadTimeout", "ReadError", "RemoteProtocolError"}
"""It was sent; the answer is missing."""


def instruction(error: TelegramError) -> Exception:
    """TryLater, Unreachable, Unknown, Refused or Paused."""
    reason = error.message[:LONGEST_REASON]
    wait = seconds_to_wait(error)
    if wait is not None:
        return TryLater("429", wait)
    match error:
        case InvalidToken():
            return Paused(TOKEN_REFUSED, TOKEN_REFUSED_S, operator=True)
        case Forbidden() | ChatMigrated():
            return Unreachable(reason)
        case BadRequest():
            return Unreachable(reason) if is_nobody(error) else Refused(reason)
        case NetworkError():
            return (Unknown if type(error.__cause__).__name__ in _HANDED_OVER else TryLater)(reason)
        case _:  # an answer that is no JSON: of a message that was taken, most likely
            return Unknown(reason)


def is_nobody(error: BadRequest) -> bool:
    """Whether there is nobody at this address."""
    return any(words in error.message.lower() for words in _NOBODY)


def seconds_to_wait(error: TelegramError) -> float | None:
    """How long Telegram asks to be left alone; None: it does not ask for it."""
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return after.total_seconds() if isinstance(after, dt.timedelta) else float(after)
    if isinstance(error, NetworkError) and _says_too_many(error.message):
        return PATIENCE_S
    return None


def _says_too_many(message: str) -> bool:
    return "too many requests" in message.lower()

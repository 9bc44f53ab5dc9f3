"""What an error of the Zalo Bot Platform tells delivery to do."""

from __future__ import annotations

from http import HTTPStatus

from bot.channels.base import Paused, Refused, TryLater, Unknown, Unreachable
from bot.channels.zalo_bot.api import BotError, NoAnswerError

TOKEN_REFUSED = (
    "Zalo từ chối mã MOTCUA_ZALO_BOT_TOKEN. Hãy lấy mã mới trong Zalo Bot Creator rồi khởi động lại."  # noqa: S105 - a sentence
)
TOO_MANY = "Zalo báo bot gửi quá nhiều; chương trình tự gửi tiếp sau ít phút."
USED_UP = (
    "Zalo vẫn báo hết lượt sau nhiều lần thử: có thể đã hết số tin của tháng. "
    "Hãy xem gói của bot trong Zalo Bot Creator. Chương trình thử lại mỗi giờ."
)
PAUSE_S, LONG_PAUSE_S = 60, 3600
IN_A_ROW = 5
"""Refusals for quantity, one after the other, until an operator has to look."""
TRIES = 2
"""Of a message at which the platform itself breaks."""


def instruction(error: BotError | NoAnswerError, refusals: int) -> Exception:
    """TryLater, Unreachable, Unknown, Refused or Paused. `refusals`: for quantity, in a row, this one included."""
    if isinstance(error, NoAnswerError):
        return (Unknown if error.handed_over else TryLater)(str(error))
    match error.code:
        case HTTPStatus.BAD_REQUEST:
            return Refused(str(error))
        case HTTPStatus.UNAUTHORIZED:
            return Paused(TOKEN_REFUSED, LONG_PAUSE_S, operator=True)
        case HTTPStatus.NOT_FOUND:
            return Unreachable(str(error))
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.GATEWAY_TIMEOUT:
            return Unknown(str(error))
        case HTTPStatus.TOO_MANY_REQUESTS:
            return _too_many(refusals)
        case HTTPStatus.UPGRADE_REQUIRED:  # of tests of the webhook: no fault of this message
            return Paused(TOO_MANY, PAUSE_S, operator=False)
        case HTTPStatus.FORBIDDEN:  # documented as an error inside the platform
            return TryLater(str(error), most=TRIES)
        case _:
            return TryLater(str(error))


def _too_many(refusals: int) -> Paused:
    if refusals < IN_A_ROW:
        return Paused(TOO_MANY, PAUSE_S, operator=False, too_fast=True)
    return Paused(USED_UP, LONG_PAUSE_S, operator=True)

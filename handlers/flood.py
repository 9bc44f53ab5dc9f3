"""Who writes faster than anybody reads is asked once to wait; what comes meanwhile ends unanswered, emergencies never.

It is kept with the conversation's state, so it holds on every replica and takes no memory. The time that counts is when
a message was sent: what a platform delivers late and all at once is no flood.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from handlers.state import Allowance
from handlers.turn import Outcome, Turn
from knowledge.emergencies import find_emergency

TELL_AGAIN = dt.timedelta(minutes=1)
AHEAD = dt.timedelta(minutes=1)
"""What was written down as so far ahead was by a clock that was wrong; those of replicas differ by less."""


@dataclass(frozen=True)
class FloodLimit:
    """Messages of one person that are answered: `per_minute` in the long run, `burst` at once."""

    per_minute: int = 60
    burst: int = 60


def hold_back(turn: Turn, limit: FloodLimit) -> Outcome | None:
    """End a turn that is one too many; None when it may be answered."""
    if turn.message.kind == "event":
        return None
    allowance = _now(turn, limit)
    if allowance.left >= 1:
        turn.state.allowance = allowance.model_copy(update={"left": allowance.left - 1})
        return None
    if find_emergency(turn.message.text) is not None:
        return None
    if turn.is_silent:
        return None  # an official is talking with them: the machine does not speak in between
    if allowance.told is None or allowance.at - allowance.told >= TELL_AGAIN:
        _tell(turn)
        allowance = allowance.model_copy(update={"told": allowance.at})
    turn.state.allowance = allowance
    return Outcome.FLOODED


def _now(turn: Turn, limit: FloodLimit) -> Allowance:
    """What this person may still write."""
    at = min(turn.message.sent_at, turn.now)
    before = turn.state.allowance
    if before is None:
        return Allowance(left=limit.burst, at=at)
    if before.at - turn.now > AHEAD:
        return Allowance(left=before.left, at=at)
    minutes = max(0.0, (at - before.at) / dt.timedelta(minutes=1))
    left = min(float(limit.burst), before.left + minutes * limit.per_minute)
    return Allowance(left=left, at=max(at, before.at), told=before.told)


def _tell(turn: Turn) -> None:
    """Buttons that were offered before stay as they were."""
    menu = turn.state.menu
    turn.reply(
        turn.text(
            "Anh/chị nhắn hơi nhanh nên máy chưa đọc kịp. Anh/chị chờ khoảng một phút rồi nhắn lại giúp; "
            "tin gửi trong lúc này chưa được trả lời.\n"
            "Việc khẩn cấp: 113 (công an), 114 (cháy), 115 (cấp cứu)."
        )
    )
    turn.state.menu = menu

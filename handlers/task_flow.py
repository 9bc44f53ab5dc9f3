"""What an official's next word is waited for: a later day, its reason, why it is refused, a note or evidence."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel

from handlers.turn import Turn
from storage.messages import File

WAITS = dt.timedelta(hours=24)
NOTE_WAITS = dt.timedelta(hours=1)
"""A note is offered, not needed: later words are about something else."""

Step = Literal["day", "reason", "refusal", "note", "choose"]


class Waiting(BaseModel):
    """`choose`: a note or files came first, and which task they belong to is asked."""

    step: Step = "day"
    occurrence: int = 0
    new_due: dt.date | None = None
    wish: int = 0
    """The wish for a later deadline that is being refused."""
    text: str = ""
    files: tuple[File, ...] = ()


def waiting(turn: Turn) -> Waiting | None:
    """What is waited for; None when nothing is, or it was left for too long."""
    data = turn.waiting("task", WAITS)
    if data is None:
        return None
    found = Waiting.model_validate(data)
    if found.step == "day" and found.new_due:  # as the version before wrote it
        found = found.model_copy(update={"step": "reason"})
    flow = turn.state.flow
    if found.step in {"note", "choose"} and flow and turn.now - flow.touched > NOTE_WAITS:
        turn.state.flow = None
        return None
    return found


def wait(turn: Turn, found: Waiting) -> None:
    turn.wait("task", found.model_dump(mode="json"))

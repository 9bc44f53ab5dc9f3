"""What a conversation stands at. Stored with it after every turn."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from pydantic import AwareDatetime, BaseModel, ValidationError
from sqlalchemy import Connection

from knowledge.understand import Context
from storage import conversations
from storage.messages import Button

log = logging.getLogger(__name__)


class Flow(BaseModel):
    """A conversation with steps that waits for the person's next word."""

    name: str
    data: dict[str, Any]
    """The flow's own pydantic model, as JSON."""
    touched: AwareDatetime


class InGuide(BaseModel):
    """Where somebody is in a guide."""

    guide: str
    part: int
    record: str | None
    """The procedure it was opened from."""
    at: AwareDatetime


class Asked(BaseModel):
    """The last question, masked, as it can be understood alone. `question`: its id in storage, 0 until it is kept."""

    question: int = 0
    text: str
    open_choice: bool = True
    """Whether it may lie on the desk as a choice that nobody took; it may, where an older version wrote it down."""


class Allowance(BaseModel):
    """How many messages a person may still write. `told`: when they were asked to wait."""

    left: float
    at: AwareDatetime
    told: AwareDatetime | None = None


class State(BaseModel):
    """Everything a conversation remembers."""

    language: str | None = None
    greeted: AwareDatetime | None = None
    """When they were last greeted for coming, not for a word."""
    language_fixed: bool = False
    """Whether it was chosen by command; otherwise it follows what is written."""
    menu: tuple[Button, ...] = ()
    """What the last reply offered: may be chosen by number or by label too."""
    topic: Context | None = None
    """What was last understood: "thế lệ phí bao nhiêu" means this procedure."""
    flow: Flow | None = None
    guide: InGuide | None = None
    """A guide that is being stepped through: "bước tiếp" goes on, also after other questions."""
    asked: Asked | None = None
    allowance: Allowance | None = None
    feedback_news: tuple[tuple[str, str], ...] = ()
    """Code and tray key of what was told about their feedback, until it is known to have arrived."""
    wrong_codes: Allowance | None = None
    """How many receipt codes may still be guessed."""
    shown: str | None = None
    """What the last question was answered with: a record, or an approved answer (`g12`)."""


def state_of(connection: Connection, conversation_id: int) -> State:
    """What a conversation stands at."""
    return readable(conversation_id, conversations.state_of(connection, conversation_id))


def readable(conversation_id: int, stored: dict[str, Any]) -> State:
    """A stored state; one of another version begins anew, rather than never again."""
    try:
        return State.model_validate(stored)
    except ValidationError:
        log.exception("state not readable", extra={"conversation_id": conversation_id})
        return State()


def save(connection: Connection, conversation_id: int, state: State, now: dt.datetime) -> None:
    conversations.save_state(connection, conversation_id, state.model_dump(mode="json"), now)

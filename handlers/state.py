"""What a conversation stands at. Stored with it after every turn."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, BaseModel

from storage.messages import Button


class Topic(BaseModel):
    """What was last answered: "thế lệ phí bao nhiêu" means this procedure."""

    procedure: str
    facet: str
    question: str


class Flow(BaseModel):
    """A conversation with steps that waits for the person's next word."""

    name: str
    data: dict[str, Any]
    """The flow's own pydantic model, as JSON."""
    touched: AwareDatetime


class State(BaseModel):
    """Everything a conversation remembers."""

    language: str | None = None
    menu: tuple[Button, ...] = ()
    """What the last reply offered: may be chosen by number or by label too."""
    topic: Topic | None = None
    flow: Flow | None = None

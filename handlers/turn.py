"""One turn: what a handler may use, and nothing else.

A handler is a plain synchronous function of a turn. It never awaits, never calls a network, never reads a clock;
what it writes and says is committed together, or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.state import Flow, State
from knowledge.facets import Facet
from knowledge.library import Knowledge
from knowledge.places import Place
from knowledge.procedures import Procedure
from knowledge.texts import SOURCE, Translate, translator
from storage.messages import Button, Incoming, Link, Reply
from storage.questions import Hear, Notebook, Question

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

LONGEST_KEPT = 1000
"""Characters of a question that are kept."""


class Outcome(StrEnum):
    """How a turn ended. Stored with the question; explained in `docs/outcomes.md`."""

    ANSWERED = "answered"
    CHOICES = "choices"
    APPROVED = "approved"
    OUT_OF_SCOPE = "out_of_scope"
    UNHELPFUL = "unhelpful"
    GREETING = "greeting"
    EMERGENCY = "emergency"
    PERSONAL_DATA = "personal_data"
    EMPTY = "empty"
    UNKNOWN_BUTTON = "unknown_button"
    COMMAND = "command"
    RATING = "rating"
    FEEDBACK = "feedback"
    PETITION = "petition"
    PERSON = "person"
    OFFICE_DECIDES = "office_decides"
    GUIDE = "guide"
    TASK = "task"
    DOSSIER = "dossier"
    LINKED = "linked"
    EVENT = "event"
    SILENT = "silent"
    LATE = "late"
    FLOODED = "flooded"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """What a question was understood as. `procedures`: record ids, best first, at most 3."""

    procedures: tuple[str, ...] = ()
    facet: str | None = None


@dataclass
class Turn:
    """One message being answered."""

    message: Incoming
    conversation_id: int
    state: State
    connection: Connection
    knowledge: Knowledge
    now: dt.datetime
    silent_until: dt.datetime | None = None
    """Until then a person of the office answers by hand."""
    replies: list[Reply] = field(default_factory=list)
    finding: Finding | None = None
    live: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """What was asked in the groups with a live answer, by language: read once for turns that are written together."""
    notebook: Notebook = field(default_factory=Notebook)
    """Questions to be kept; who runs turns writes it after the last of them."""

    @property
    def language(self) -> str:
        return self.state.language or SOURCE

    @property
    def text(self) -> Translate:
        """Turns a Vietnamese text into the speaker's language; named `_` where it is used."""
        return translator(self.language)

    @property
    def procedures(self) -> Mapping[str, Procedure]:
        """The records as this speaker reads them."""
        return self.knowledge.records_for(self.language)

    @property
    def place(self) -> Place:
        """The locality as this speaker reads it."""
        return self.knowledge.place_for(self.language)

    @property
    def is_silent(self) -> bool:
        """Whether a person of the office answers, and the machine does not."""
        return self.silent_until is not None and self.silent_until > self.now

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(LOCAL).date()

    def reply(
        self,
        text: str,
        buttons: tuple[Button, ...] = (),
        links: tuple[Link, ...] = (),
        asks: Literal["contact", "place"] | None = None,
        *,
        takes_files: bool = False,
    ) -> None:
        """Say something. Its buttons can also be chosen by number or label in the next turn.

        `asks`: what the platform's own form may ask for, where it has one; the text asks for it too.
        `takes_files`: pictures and documents are welcome.
        """
        self.replies.append(
            Reply(text=text, buttons=buttons, links=links, asks=asks, takes_files=takes_files)
        )
        self.state.menu = buttons

    def write_down(
        self,
        text: str,
        outcome: Outcome,
        why: Mapping[str, Any],
        *,
        answered_by: tuple[str, Facet | None] | None = None,
        hear: Hear | None = None,
    ) -> None:
        """Keep what was asked and how it ended, for the admin.

        `text`: masked. `answered_by`: the record and its part. `hear`: is told the question's id once it has one.
        """
        record, facet = answered_by or (None, None)
        asked = Question(
            at=self.now,
            channel=self.message.channel,
            text=text[:LONGEST_KEPT],
            outcome=outcome.value,
            procedure_id=record,
            facet=facet.value if facet else None,
            why=why,
        )
        self.notebook.add(asked, hear)

    def wait(self, flow: str, data: dict[str, Any]) -> None:
        """Expect the person's next word in a conversation with steps."""
        self.state.flow = Flow(name=flow, data=data, touched=self.now)

    def waiting(self, flow: str, within: dt.timedelta) -> dict[str, Any] | None:
        """What the conversation with steps stands at; None when it is another, or was left for too long."""
        found = self.state.flow
        if found is None or found.name != flow:
            return None
        if self.now - found.touched > within:
            self.state.flow = None
            return None
        return found.data


Handler = Callable[[Turn], Outcome | None]
"""Answers a turn and names how it ended; None: "this is not for me", and the next one is asked."""

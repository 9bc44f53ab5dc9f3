"""Turns without a trace: the real handlers on an empty database that lives in memory and is rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from handlers.state import State
from handlers.turn import Outcome, Turn
from handlers.turns import answer_message
from knowledge.evaluate import Answered
from knowledge.library import Knowledge
from storage import conversations
from storage.database import in_memory
from storage.messages import Incoming, Reply

CHANNEL = "rehearsal"

ANSWERING = {Outcome.ANSWERED, Outcome.CHOICES, Outcome.GUIDE, Outcome.FEEDBACK}
"""Outcomes that show a procedure, or begin what its card only tells of."""


@dataclass(frozen=True)
class Answer:
    """How the last turn of a conversation ended. `procedures`: best first, at most 3."""

    outcome: str
    procedures: tuple[str, ...]
    facet: str | None
    reply: str
    replies: tuple[Reply, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "procedures": list(self.procedures),
            "facet": self.facet,
            "reply": self.reply,
        }


class Rehearsal:
    """Answers conversations one after another, each from the beginning."""

    def __init__(self, knowledge: Knowledge, clock: Clock) -> None:
        self._knowledge = knowledge
        self._clock = clock
        self._engine = in_memory()

    def close(self) -> None:
        """Let the database go, in the thread that made it."""
        self._engine.dispose()

    def answered(self, turns: Sequence[str]) -> Answered:
        """The same for the score on a question bank: anything but an answer or a choice is a refusal."""
        said = self.answer(turns)
        return Answered(said.procedures, said.outcome not in ANSWERING, said.facet)

    def answer(self, turns: Sequence[str]) -> Answer:
        """The answer to the last of `turns`."""
        state = State()
        with self._engine.connect() as connection, connection.begin() as transaction:
            conversation_id = conversations.ensure(connection, CHANNEL, "nobody", self._clock())
            for number, text in enumerate(turns):
                now = self._clock()
                message = Incoming(
                    channel=CHANNEL,
                    conversation="nobody",
                    sender="nobody",
                    message_id=str(number),
                    text=text,
                    sent_at=now,
                )
                turn = Turn(message, conversation_id, state, connection, self._knowledge, now)
                outcome = answer_message(turn)
                turn.notebook.write(connection)
                state = turn.state
            transaction.rollback()
        finding = turn.finding
        reply = "\n\n".join(reply.text for reply in turn.replies)
        return Answer(
            outcome.value,
            finding.procedures if finding else (),
            finding.facet if finding else None,
            reply,
            tuple(turn.replies),
        )

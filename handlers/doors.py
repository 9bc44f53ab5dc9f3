"""What is said before any procedure is named, taken straight to where it belongs (`knowledge/doors.py`)."""

from __future__ import annotations

from dataclasses import replace

from handlers import feedback, guides, office
from handlers.old_places import understand
from handlers.turn import Finding, Outcome, Turn
from knowledge.doors import Choice, Heard
from knowledge.facets import Facet
from knowledge.petitions import keepable
from knowledge.privacy import without_numbers
from knowledge.understand import Context, Understanding, Verdict
from storage.messages import Button

WRITTEN_DOWN = {Outcome.ANSWERED, Outcome.CHOICES, Outcome.GUIDE}
"""Questions; a feedback is written down when it is sent."""


def answer(turn: Turn) -> Outcome | None:
    """Go through the door the message comes to; None when it comes to none, or names a procedure."""
    if turn.message.kind != "text" or turn.language == "en":
        return None
    heard = turn.knowledge.doors.hear(without_numbers(turn.message.text))
    if heard is None:
        return None
    found = understand(turn)
    if _names_a_procedure(turn, found) and not heard.door.despite_named:
        return None
    outcome = _enter(turn, heard)
    _with_facet(turn, found)
    if outcome in WRITTEN_DOWN:
        turn.write_down(keepable(turn.message.text), outcome, {"door": heard.door.id})
    return outcome


def _names_a_procedure(turn: Turn, found: Understanding) -> bool:
    sure = found.verdict is Verdict.ANSWER
    return sure and turn.knowledge.procedures[found.records[0]].kind == "procedure"


def _with_facet(turn: Turn, found: Understanding) -> None:
    """The part that the words ask for, where the door has none of its own."""
    if turn.finding and found.facet and turn.finding.facet == Facet.OVERVIEW.value:
        turn.finding = replace(turn.finding, facet=found.facet.value)


def _enter(turn: Turn, heard: Heard) -> Outcome | None:
    door = heard.door
    if door.guide:
        return guides.open_at(turn, door.guide.id, door.guide.part)
    if door.feedback:
        return _feedback(turn, heard)
    if door.office:
        return office.answer(turn, door.office)
    return _choose(turn, door.choose) if door.choose else None


def _feedback(turn: Turn, heard: Heard) -> Outcome | None:
    """Offer what was told; "tôi muốn góp ý" tells nothing yet. A rating is not lost for it: the card has a button."""
    if turn.state.flow is not None and turn.state.flow.name != "feedback":
        return None
    return feedback.offer(turn) if heard.says_more else feedback.start(turn)


def _choose(turn: Turn, choice: Choice) -> Outcome:
    records = [turn.procedures[record] for record in choice.records if record in turn.procedures]
    turn.reply(
        choice.ask,
        tuple(Button(label=one.short_name, value=f"show:{one.id}:{Facet.OVERVIEW.value}") for one in records),
    )
    turn.finding = Finding(tuple(one.id for one in records), Facet.OVERVIEW.value)
    turn.state.topic = Context(records=turn.finding.procedures, text=keepable(turn.message.text))
    return Outcome.CHOICES

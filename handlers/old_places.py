"""Places and words of before 01/07/2025: said back as they are today."""

from __future__ import annotations

from handlers.turn import Finding, Outcome, Turn
from knowledge.old_places import Mention, asks_where_now, may_name_a_place, told_in_full, told_in_lines
from knowledge.petitions import keepable
from knowledge.privacy import holds_personal_data, without_numbers
from knowledge.understand import Reason, Understanding, Verdict

IN_TODAYS_TERMS = {Outcome.ANSWERED, Outcome.CHOICES, Outcome.OUT_OF_SCOPE}
"""Answers that today's names are added to."""


def answer(turn: Turn) -> Outcome | None:
    """Tell where an old place is now; None when that is not what is asked, or not all of it."""
    said = turn.message.text
    asked = asks_where_now(said)
    if holds_personal_data(said) or not (asked or may_name_a_place(said)):
        return None
    found = _find(turn, bare_names=asked)
    if found is None or not (asked or found.said_old) or _asks_more(turn, found, asked=asked):
        return None
    turn.reply(told_in_full(found, turn.text))
    turn.finding = Finding()
    why = {"old_place": found.places[0].name, "possibilities": len(found.places)}
    turn.write_down(keepable(said), Outcome.ANSWERED, why)
    return Outcome.ANSWERED


def in_todays_terms(turn: Turn, outcome: Outcome) -> None:
    """Say first what the old place or the old word in the question is today."""
    said = turn.message.text
    if outcome not in IN_TODAYS_TERMS or not turn.replies:
        return
    first = turn.replies[0]
    told = "\n".join(reply.text for reply in turn.replies)
    found = _find(turn) if may_name_a_place(said) else None
    places = told_in_lines(found, turn.text) if found and (found.said_old or found.gone) else ()
    lines = [*places, *turn.knowledge.old_terms.sentences(said, told)]
    if lines:
        turn.replies[0] = first.model_copy(update={"text": "\n".join([*lines, "", first.text])})


def understand(turn: Turn) -> Understanding:
    """What the question asks; a place is not what it is about, and an old word only when nothing else is."""
    understander, topic = turn.knowledge.understander, turn.state.topic
    said = _without_places(turn)
    found = understander.understand(said, topic)
    rest = None if _is_procedure(turn, found) else turn.knowledge.old_terms.without(said)
    other = understander.understand(rest, topic) if rest else found
    return other if _is_procedure(turn, other) else found


def _without_places(turn: Turn) -> str:
    said = without_numbers(turn.message.text)
    if not may_name_a_place(said):
        return said
    place = _find(turn)
    if place and (place.said_old or place.gone):
        return place.rest or said
    return turn.knowledge.old_places.without_today(said) or said


def _is_procedure(turn: Turn, found: Understanding) -> bool:
    """Whether it is sure, and a procedure: a general topic may only be named because of the old word."""
    procedures = turn.knowledge.procedures
    return found.verdict is Verdict.ANSWER and procedures[found.records[0]].kind == "procedure"


def _find(turn: Turn, *, bare_names: bool = False) -> Mention | None:
    home = turn.knowledge.place.province
    return turn.knowledge.old_places.find(turn.message.text, home, bare_names=bare_names)


def _asks_more(turn: Turn, found: Mention, *, asked: bool) -> bool:
    """Whether the rest of the message is about a procedure, which then gets its card; or is turned away."""
    rest = turn.knowledge.understander.understand(found.rest)
    if rest.verdict is Verdict.ANSWER:
        return not asked or turn.knowledge.procedures[rest.records[0]].kind == "procedure"
    if rest.verdict is Verdict.REFUSE:
        return rest.reason not in (Reason.UNKNOWN, Reason.BEYOND)
    return not asked and rest.verdict is not Verdict.EMPTY

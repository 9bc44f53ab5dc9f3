"""Showing a record: the parts asked for, in its case; the question that is still open; the rest as buttons."""

from __future__ import annotations

from functools import lru_cache

from handlers import guides, unhelpful, unmet
from handlers.cases import case_buttons, lead_on, part_value, told_before_choice
from handlers.language import with_note
from handlers.turn import Finding, Outcome, Turn
from knowledge.cards import facet_label, facets_of, parts_shown, title_of
from knowledge.facets import Facet
from knowledge.library import Wanted
from knowledge.narrowing import fits, next_question
from knowledge.procedures import CaseQuestion, Procedure
from knowledge.text import bare
from knowledge.texts import SOURCE
from knowledge.understand import Understanding, Verdict
from storage.messages import Button, Link

WHOLE_FIRST = {Facet.OVERVIEW, Facet.PAPERS, Facet.STEPS}
"""Who asks "cần gì", "làm sao" first sees the whole card: papers, fee, time, place; details are one tap away."""

ON_A_BUTTON = (
    Facet.PAPERS,
    Facet.FEE,
    Facet.TIME,
    Facet.WHERE,
    Facet.PAYMENT,
    Facet.STEPS,
    Facet.OVERVIEW,
)
"""What people ask for most comes first, where there is room. The other parts answer when asked for in words."""

MOST_BUTTONS = 5
"""Two or three rows on a phone, with the one for an answer that did not help."""

FEEDBACK_TOPIC = "phan-anh-kien-nghi"
"""Who asks about feedback can send it right here."""


def press(turn: Turn) -> Outcome | None:
    """A button under a card: `show:<record>:<facet>` or `case:<record>:<case>[+<case>]:<facet>`."""
    pressed = _pressed(turn)
    if pressed is None:
        return None
    unmet.choice_taken(turn)
    record, facet, cases = pressed
    cases = cases or told_before_choice(turn, record)
    found, cases = lead_on(turn, Understanding(Verdict.ANSWER, (record.id,), facet), cases)
    context = found.context(turn.knowledge.procedures[found.records[0]].name)
    turn.state.topic = context.model_copy(update={"cases": cases}) if context else None
    return show_record(turn, found, cases)


def _pressed(turn: Turn) -> tuple[Procedure, Facet, tuple[str, ...]] | None:
    kind, *parts = (turn.message.button or "").split(":")
    record = turn.procedures.get(parts[0]) if parts else None
    if record is None or len(parts) != (3 if kind == "case" else 2) or parts[-1] not in set(Facet):
        return None
    cases = tuple(parts[1].split("+")) if kind == "case" else ()
    return (record, Facet(parts[-1]), cases) if fits(record, cases) else None


def show_record(turn: Turn, found: Understanding, cases: tuple[str, ...]) -> Outcome:
    """Answer with the record, in the cases that hold; ask what its answer still hangs on."""
    record = turn.procedures[found.records[0]]
    asked = (Facet.OVERVIEW,) if _is_a_name(turn, record) else parts_asked(found)
    shown = _shown(turn, record, asked)
    question = next_question(record, cases, shown)
    turn.finding = Finding(found.records, (found.facet or Facet.OVERVIEW).value)
    buttons = (*_buttons(turn, record, shown, cases, question), unhelpful.offer(turn, record.id))
    if question and _between_questions(turn, shown, cases):
        turn.reply(f"{title_of(record, shown, cases, turn.text)}\n\n{question.ask}", buttons)
        return Outcome.ANSWERED
    papers_first = asked[0] is Facet.PAPERS
    card = turn.knowledge.card(Wanted(record.id, shown, cases, turn.today, turn.language, papers_first))
    text = f"{card.text}\n\n{question.ask}" if question else card.text
    links = tuple(Link(label=link.label, url=link.url) for link in card.links)
    turn.reply(with_note(turn, record.id, text), buttons, links)
    return Outcome.ANSWERED


def _is_a_name(turn: Turn, record: Procedure) -> bool:
    """Whether nothing was said but what the record is called; "tài khoản VNeID mức 2" asks for no part of it.

    Who names it among those offered has asked before.
    """
    topic = turn.state.topic
    if topic and topic.facet and len(topic.records) > 1 and record.id in topic.records:
        return False
    names = (record.name, record.short_name, *record.aliases)
    return turn.message.kind == "text" and bare(turn.message.text) in _bared(names)


@lru_cache(maxsize=2_000)
def _bared(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(bare, names))


def parts_asked(found: Understanding) -> tuple[Facet, ...]:
    """The parts asked for, at most two; "what is it" beside another part asks for nothing more."""
    first = found.facet or Facet.OVERVIEW
    parts = [part for part in dict.fromkeys((first, *found.facets)) if part is not Facet.OVERVIEW]
    return tuple(parts[:2]) or (Facet.OVERVIEW,)


def _between_questions(turn: Turn, shown: tuple[Facet, ...], cases: tuple[str, ...]) -> bool:
    """Whether the first question was just answered: the card was seen above, and comes whole after the second."""
    return turn.message.kind == "button" and bool(cases) and shown == (Facet.OVERVIEW,)


def _shown(turn: Turn, record: Procedure, asked: tuple[Facet, ...]) -> tuple[Facet, ...]:
    """The parts that answer it; the whole card to who asks for the first time what to bring."""
    if len(asked) == 1 and asked[0] in WHOLE_FIRST and not _asked_before(turn, record):
        return (Facet.OVERVIEW,)
    return parts_shown(record, *asked)


def _asked_before(turn: Turn, record: Procedure) -> bool:
    """Whether the last answer was about this record, or a button of its card was pressed."""
    if turn.message.kind == "button":
        return True
    return turn.state.topic is not None and turn.state.topic.records == (record.id,)


def _buttons(
    turn: Turn,
    record: Procedure,
    shown: tuple[Facet, ...],
    cases: tuple[str, ...],
    question: CaseQuestion | None,
) -> tuple[Button, ...]:
    """The answers to the open question first, then other parts as far as there is room."""
    _ = turn.text
    answers = case_buttons(record, question, cases, _after_choice(shown)) if question else ()
    there = {*facets_of(record)} - {*shown} - ({Facet.OVERVIEW} if cases or question else set())
    others = [
        Button(label=facet_label(part, _), value=part_value(record, part, cases))
        for part in ON_A_BUTTON
        if part in there
    ]
    others = [*(() if question else _entrances(turn, record, shown)), *others]
    if cases:
        again = Button(label=_("Trường hợp khác"), value=part_value(record, Facet.OVERVIEW))
        return (*answers, *others[: MOST_BUTTONS - len(answers) - 1], again)
    return (*answers, *others[: MOST_BUTTONS - len(answers)])


def _entrances(turn: Turn, record: Procedure, shown: tuple[Facet, ...]) -> tuple[Button, ...]:
    """What can be begun from here: a feedback, or a guide; guides are Vietnamese."""
    if record.id == FEEDBACK_TOPIC:
        return (Button(label=turn.text("Gửi phản ánh"), value="feedback:start"),)
    return guides.entrances(record, shown) if turn.language == SOURCE else ()


def _after_choice(shown: tuple[Facet, ...]) -> Facet:
    """What is shown once the case is known: the whole of it, or the single part that was asked for."""
    return Facet.OVERVIEW if shown[0] in WHOLE_FIRST else shown[0]

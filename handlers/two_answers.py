"""Two questions in one message: two short cards, and both names as buttons."""

from __future__ import annotations

from typing import NamedTuple

from handlers import unhelpful
from handlers.cards import parts_asked
from handlers.cases import part_value, settle
from handlers.language import with_note
from handlers.turn import Finding, Outcome, Turn
from knowledge.brief_cards import in_brief
from knowledge.cards import Card
from knowledge.facets import Facet
from knowledge.library import Wanted
from knowledge.procedures import Procedure
from knowledge.understand import Context, Understanding
from storage.messages import Button, Link


class _Question(NamedTuple):
    """One of the two, its record as this speaker reads it, and the cases its words tell."""

    found: Understanding
    record: Procedure
    cases: tuple[str, ...]


def show_both(turn: Turn, first: Understanding, second: Understanding) -> Outcome:
    """Answer both, each with the part asked for."""
    both = (_settled(turn, first), _settled(turn, second))
    for question in both:
        _show(turn, question)
    names = (
        Button(label=record.short_name, value=part_value(record, Facet.OVERVIEW, cases))
        for _, record, cases in both
    )
    buttons = (*names, unhelpful.offer(turn, both[-1].record.id))
    turn.replies[-1] = turn.replies[-1].model_copy(update={"buttons": buttons})
    turn.state.menu = buttons
    turn.finding = Finding(
        tuple(question.record.id for question in both), (first.facet or Facet.OVERVIEW).value
    )
    return Outcome.ANSWERED


def remembered(turn: Turn, second: Understanding) -> Context | None:
    """What a follow-up is about: the second procedure, and its cases."""
    found, record, cases = _settled(turn, second)
    context = found.context(turn.knowledge.procedures[record.id].name)
    return context.model_copy(update={"cases": cases}) if context else None


def _settled(turn: Turn, found: Understanding) -> _Question:
    found, cases = settle(turn, found)
    return _Question(found, turn.procedures[found.records[0]], cases)


def _show(turn: Turn, question: _Question) -> None:
    found, record, cases = question
    asked = parts_asked(found)

    def show(*parts: Facet) -> Card:
        wanted = Wanted(record.id, parts, cases, turn.today, turn.language, papers_first=True)
        return turn.knowledge.card(wanted)

    card = show(*asked)
    if len(asked) == 1:
        card = in_brief(record, card, show(Facet.OVERVIEW))
    links = tuple(Link(label=link.label, url=link.url) for link in card.links)
    turn.reply(with_note(turn, record.id, card.text), links=links)

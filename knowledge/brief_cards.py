"""A card that stands beside another one: the part asked for, and no more of the record than fits twice on a phone."""

from __future__ import annotations

from knowledge.card_layout import Section
from knowledge.cards import Card
from knowledge.facets import Facet
from knowledge.procedures import Procedure

FACTS = 2
"""Lines of facts to who asked for no part: what it costs and how long it takes stand first."""


def in_brief(record: Procedure, card: Card, overview: Card) -> Card:
    """Make the papers, or the whole of a record, shorter than they are alone; other parts are short.

    Args:
        record: what both cards show.
        card: the part that is asked for.
        overview: the whole, papers first.
    """
    if card.facet not in (Facet.OVERVIEW, Facet.PAPERS) or record.kind == "topic" or record.is_pointer:
        return card
    facts = FACTS if card.facet is Facet.OVERVIEW else 0
    return card._replace(sections=_shortened(overview.sections, record, facts))


def _shortened(sections: tuple[Section, ...], record: Procedure, facts: int) -> tuple[Section, ...]:
    """The overview without what the record is, and with its first facts only; they are its last section."""
    *body, last = (section for section in sections if section.lines != (record.summary,))
    cut = last._replace(lines=last.lines[:facts])
    return (*body, *([cut] if cut.lines or not body else []))

"""A card that stands beside another one: the part asked for, and no more of the record than fits twice on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from knowledge.card_layout import Section
from knowledge.cards import Card, show_card
from knowledge.facets import Facet
from knowledge.places import Place
from knowledge.procedures import Procedure
from knowledge.texts import Translate

FACTS = 2
"""Lines of facts to who asked for no part: what it costs and how long it takes stand first."""


def show_brief(
    record: Procedure,
    facet: Facet,
    also: Facet | None = None,
    *,
    today: dt.date,
    _: Translate,
    payment: Procedure | None = None,
    cases: Collection[str] = (),
    place: Place | None = None,
) -> Card:
    """Show a part of a record, the papers and the overview shorter than alone; see `show_card` for the arguments."""

    def show(*parts: Facet) -> Card:
        return show_card(
            record, *parts, today=today, _=_, payment=payment, cases=cases, place=place, papers_first=True
        )

    card = show(facet, *([also] if also else []))
    if (
        also
        or card.facet not in (Facet.OVERVIEW, Facet.PAPERS)
        or record.kind == "topic"
        or record.is_pointer
    ):
        return card
    facts = FACTS if card.facet is Facet.OVERVIEW else 0
    return card._replace(sections=_shortened(show(Facet.OVERVIEW).sections, record, facts))


def _shortened(sections: tuple[Section, ...], record: Procedure, facts: int) -> tuple[Section, ...]:
    """The overview without what the record is, and with its first facts only; they are its last section."""
    *body, last = (section for section in sections if section.lines != (record.summary,))
    cut = last._replace(lines=last.lines[:facts])
    return (*body, *([cut] if cut.lines or not body else []))

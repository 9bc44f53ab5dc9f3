"""A record as citizens would see it, and what changed between two versions of it."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from typing import NamedTuple

from bot.channels.previews import Preview, previews
from knowledge.cards import show_card
from knowledge.facets import Facet
from knowledge.library import PAYMENT_TOPIC, Knowledge
from knowledge.procedures import Procedure
from knowledge.texts import SOURCE, translator
from storage.messages import Link, Reply
from storage.record_versions import Version


def card_previews(record: Procedure, knowledge: Knowledge, today: dt.date) -> list[Preview]:
    """The whole card, in Vietnamese, on each channel."""
    card = show_card(
        record,
        Facet.OVERVIEW,
        today=today,
        _=translator(SOURCE),
        payment=knowledge.procedures.get(PAYMENT_TOPIC),
        place=knowledge.place,
    )
    links = tuple(Link(label=link.label, url=link.url) for link in card.links)
    return previews([Reply(text=card.text, links=links)])


class Change(NamedTuple):
    """A line of a file. `kind`: "-" taken away, "+" new, " " around them."""

    kind: str
    line: str


def changes(before: str | None, after: str | None) -> list[Change]:
    """What changed, with two lines around it."""
    lines = difflib.unified_diff((before or "").splitlines(), (after or "").splitlines(), lineterm="", n=2)
    return [Change(line[:1], line[1:]) for line in list(lines)[2:] if not line.startswith("@@")]


def with_changes(versions: Sequence[Version]) -> list[tuple[Version, list[Change]]]:
    """Versions, the newest first, each with what it changed."""
    earlier = [*(version.content for version in versions[1:]), None]
    return [(one, changes(before, one.content)) for one, before in zip(versions, earlier, strict=False)]

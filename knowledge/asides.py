"""What people say to the bot about the bot: that they want a human, whether it is one, that it should decide.

The phrases are data (`knowledge/data/asides.yaml`, explained in `docs/data/asides.md`).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import Field

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.spoken import Phrases, spoken

LONGEST = 14
"""Words of an aside; who writes more wants something else as well."""


class Aside(StrEnum):
    MACHINE = "machine"
    PERSON = "person"
    DECISION = "decision"


class AsidePhrases(Record):
    """The file. Kinds are tried in the order of `Aside`."""

    short: dict[Text, Text]
    """How words are shortened in chat, and what they stand for."""
    unless: tuple[Text, ...]
    """With one of these the message is a question for a record."""
    machine: tuple[Text, ...] = Field(min_length=1)
    person: tuple[Text, ...] = Field(min_length=1)
    decision: tuple[Text, ...] = Field(min_length=1)


def aside_in(text: str) -> Aside | None:
    """Which aside a short message is; None for everything else."""
    if len(text.split()) > LONGEST:
        return None
    phrases, unless, kinds = _own()
    message = spoken(text, phrases.short)
    if unless.among(message):
        return None
    return next((aside for aside, said in kinds if said.among(message)), None)


@cache
def _own() -> tuple[AsidePhrases, Phrases, tuple[tuple[Aside, Phrases], ...]]:
    book = read_one(own_data("asides.yaml"), AsidePhrases)
    return book, Phrases(book.unless), tuple((aside, Phrases(getattr(book, aside))) for aside in Aside)

"""Messages that need a phone call, not an answer: fire, accident, violence, despair.

The phrases are data (`knowledge/data/emergencies.yaml`, explained in `docs/data/emergencies.md`). A *cry* is
an emergency whatever else the message says. A *sign* is one only in a message without calm words: people
also write "nhà cháy mất giấy khai sinh" to ask about papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from knowledge.datafile import IdentifiedRecord, Record, Text, own_data, read_one
from knowledge.procedures import Source
from knowledge.spoken import Begin, Phrases, spoken
from knowledge.text import shorten


class Emergency(IdentifiedRecord):
    """One kind of emergency, whom to call and the phrases that tell it."""

    name: Text
    number: Annotated[str, StringConstraints(pattern=r"^11[1-5]$")]
    """A national emergency number."""
    text: Text
    """Shown at once, before anything else."""
    text_en: Text
    """The same in English."""
    cries: tuple[Text, ...] = ()
    signs: tuple[Text, ...] = Field(min_length=1)
    english: tuple[Text, ...] = Field(min_length=1)
    """Signs in English."""


class EmergencyBook(Record):
    """The file: the kinds in order of precedence, and what keeps a sign from counting."""

    as_of: dt.date
    review_by: dt.date
    sources: tuple[Source, ...] = Field(min_length=1)
    short: dict[Text, Text]
    """How words are shortened in chat, and what they stand for."""
    calm: tuple[Text, ...]
    """Words of a question about papers, benefits or the past."""
    ambiguous_bare: tuple[Text, ...]
    """Phrases that mean something else when typed without accents: then they do not count."""
    emergencies: tuple[Emergency, ...] = Field(min_length=1)


class Heard(NamedTuple):
    """One kind of emergency, its phrases ready to be looked for."""

    emergency: Emergency
    cries: Phrases
    signs: Phrases
    english: Phrases

    def in_danger(self, message: str, calm: Callable[[], bool]) -> bool:
        """Whether a message tells of it; `calm`: whether it has calm words, which most messages need not be asked."""
        if self.cries.among(message):
            return True
        return (self.signs.among(message) or self.english.among(message)) and not calm()


class EmergencyFinder:
    """Finds the phrases of a book in a message: whole words, with accents or without."""

    def __init__(self, book: EmergencyBook) -> None:
        self._short = book.short
        self._calm = Phrases(book.calm, book.ambiguous_bare)
        self._kinds = tuple(
            Heard(
                kind,
                Phrases(kind.cries, book.ambiguous_bare),
                Phrases(kind.signs, book.ambiguous_bare),
                Phrases(kind.english),
            )
            for kind in book.emergencies
        )
        lists = (heard[1:] for heard in self._kinds)
        self._begin = Begin.of_any(phrases.begin for some in lists for phrases in some)

    def find(self, text: str) -> Emergency | None:
        """The first kind in the book's order that the message tells of."""
        heard = self._heard(text)
        return heard.emergency if heard else None

    def in_english(self, text: str) -> bool:
        """Whether the danger is told in English."""
        heard = self._heard(text)
        return heard is not None and heard.english.among(spoken(shorten(text)))

    def _heard(self, text: str) -> Heard | None:
        text = shorten(text)
        said = {spoken(text), spoken(text, self._short)}
        if not any(map(self._begin.may_be_in, said)):
            return None

        def calm() -> bool:
            return any(map(self._calm.among, said))

        return next(
            (kind for kind in self._kinds if any(kind.in_danger(message, calm) for message in said)), None
        )


def read_emergencies(path: Path | None = None) -> EmergencyBook:
    """Read a file of emergencies, the project's own by default.

    Raises:
        DataError: naming file and field.
    """
    return read_one(path or own_data("emergencies.yaml"), EmergencyBook)


def find_emergency(text: str) -> Emergency | None:
    """The emergency a message tells of, by the project's own phrases; None for everything else."""
    return _own_finder().find(text)


def told_in_english(text: str) -> bool:
    """Whether a message tells of an emergency in English words."""
    return _own_finder().in_english(text)


@cache
def _own_finder() -> EmergencyFinder:
    return EmergencyFinder(read_emergencies())

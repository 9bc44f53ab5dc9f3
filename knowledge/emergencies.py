"""Messages that need a phone call, not an answer: fire, accident, violence, despair.

The phrases are data (`knowledge/data/emergencies.yaml`, explained in `docs/data/emergencies.md`). A *cry* is
an emergency whatever else the message says. A *sign* is one only in a message without calm words: people
also write "nhà cháy mất giấy khai sinh" to ask about papers.
"""

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.datafile import IdentifiedRecord, Record, Text, own_data, read_one
from knowledge.procedures import Source
from knowledge.text import fold, strip_diacritics

# Between two words of a phrase: anything but the end of a sentence.
_GAP = r"[^\w.?!;]+"
_UP_TO_THREE_WORDS = rf"(?:\w+{_GAP}){{0,3}}"


class Emergency(IdentifiedRecord):
    """One kind of emergency, whom to call and the phrases that tell it."""

    name: Text
    number: Annotated[str, StringConstraints(pattern=r"^11[1-5]$")]
    """A national emergency number."""
    text: Text
    """Shown at once, before anything else."""
    cries: tuple[Text, ...] = ()
    signs: tuple[Text, ...] = Field(min_length=1)


class EmergencyBook(Record):
    """The file: the kinds in order of precedence, and what keeps a sign from counting."""

    as_of: dt.date
    review_by: dt.date
    sources: tuple[Source, ...] = Field(min_length=1)
    calm: tuple[Text, ...]
    """Words of a question about papers, benefits or the past."""
    ambiguous_bare: tuple[Text, ...]
    """Phrases that mean something else when typed without accents: then they do not count."""
    emergencies: tuple[Emergency, ...] = Field(min_length=1)


class EmergencyFinder:
    """Finds the phrases of a book in a message: whole words, with accents or without."""

    def __init__(self, book: EmergencyBook) -> None:
        self._ambiguous = frozenset(map(fold, book.ambiguous_bare))
        self._calm = self._compile(book.calm)
        self._kinds = tuple((e, self._compile(e.cries), self._compile(e.signs)) for e in book.emergencies)

    def find(self, text: str) -> Emergency | None:
        """The first kind in the book's order that the message tells of."""
        message = fold(text)
        calm = self._calm.search(message)
        for emergency, cries, signs in self._kinds:
            if cries.search(message) or (not calm and signs.search(message)):
                return emergency
        return None

    def _compile(self, phrases: tuple[str, ...]) -> re.Pattern[str]:
        spellings = [spelling for phrase in phrases for spelling in self._spellings(phrase)]
        alternatives = "|".join(map(_phrase_pattern, spellings)) or r"(?!)"
        return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")

    def _spellings(self, phrase: str) -> set[str]:
        accented = fold(phrase)
        return {accented, strip_diacritics(accented)} - self._ambiguous


def read_emergencies(path: Path | None = None) -> EmergencyBook:
    """Read a file of emergencies, the project's own by default.

    Raises:
        DataError: naming file and field.
    """
    return read_one(path or own_data("emergencies.yaml"), EmergencyBook)


def find_emergency(text: str) -> Emergency | None:
    """The emergency a message tells of, by the project's own phrases; None for everything else."""
    return _own_finder().find(text)


@cache
def _own_finder() -> EmergencyFinder:
    return EmergencyFinder(read_emergencies())


def _phrase_pattern(phrase: str) -> str:
    """`…` in a phrase stands for up to three words."""
    parts = (_UP_TO_THREE_WORDS if word == "…" else re.escape(word) + _GAP for word in phrase.split())
    return "".join(parts).removesuffix(_GAP)

"""The word lists behind English: `knowledge/data/english-words.yaml`, explained in `docs/data/english.md`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from knowledge.beyond import Beyond
from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.facets import Wordings
from knowledge.guards import Guard
from knowledge.smalltalk import SmalltalkPhrases
from knowledge.spoken import Phrases, spoken

LONGEST_WISH = 9
"""Words of a message that only says what somebody wants to do; who writes more wants something else as well."""


class EnglishWords(Record):
    """Lists are words with spaces between them; the phrases are shaped as in the Vietnamese files."""

    telling: Text
    """Words no Vietnamese message has: they count twice."""
    everyday: Text
    """Words that show that a message is English."""
    borrowed: Text
    """Words that Vietnamese messages have too: they show nothing."""
    fillers: Text
    """Left out of a question."""
    light: Text
    """Said about many records: they count less."""
    alike: tuple[Text, ...]
    """Words that mean the same, one group a line; the first stands for the others."""
    facets: Wordings
    guards: tuple[Guard, ...]
    smalltalk: SmalltalkPhrases
    wishes: Mapping[Text, tuple[Text, ...]]
    """Phrases of a short message, by the command it stands for: `rate`, `privacy`."""
    beyond: tuple[Beyond, ...]


@cache
def own_words() -> EnglishWords:
    """The project's own lists, read once.

    Raises:
        DataError: naming file and field.
    """
    return read_one(own_data("english-words.yaml"), EnglishWords)


def wish_of(text: str) -> str | None:
    """The command a short English message stands for: "I want to rate the service" is `rate`."""
    if len(text.split()) > LONGEST_WISH:
        return None
    said = spoken(text)
    return next((command for command, phrases in _wishes() if phrases.among(said)), None)


@cache
def _wishes() -> tuple[tuple[str, Phrases], ...]:
    return tuple((command, Phrases(phrases)) for command, phrases in own_words().wishes.items())

"""The word lists behind English: `knowledge/data/english-words.yaml`, explained in `docs/data/english.md`."""

from __future__ import annotations

from functools import cache

from knowledge.beyond import Beyond
from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.facets import Wordings
from knowledge.guards import Guard
from knowledge.smalltalk import SmalltalkPhrases


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
    beyond: tuple[Beyond, ...]


@cache
def own_words() -> EnglishWords:
    """The project's own lists, read once.

    Raises:
        DataError: naming file and field.
    """
    return read_one(own_data("english-words.yaml"), EnglishWords)

"""Greetings, thanks, and questions about the bot itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.phrases import PhraseTable
from knowledge.tokens import Token


class Talk(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT = "about"


class SmalltalkPhrases(Record):
    greeting: tuple[Text, ...]
    thanks: tuple[Text, ...]
    about: tuple[Text, ...]


class Smalltalk:
    """Knows when a message is nothing but small talk.

    Args:
        phrases: the data file.
        read: what turns a phrase into words.
        content: what leaves out the words that say nothing.
    """

    def __init__(
        self,
        phrases: SmalltalkPhrases,
        read: Callable[[str], Sequence[Token]],
        content: Callable[[Sequence[Token]], Sequence[Token]],
    ) -> None:
        self._content = content
        self._table = PhraseTable(
            (read(text), talk, True) for talk in Talk for text in getattr(phrases, talk)
        )
        self.vocabulary = tuple(self._table.vocabulary)

    def kind(self, words: Sequence[Token]) -> Talk | None:
        """The last kind of small talk in the message, when nothing else is in it."""
        found = list(self._table.find(words))
        return found[-1].value if found and not self._content(self._table.rest(words)) else None


def own_smalltalk(
    read: Callable[[str], Sequence[Token]], content: Callable[[Sequence[Token]], Sequence[Token]]
) -> Smalltalk:
    """The project's own phrases.

    Raises:
        DataError: naming file and field.
    """
    return Smalltalk(read_one(own_data("smalltalk.yaml"), SmalltalkPhrases), read, content)

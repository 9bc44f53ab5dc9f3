"""Questions that are turned away whatever procedure they resemble."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from knowledge.datafile import Record, Text, own_data, read_list
from knowledge.phrases import PhraseTable
from knowledge.tokens import Token


class GuardId(StrEnum):
    """Why a question is turned away; the values are stored."""

    ABUSE = "abuse"
    HARM = "harm"
    PENALTY = "penalty"
    INJECTION = "injection"


class Guard(Record):
    """One hard rule of `guards.yaml`."""

    id: GuardId
    unless_named: bool
    """Whether a question that clearly names a procedure is answered all the same."""
    unless: tuple[Text, ...] = ()
    """Words of a victim or a witness, to whom the rule does not apply."""
    phrases: tuple[Text, ...]


class Guards:
    """The hard rules, ready to be asked."""

    def __init__(self, guards: Sequence[Guard], read: Callable[[str], Sequence[Token]]) -> None:
        self._phrases = PhraseTable(
            (words, guard, len(words) > 1 or not words[0].accented)  # «cac», «du» alone are no oaths
            for guard in guards
            for words in (read(text) for text in guard.phrases)
        )
        self._excuses = {
            guard.id: PhraseTable((read(text), None, True) for text in guard.unless) for guard in guards
        }
        self.vocabulary = tuple(self._phrases.vocabulary)

    def against(self, words: Sequence[Token]) -> Guard | None:
        """The first rule the words break."""
        broken = (found.value for found in self._phrases.find(words))
        return next((guard for guard in broken if not any(self._excuses[guard.id].find(words))), None)

    def without(self, words: Sequence[Token]) -> list[Token]:
        """The words that are not part of breaking a rule."""
        return self._phrases.rest(words)


def own_guards(read: Callable[[str], Sequence[Token]]) -> Guards:
    """The project's own rules.

    Raises:
        DataError: naming file and field.
    """
    return Guards(tuple(read_list(own_data("guards.yaml"), Guard)), read)

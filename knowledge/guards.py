"""Questions that are turned away whatever procedure they resemble."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from knowledge.datafile import Record, Text, own_data, read_list
from knowledge.phrases import Found, PhraseTable
from knowledge.tokens import Token, uses_accents


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
    with_accents: tuple[Text, ...] = ()
    """More of these, which say something harmless when they are typed without accents."""
    ordinary: tuple[Text, ...] = ()
    """What harmless words a phrase may run into: «khai sinh. Gia đình» is not «khai sinh giả»."""


class Guards:
    """The hard rules, ready to be asked.

    Who types accents is taken at their word: «gia» is not «giả» then. Who types none may mean either.
    """

    def __init__(self, guards: Sequence[Guard], read: Callable[[str], Sequence[Token]]) -> None:
        bare = [(read(text), guard) for guard in guards for text in guard.phrases]
        accented = [(read(text), guard) for guard in guards for text in guard.with_accents]
        self._typed_bare = PhraseTable(
            (words, guard, len(words) > 1 or not words[0].accented)  # «cac», «du» alone are no oaths
            for words, guard in bare
        )
        self._typed_with_accents = PhraseTable((words, guard, False) for words, guard in [*bare, *accented])
        self._ordinary = PhraseTable((read(text), None, True) for guard in guards for text in guard.ordinary)
        self._excuses = {
            guard.id: PhraseTable((read(text), None, True) for text in guard.unless) for guard in guards
        }
        self.vocabulary = tuple(self._typed_with_accents.vocabulary)

    def against(self, words: Sequence[Token]) -> Guard | None:
        """The first rule the words break."""
        broken = (found.value for found in self._broken(words))
        return next((guard for guard in broken if not any(self._excuses[guard.id].find(words))), None)

    def without(self, words: Sequence[Token]) -> list[Token]:
        """The words that are not part of breaking a rule."""
        inside = {at for found in self._broken(words) for at in range(found.start, found.end)}
        return [word for at, word in enumerate(words) if at not in inside]

    def _broken(self, words: Sequence[Token]) -> list[Found[Guard]]:
        """The phrases of the rules in a message, but for those that run into ordinary words."""
        table = self._typed_with_accents if uses_accents(words) else self._typed_bare
        broken = [*table.find(words)]
        ordinary = [*self._ordinary.find(words)] if broken else []
        return [
            found
            for found in broken
            if not any(found.start <= other.start < found.end < other.end for other in ordinary)
        ]


def own_guards(read: Callable[[str], Sequence[Token]]) -> Guards:
    """The project's own rules.

    Raises:
        DataError: naming file and field.
    """
    return Guards(tuple(read_list(own_data("guards.yaml"), Guard)), read)

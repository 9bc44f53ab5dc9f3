"""Finding the phrases of a data file in a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from knowledge.tokens import Token, uses_accents

V = TypeVar("V")


class Phrase(NamedTuple, Generic[V]):
    words: tuple[Token, ...]
    value: V
    bare: bool


class Found(NamedTuple, Generic[V]):
    """A phrase at words `start` to `end` (end excluded)."""

    start: int
    end: int
    value: V


class PhraseTable(Generic[V]):
    """Phrases with a value each; the longest phrase wins where several begin.

    A word typed with accents must have the right ones. A word typed without matches a phrase that
    may be `bare`, unless the rest of the message is accented and the phrase is a single word.
    """

    def __init__(self, entries: Iterable[tuple[Sequence[Token], V, bool]]) -> None:
        self._phrases = [Phrase(tuple(words), value, bare) for words, value, bare in entries if words]
        self._longer: dict[tuple[str, str], list[Phrase[V]]] = {}
        """Phrases of several words by their first two, the longest first."""
        self._single: dict[str, Phrase[V]] = {}
        """Phrases of one word as it is spelt with its accents."""
        self._bare: dict[str, Phrase[V]] = {}
        """Those that may be typed without accents, by their letters."""
        for phrase in sorted(self._phrases, key=lambda phrase: -len(phrase.words)):
            first, *others = phrase.words
            if others:
                self._longer.setdefault((first.bare, others[0].bare), []).append(phrase)
                continue
            self._single.setdefault(first.key, phrase)
            if phrase.bare:
                self._bare.setdefault(first.bare, phrase)
        self._first = frozenset(phrase.words[0].bare for phrase in self._phrases)
        self.beginnings = frozenset(tuple([word.bare for word in p.words[:2]]) for p in self._phrases)
        """The first two words of each phrase, or its only one, without accents; a message without any has none."""

    @property
    def vocabulary(self) -> Iterator[Token]:
        for phrase in self._phrases:
            yield from phrase.words

    def find(self, words: Sequence[Token]) -> Iterator[Found[V]]:
        """Phrases in the message, from left to right, without overlaps."""
        first = self._first
        letters = [word.bare for word in words]
        if first.isdisjoint(letters):
            return
        accented = uses_accents(words)
        done = 0
        for at, begins in enumerate(letters):
            if begins in first and at >= done and (phrase := self._at(words, at, accented=accented)):
                done = at + len(phrase.words)
                yield Found(at, done, phrase.value)

    def rest(self, words: Sequence[Token]) -> list[Token]:
        """The words outside all phrases."""
        inside = {at for start, end, _ in self.find(words) for at in range(start, end)}
        return [word for at, word in enumerate(words) if at not in inside]

    def _at(self, words: Sequence[Token], at: int, *, accented: bool) -> Phrase[V] | None:
        word = words[at]
        if at + 1 < len(words):
            for phrase in self._longer.get((word.bare, words[at + 1].bare), ()):
                typed = words[at : at + len(phrase.words)]
                same = _loosely if phrase.bare else _exactly
                if len(typed) == len(phrase.words) and all(map(same, typed, phrase.words)):
                    return phrase
        found = self._single.get(word.key)
        return self._bare.get(word.bare) if found is None and not accented and not word.accented else found


def _exactly(typed: Token, wanted: Token) -> bool:
    return typed.key == wanted.key


def _loosely(typed: Token, wanted: Token) -> bool:
    return typed.key == wanted.key or (typed.bare == wanted.bare and not typed.accented)

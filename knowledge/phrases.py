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


class _Begun(NamedTuple, Generic[V]):
    """The phrases that begin with one word, accents aside."""

    longer: dict[str, list[Phrase[V]]]
    """Those of several words by the letters of their second one, the longest first."""
    single: dict[str, Phrase[V]]
    """Those of one word as it is spelt with its accents."""
    bare: list[Phrase[V]]
    """Those of one word that may be typed without accents; the first counts."""


class PhraseTable(Generic[V]):
    """Phrases with a value each; the longest phrase wins where several begin.

    A word typed with accents must have the right ones. A word typed without matches a phrase that
    may be `bare`, unless the rest of the message is accented and the phrase is a single word.
    """

    def __init__(self, entries: Iterable[tuple[Sequence[Token], V, bool]]) -> None:
        self._phrases = [Phrase(tuple(words), value, bare) for words, value, bare in entries if words]
        self._begun: dict[str, _Begun[V]] = {}
        for phrase in sorted(self._phrases, key=lambda phrase: -len(phrase.words)):
            first, *others = phrase.words
            begun = self._begun.setdefault(first.bare, _Begun({}, {}, []))
            if others:
                begun.longer.setdefault(others[0].bare, []).append(phrase)
                continue
            begun.single.setdefault(first.key, phrase)
            if phrase.bare:
                begun.bare.append(phrase)

    @property
    def vocabulary(self) -> Iterator[Token]:
        for phrase in self._phrases:
            yield from phrase.words

    def find(self, words: Sequence[Token]) -> Iterator[Found[V]]:
        """Phrases in the message, from left to right, without overlaps."""
        begun = self._begun
        bare: bool | None = None
        done = 0
        for at, word in enumerate(words):
            if at < done or word.bare not in begun:
                continue
            here = begun[word.bare]
            phrase = _at(here, words, at)
            if phrase is None and here.bare and not word.accented:
                bare = not uses_accents(words) if bare is None else bare
                phrase = here.bare[0] if bare else None
            if phrase:
                done = at + len(phrase.words)
                yield Found(at, done, phrase.value)

    def every(self, words: Sequence[Token]) -> Iterator[V]:
        """The value of each phrase that stands in the message, even within another."""
        bare: bool | None = None
        for at, word in enumerate(words):
            here = self._begun.get(word.bare)
            if here is None:
                continue
            yield from (phrase.value for phrase in _longer(here, words, at))
            if word.key in here.single:
                yield here.single[word.key].value
            if here.bare and not word.accented:
                bare = not uses_accents(words) if bare is None else bare
                yield from (phrase.value for phrase in here.bare if bare)

    def rest(self, words: Sequence[Token]) -> list[Token]:
        """The words outside all phrases."""
        inside = {at for start, end, _ in self.find(words) for at in range(start, end)}
        return [word for at, word in enumerate(words) if at not in inside]


def _at(begun: _Begun[V], words: Sequence[Token], at: int) -> Phrase[V] | None:
    """The longest phrase that stands at a word, of those that begin with it; a single one as it is spelt."""
    return next(_longer(begun, words, at), begun.single.get(words[at].key))


def _longer(begun: _Begun[V], words: Sequence[Token], at: int) -> Iterator[Phrase[V]]:
    """The phrases of several words that stand at a word, the longest first."""
    if not begun.longer or at + 1 == len(words):
        return
    for phrase in begun.longer.get(words[at + 1].bare, ()):
        typed = words[at : at + len(phrase.words)]
        same = _loosely if phrase.bare else _exactly
        if len(typed) == len(phrase.words) and all(map(same, typed, phrase.words)):
            yield phrase


def _exactly(typed: Token, wanted: Token) -> bool:
    return typed.key == wanted.key


def _loosely(typed: Token, wanted: Token) -> bool:
    return typed.key == wanted.key or (typed.bare == wanted.bare and not typed.accented)

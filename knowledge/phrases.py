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
        self._starts: dict[str, list[Phrase[V]]] = {}
        """By the first word, phrases of one word; by the first two, longer ones."""
        for phrase in self._phrases:
            self._starts.setdefault(_start(phrase.words), []).append(phrase)
        for phrases in self._starts.values():
            phrases.sort(key=lambda phrase: -len(phrase.words))
        self._first = {phrase.words[0].bare for phrase in self._phrases}

    @property
    def vocabulary(self) -> Iterator[Token]:
        for phrase in self._phrases:
            yield from phrase.words

    def find(self, words: Sequence[Token]) -> Iterator[Found[V]]:
        """Phrases in the message, from left to right, without overlaps."""
        starts = [at for at, word in enumerate(words) if word.bare in self._first]
        accented = bool(starts) and uses_accents(words)
        done = 0
        for at in starts:
            phrase = self._at(words, at, accented=accented) if at >= done else None
            if phrase:
                done = at + len(phrase.words)
                yield Found(at, done, phrase.value)

    def rest(self, words: Sequence[Token]) -> list[Token]:
        """The words outside all phrases."""
        inside = {at for start, end, _ in self.find(words) for at in range(start, end)}
        return [word for at, word in enumerate(words) if at not in inside]

    def _at(self, words: Sequence[Token], at: int, *, accented: bool) -> Phrase[V] | None:
        longer, single = (
            self._starts.get(_start(words[at : at + 2]), ()),
            self._starts.get(words[at].bare, ()),
        )
        for phrase in (*longer, *single) if longer is not single else single:
            loose = phrase.bare and (not accented or len(phrase.words) > 1)
            typed = words[at : at + len(phrase.words)]
            if len(typed) == len(phrase.words) and all(
                map(_loosely if loose else _exactly, typed, phrase.words)
            ):
                return phrase
        return None


def _start(words: Sequence[Token]) -> str:
    return f"{words[0].bare} {words[1].bare}" if len(words) > 1 else words[0].bare


def _exactly(typed: Token, wanted: Token) -> bool:
    return typed.key == wanted.key


def _loosely(typed: Token, wanted: Token) -> bool:
    return typed.key == wanted.key or (typed.bare == wanted.bare and not typed.accented)

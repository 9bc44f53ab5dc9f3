"""The small word lists behind the understanding of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.phrases import PhraseTable
from knowledge.tokens import Token, tokens

LIGHT = 0.4
"""How much a light word counts beside an ordinary one (1.0)."""


class Abbreviations(Record):
    """`entries`: what is typed → what it stands for; whole words only."""

    entries: Mapping[Text, Text]


class Saying(Record):
    """A dialect word and the common one. `bare`: known without its accents too."""

    say: Text
    means: Text
    bare: bool = False


class Dialect(Record):
    entries: tuple[Saying, ...]


class Synonyms(Record):
    """Groups of ways to say the same thing."""

    groups: tuple[tuple[Text, ...], ...]


class WeakWords(Record):
    """Words that say little about what a citizen needs.

    `filler` phrases are left out; a phrase of several words only where they stand together.
    """

    filler: tuple[Text, ...]
    light: tuple[Text, ...]
    closing: tuple[Text, ...]
    """Particles and forms of address that end a message and say nothing there."""

    @cached_property
    def fillers(self) -> PhraseTable[None]:
        return PhraseTable((tokens(phrase), None, True) for phrase in self.filler)

    @cached_property
    def light_words(self) -> tuple[Token, ...]:
        return tuple(word for phrase in self.light for word in tokens(phrase))

    def without_closing(self, words: Sequence[Token]) -> Sequence[Token]:
        """The words but for the particles at the end, with their accents or without."""
        end = len(words)
        while end and words[end - 1].bare in self._closing_letters:
            end -= 1
        return words[:end]

    @cached_property
    def _closing_letters(self) -> frozenset[str]:
        return frozenset([word.bare for phrase in self.closing for word in tokens(phrase)])

    @property
    def vocabulary(self) -> tuple[Token, ...]:
        return (*self.fillers.vocabulary, *self.light_words)


class Lexicon(Record):
    abbreviations: Abbreviations
    dialect: Dialect
    synonyms: Synonyms
    weak_words: WeakWords


@lru_cache(maxsize=1)
def own_lexicon() -> Lexicon:
    """Read the project's word lists.

    Raises:
        DataError: naming file and field.
    """
    return Lexicon(
        abbreviations=read_one(own_data("abbreviations.yaml"), Abbreviations),
        dialect=read_one(own_data("dialect.yaml"), Dialect),
        synonyms=read_one(own_data("synonyms.yaml"), Synonyms),
        weak_words=read_one(own_data("weak_words.yaml"), WeakWords),
    )

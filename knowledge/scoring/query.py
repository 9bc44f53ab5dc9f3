"""A question as the scorers see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from knowledge.scoring.weights import WordWeights
from knowledge.text import shorten
from knowledge.tokens import Token, uses_accents

LONG = 25
"""Words from which a message is a story with a question in it."""
STORY = 0.5
"""What a word of the story counts."""

Part = tuple[Sequence[Token], float]
"""Words and what each counts."""

_SENTENCE = re.compile(r"(?<=[.?!;\n])\s+")


class Weighed(NamedTuple):
    word: Token
    factor: float
    """What it counts alone: less when, typed without accents, it may be a filler."""
    beside: float
    """What it counts where its neighbours are compared too: they tell which word is meant."""


class Query(NamedTuple):
    """Words with the factor each counts by (an earlier turn counts less), fillers left out."""

    content: tuple[Weighed, ...]
    accented: bool
    said: frozenset[str]
    """Every word without its accents, fillers too."""
    masses: Mapping[str, float]
    """What each different word weighs, by its letters without accents."""

    @property
    def pairs(self) -> Iterator[tuple[Token, Token, float]]:
        """Neighbours, with what they count together."""
        for one, other in pairwise(self.content):
            yield one.word, other.word, min(one.beside, other.beside)

    @property
    def mass(self) -> float:
        """What all the different words together weigh."""
        return sum(self.masses.values())


def build_query(parts: Sequence[Part], weights: WordWeights) -> Query:
    """Join the parts of a question."""
    words = [word for part, _ in parts for word in part]
    accented = uses_accents(words)
    content = tuple(
        [
            Weighed(word, factor if accented else factor * weights.meant(word), factor)
            for words, factor in parts
            for word in weights.content(words, accented=accented)
        ]
    )
    masses: dict[str, float] = {}
    for word, factor, _ in content:
        masses[word.bare] = max(masses.get(word.bare, 0.0), factor * weights.weight(word))
    return Query(content, accented, frozenset([word.bare for word in words]), masses)


def by_sentence(text: str, read: Callable[[str], tuple[Token, ...]]) -> list[Part]:
    """In a long message the story counts half; its questions and its last sentence count whole.

    Args:
        text: the message as typed.
        read: what turns a sentence into words.
    """
    sentences = [part for part in _SENTENCE.split(shorten(text)) if part.strip()]
    words = [read(sentence) for sentence in sentences]
    first_question = next((at for at, part in enumerate(sentences) if "?" in part), len(sentences) - 1)
    if sum(map(len, words)) < LONG:
        return [(read(shorten(text)), 1.0)]
    return [(part, STORY if at < first_question else 1.0) for at, part in enumerate(words)]

"""From what was typed to the words that were meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from knowledge.lexicon import Lexicon
from knowledge.phrases import PhraseTable
from knowledge.spelling import Speller
from knowledge.text import fold, shorten, syllables
from knowledge.tokens import Token, token, tokens

MOST_REPAIRED = 250
"""Words of one sentence whose spelling is looked at."""


class Normalizer:
    """Expands abbreviations and dialect in texts, and repairs the spelling of questions."""

    def __init__(self, lexicon: Lexicon) -> None:
        expansions = lexicon.abbreviations.entries.items()
        self._abbreviations = PhraseTable((tokens(short), tokens(full), False) for short, full in expansions)
        self._dialect = PhraseTable((tokens(e.say), tokens(e.means), e.bare) for e in lexicon.dialect.entries)
        self._known = Counter([*self._abbreviations.vocabulary, *self._dialect.vocabulary])
        self._speller = Speller(self._known)

    def learn(self, words: Iterable[Token]) -> None:
        """Take more words that slips in questions may be repaired to."""
        self._known.update(words)
        self._speller = Speller(self._known)

    def document(self, text: str) -> tuple[Token, ...]:
        """Words of a text of ours: no repair."""
        return self._expand(tokens(text))

    def question(self, text: str) -> tuple[Token, ...]:
        """Words of a citizen's message."""
        typed = syllables(fold(shorten(text)))
        repaired = (self._speller.repair(raw) for raw in typed[:MOST_REPAIRED])
        rest = (token(raw) for raw in typed[MOST_REPAIRED:])
        return self._expand([*chain.from_iterable(repaired), *rest])

    def _expand(self, words: Sequence[Token]) -> tuple[Token, ...]:
        return _replace(_replace(words, self._abbreviations), self._dialect)


def _replace(words: Sequence[Token], table: PhraseTable[tuple[Token, ...]]) -> tuple[Token, ...]:
    result: list[Token] = []
    done = 0
    for start, end, meaning in table.find(words):
        result += [*words[done:start], *meaning]
        done = end
    return (*result, *words[done:])

"""English text as words that can be compared: small letters, one form for each word, slips repaired."""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.english.words import EnglishWords
from knowledge.text import bare
from knowledge.tokens import Token

SHORTEST = 5
"""Letters below which one slip could turn any word into any other."""
LIKE = 0.77
"""Likeness from which a word nobody knows is a slip of one that is known; 1 is equal."""

_PREFIX = re.compile(r"\b(re|e|non)-(?=[a-z])")
_APOSTROPHE = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))\b")
_WORD = re.compile(r"[a-z]+\d*|\d+")


def plain_words(text: str) -> list[str]:
    """The words of a message in small letters; `don't` is `do`, `e-wallet` is `ewallet`."""
    return _WORD.findall(_APOSTROPHE.sub("", _PREFIX.sub(r"\1", bare(text))))


def stem(word: str) -> str:
    """One form for `certify`, `certifies`; rough, but the same for questions and data."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "ties" is no plural of "ty"
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - "bus", "gas"
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5)):
        if word.endswith(ending) and len(word) >= least:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) >= SHORTEST else word


class Reader:
    """Reads questions and data alike.

    Args:
        words: the lists; those that mean the same become one.
    """

    def __init__(self, words: EnglishWords) -> None:
        self._same = {
            stem(other): stem(first)
            for first, *others in map(str.split, words.alike)
            for written in others
            for other in plain_words(written)[:1]
        }
        self._written: dict[str, str] = {}
        for text in (words.everyday, words.borrowed, words.fillers, words.light, *words.alike):
            self.learn(text)

    def learn(self, text: str) -> None:
        """Know the words of a text of ours: slips may be repaired to them."""
        self._written.update((word, self._form(word)) for word in plain_words(text))

    def data(self, text: str) -> tuple[Token, ...]:
        """The words of a phrase of ours, which is spelt right."""
        return tuple(Token(word, word) for word in map(self._form, plain_words(text)))

    def question(self, text: str) -> tuple[Token, ...]:
        """The words of a message, slips repaired."""
        return tuple(Token(word, word) for word in map(self._repaired, plain_words(text)))

    def _form(self, word: str) -> str:
        root = stem(word)
        return self._same.get(root, root)

    def _repaired(self, word: str) -> str:
        form = self._form(word)
        if word in self._written or form in self._written.values() or len(word) < SHORTEST:
            return form
        found = process.extractOne(
            word, list(self._written), scorer=OSA.normalized_similarity, score_cutoff=LIKE
        )
        return self._written[found[0]] if found else form

"""Words of yesterday that citizens still use, and what holds today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from pydantic import Field

from knowledge.datafile import IdentifiedRecord, Text, own_data, read_lists
from knowledge.phrases import PhraseTable
from knowledge.text import shorten
from knowledge.tokens import tokens


class OldTerm(IdentifiedRecord):
    """One entry of `old-terms.yaml`."""

    says: tuple[Text, ...] = Field(min_length=1)
    """As citizens say it, with accents."""
    today: Text
    """One short sentence: what holds now."""
    unless_said: tuple[Text, ...] = Field(min_length=1)
    """Words of an answer that already says so."""
    basis: Text
    """Number of the legal text."""
    date: dt.date
    """From when it holds."""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Ids of the records that the facts are taken from; one of them cites the basis."""


_GOING = {"den", "len", "o", "ra", "tai", "toi", "xuong"}


class OldTerms:
    """Knows what to add to an answer to somebody who uses an old word.

    Args:
        terms: the entries of the data file.
    """

    def __init__(self, terms: Iterable[OldTerm]) -> None:
        self.terms = tuple(terms)
        self._table = PhraseTable((tokens(text), term, True) for term in self.terms for text in term.says)

    def sentences(self, question: str, answer: str) -> Iterator[str]:
        """What holds today, for each old word of the question that the answer leaves as it is."""
        found = dict.fromkeys(found.value for found in self._table.find(tokens(shorten(question))))
        for term in found:
            if not any(words in answer for words in term.unless_said):
                yield term.today

    def without(self, question: str) -> str | None:
        """The question without its old words, nor the going there ("lên UBND huyện"); None when it has none."""
        words = tokens(shorten(question))
        gone = {at for start, end, _ in self._table.find(words) for at in range(start, end)}
        gone |= {at - 1 for at in gone if at and words[at - 1].bare in _GOING}
        return " ".join(word.spelt for at, word in enumerate(words) if at not in gone) if gone else None


def own_old_terms() -> OldTerms:
    """The project's own list.

    Raises:
        DataError: naming file and field.
    """
    return OldTerms(read_lists([own_data("old-terms.yaml")], OldTerm))

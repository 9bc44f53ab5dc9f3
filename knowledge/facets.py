"""Which part of a procedure a question asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.lexicon import own_lexicon
from knowledge.normalize import Normalizer
from knowledge.phrases import PhraseTable
from knowledge.tokens import Token


class Facet(StrEnum):
    """A part of a procedure; the values are stored, and are the labels of the question bank."""

    OVERVIEW = "overview"
    PAPERS = "papers"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    ONLINE = "online"
    PAYMENT = "payment"
    ELIGIBILITY = "eligibility"
    STEPS = "steps"
    STATUS = "status"
    RESULT = "result"


SURE, PLAIN, WEAK = 3.0, 2.0, 1.0
"""How surely a phrase asks for a facet."""


class Wording(Record):
    """Phrases that ask for a facet, the sure ones first."""

    strong: tuple[Text, ...]
    plain: tuple[Text, ...]
    weak: tuple[Text, ...]

    def weighed(self) -> Iterator[tuple[str, float]]:
        for phrases, weight in ((self.strong, SURE), (self.plain, PLAIN), (self.weak, WEAK)):
            for phrase in phrases:
                yield phrase, weight


class Wordings(Record):
    """One wording per facet."""

    overview: Wording
    papers: Wording
    fee: Wording
    time: Wording
    where: Wording
    online: Wording
    payment: Wording
    eligibility: Wording
    steps: Wording
    status: Wording
    result: Wording

    def of(self, facet: Facet) -> Wording:
        wording: Wording = getattr(self, facet)
        return wording


class FacetTable:
    """Finds the facet asked for among the words of a question.

    Args:
        wordings: the phrases of the data file.
        read: what turns a phrase into words, as it does for questions.
    """

    def __init__(self, wordings: Wordings, read: Callable[[str], Sequence[Token]]) -> None:
        self._table = PhraseTable(
            (read(phrase), (facet, weight), True)
            for facet in Facet
            for phrase, weight in wordings.of(facet).weighed()
        )
        self.vocabulary = tuple(self._table.vocabulary)

    def detect(self, words: Sequence[Token]) -> Facet | None:
        """The facet asked for most surely, the first of equals; None when nothing tells."""
        return next(iter(self.detect_two(words)), None)

    def detect_two(self, words: Sequence[Token]) -> tuple[Facet, ...]:
        """At most two facets, the surest first; a second one only when both are asked for in so many words."""
        best: dict[Facet, float] = {}
        for found in self._table.find(words):
            facet, weight = found.value
            best[facet] = max(best.get(facet, 0.0), weight)
        order = sorted(best, key=lambda facet: -best[facet])
        return tuple(order[: 2 if len(order) > 1 and best[order[1]] >= SURE else 1])

    def without_wording(self, words: Sequence[Token]) -> list[Token]:
        """The words that are not part of asking for a facet."""
        return self._table.rest(words)


def own_facets(normalizer: Normalizer) -> FacetTable:
    """The project's own phrases.

    Raises:
        DataError: naming file and field.
    """
    return FacetTable(read_one(own_data("facets.yaml"), Wordings), normalizer.document)


@lru_cache(maxsize=1)
def _alone() -> tuple[FacetTable, Normalizer]:
    normalizer = Normalizer(own_lexicon())
    table = own_facets(normalizer)
    normalizer.learn(table.vocabulary)
    return table, normalizer


def detect_facet(text: str) -> Facet | None:
    """The facet a message asks for, whatever the procedure; None when nothing tells."""
    table, normalizer = _alone()
    return table.detect(normalizer.question(text))

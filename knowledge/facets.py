"""Which part of a procedure a question asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.facet_evidence import FacetEvidence, facet_terms
from knowledge.normalize import Normalizer
from knowledge.phrases import Found, PhraseTable
from knowledge.scoring.evidence import Table
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

FIRST_ASKED = 0.3
"""Of facets asked for in so many words the first is the main one, unless another is learnt to be so by more."""

FACET_EVIDENCE = own_data("facet-evidence.npz")
"""What was learnt from the labelled questions; see `benchmarks/learn_facets.py`."""


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
    """Tells the facet asked for by the words of a question.

    Sure phrases leave a choice between the facets they ask for; which of them, or of all facets where no phrase is
    sure, is told by what was learnt, where there is such.

    Args:
        wordings: the phrases of the data file.
        read: what turns a phrase into words, as it does for questions.
        evidence: what was learnt; None: the surest phrase tells, of equals the first.
    """

    def __init__(
        self,
        wordings: Wordings,
        read: Callable[[str], Sequence[Token]],
        evidence: FacetEvidence | None = None,
    ) -> None:
        self._table = PhraseTable(
            (read(phrase), (facet, weight), True)
            for facet in Facet
            for phrase, weight in wordings.of(facet).weighed()
        )
        self._evidence = evidence
        self._two = lru_cache(maxsize=64)(self._detect_two)  # one message is asked about by several
        self.vocabulary = tuple(self._table.vocabulary)

    def detect(self, words: Sequence[Token]) -> Facet | None:
        """The facet a question mainly asks for; None when nothing tells."""
        return next(iter(self.detect_two(words)), None)

    def detect_two(self, words: Sequence[Token]) -> tuple[Facet, ...]:
        """At most two facets, the main one first; a second one only when both are asked for in so many words."""
        return self._two(tuple(words))

    def _detect_two(self, words: tuple[Token, ...]) -> tuple[Facet, ...]:
        found = self.found(words)
        main = self._main(words, found)
        if main is None:
            return ()
        others = [facet for facet in _at_least(SURE, found) if facet is not main]
        return (main, *others[:1])

    def found(self, words: Sequence[Token]) -> dict[Facet, float]:
        """The facets that phrases ask for and how surely, the surest first, of equals the one asked first."""
        best: dict[Facet, float] = {}
        for facet, weight in self.phrases(words):
            best[facet] = max(best.get(facet, 0.0), weight)
        return dict(sorted(best.items(), key=lambda item: -item[1]))

    def phrases(self, words: Sequence[Token]) -> Iterator[tuple[Facet, float]]:
        """What each phrase in the message asks for and how surely, from left to right."""
        return (found.value for found in self.wording(words))

    def wording(self, words: Sequence[Token]) -> list[Found[tuple[Facet, float]]]:
        """Where phrases ask for a facet, from left to right."""
        return [*self._table.find(words)]

    def without_wording(self, words: Sequence[Token]) -> list[Token]:
        """The words that are not part of asking for a facet."""
        return self._table.rest(words)

    def _main(self, words: Sequence[Token], found: Mapping[Facet, float]) -> Facet | None:
        if self._evidence is None:
            return next(iter(found), None)
        scores = self._evidence.scores(facet_terms(words, found.items()))
        asked = _at_least(SURE, found) or list(Facet)
        main = max(asked, key=lambda facet: scores[facet])
        if SURE in found.values() and scores[main] - scores[asked[0]] <= FIRST_ASKED:
            return asked[0]
        if main is Facet.OVERVIEW and main not in found:
            return max(_at_least(PLAIN, found), key=lambda facet: scores[facet], default=None)
        return main


def _at_least(weight: float, found: Mapping[Facet, float]) -> list[Facet]:
    return [facet for facet, sureness in found.items() if sureness >= weight]


def own_wordings() -> Wordings:
    """The project's own phrases.

    Raises:
        DataError: naming file and field.
    """
    return read_one(own_data("facets.yaml"), Wordings)


def own_facets(normalizer: Normalizer) -> FacetTable:
    """The project's own phrases, and what was learnt with them.

    Raises:
        DataError: naming file and field.
    """
    return FacetTable(own_wordings(), normalizer.document, _own_evidence())


@lru_cache(maxsize=1)
def _own_evidence() -> FacetEvidence:
    return FacetEvidence(Table.load(FACET_EVIDENCE))

"""Everything measured about the units that may be meant by a question, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.datafile import own_data, read_one
from knowledge.lexicon import Lexicon
from knowledge.normalize import Normalizer
from knowledge.scoring.bm25 import Bm25
from knowledge.scoring.coverage import CoverageIndex
from knowledge.scoring.evidence import Evidence
from knowledge.scoring.lines import Floats, Numbers, Picked, UnitLines
from knowledge.scoring.prepared import LINES, Prepared
from knowledge.scoring.qualifiers import QualifierIndex, Qualifiers
from knowledge.scoring.query import Part, Query, build_query
from knowledge.scoring.reading import read_lines
from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token, uses_accents

SHORTLIST = 40
"""Units looked at closely: those that share the most telling words."""

MENTION = 3
"""Telling words up to which a message may be but the mention of a matter: «kết hôn», «giờ làm việc»."""
NEARLY = 0.97
"""A share that is as good as the whole."""
LONGEST = 10
"""Telling words of a line that is looked at closely: nobody says the whole of a letter."""


class Unit(NamedTuple):
    """What can be found: the names of something, and questions asked about it."""

    id: str
    name: str
    """The official name."""
    names: tuple[str, ...]
    """All it is called, the official name too where citizens say it."""
    questions: tuple[str, ...]


class Features(NamedTuple):
    """One value a unit each; all but the penalty grow with likeness and stay near 0 to 1."""

    bm25: Floats
    """Over the words of all its lines."""
    evidence: Floats
    """What the words were learnt to speak for."""
    coverage: Floats
    """Best line: share of it that is said."""
    agreement: Floats
    """Best line: share of it that is said × share of the question it explains."""
    qualifiers: Floats
    """Penalty: see `QualifierIndex`."""


class Measured(NamedTuple):
    units: Numbers
    """The shortlist, in the order of the units; the features are about these."""
    features: Features
    picked: Picked
    """The lines of the shortlist."""
    agreement: Floats
    """How far each of these lines and the question agree."""
    is_named: NDArray[np.bool_]
    """For each of these lines, whether it is a name, and the question but that name, or the telling words of it."""
    query: Query
    unknown: float
    """Share of the question's weight in words that no unit has."""

    def best_line(self, at: int) -> int:
        """The line that agrees most, the first of equals. `at`: a place in the shortlist."""
        lines = self.picked.of(at)
        return int(self.picked.lines[lines][self.agreement[lines].argmax()])

    def named(self, at: int) -> bool:
        """Whether the question is but a name of a unit, or the telling words of one. `at`: a place in the shortlist."""
        return bool(self.is_named[self.picked.of(at)].any())


Sieve = Callable[[Numbers, Floats, Floats, Floats], Numbers]
"""From units, with what is quickly measured of them (bm25, evidence, qualifiers), to those worth a closer look."""


class FeatureIndex:
    """All indexes over the same units. A line is a name or an example question.

    Args:
        units: what can be found.
        evidence: what was learnt about them; None before anything was.
    """

    def __init__(
        self, units: Sequence[Unit], lexicon: Lexicon, normalizer: Normalizer, evidence: Evidence | None
    ) -> None:
        texts = [(unit.names, unit.questions) for unit in units]
        prepared = Prepared(LINES, lexicon)
        self.lines = read_lines(texts, normalizer, lexicon.synonyms, prepared)
        words: list[set[Token]] = [set() for _ in units]
        for line in self.lines:
            words[line.unit].update(line.words)
        self.weights = WordWeights(words, lexicon.weak_words)
        is_ready = prepared.doubtful == self.weights.doubtful()
        content = [
            line.content if is_ready and line.content is not None else self.content(line.words)
            for line in self.lines
        ]
        self.weights.weigh_fillers((line.words for line in self.lines), content)
        owners = [line.unit for line in self.lines]
        self._bm25 = Bm25(content, owners, len(units), self.weights)
        self._units = UnitLines(owners, len(units))
        looked_at = [own if len(own) <= LONGEST else [] for own in content]
        self._coverage = CoverageIndex(self.lines, looked_at, self.weights)
        self._factor = np.array([line.factor for line in self.lines], dtype=np.float32)
        self._is_name = np.array([line.is_name for line in self.lines], dtype=np.bool_)
        self.names = frozenset(self._names())
        """The telling words of each name, by their letters without accents."""
        self._evidence = evidence
        qualifiers = read_one(own_data("qualifiers.yaml"), Qualifiers)
        self._qualifiers = QualifierIndex(qualifiers, units, normalizer.document)

    def content(self, words: Sequence[Token]) -> list[Token]:
        """The words of a whole text without its fillers."""
        return self.weights.content(words, accented=uses_accents(words))

    def _names(self) -> Iterator[tuple[str, ...]]:
        """As they are told from fillers with accents, and without."""
        for line in self.lines:
            if line.is_name:
                for words in (line.words, [Token(word.bare, word.bare) for word in line.words]):
                    if own := self.content(words):
                        yield tuple([word.bare for word in own])

    def measure(self, parts: Sequence[Part], sieve: Sieve | None = None) -> Measured:
        """Measure the units that may be meant by a question.

        Args:
            parts: the question.
            sieve: leaves out what need not be measured to the end; None: nothing is left out.
        """
        query = build_query(parts, self.weights)
        bm25 = self._bm25.scores(query) / 10
        evidence = self._evidence.scores(query) if self._evidence else np.zeros_like(bm25)
        units = _shortlist(bm25 + evidence)
        qualifiers = -self._qualifiers.disagreement([word for own, _ in parts for word in own], units)
        if sieve:
            kept = sieve(units, bm25[units], evidence[units], qualifiers)
            units, qualifiers = units[kept], qualifiers[kept]
        picked = self._units.of(units)
        coverage, precision, matched = self._coverage.scores(query, picked)
        factor = self._factor[picked.lines]
        features = Features(
            bm25=bm25[units],
            evidence=evidence[units],
            coverage=picked.best(coverage * factor),
            agreement=picked.best(coverage * precision * factor),
            qualifiers=qualifiers,
        )
        whole = precision > NEARLY if len(query.content) <= MENTION else precision * coverage > NEARLY
        named = self._is_name[picked.lines] & whole
        agreement = coverage * (np.sqrt(matched) + precision) * factor
        return Measured(units, features, picked, agreement, named, query, self._unknown(query))

    def _unknown(self, query: Query) -> float:
        unknown = sum([mass for word, mass in query.masses.items() if not self.weights.known(word)])
        return unknown / query.mass if unknown else 0.0


def _shortlist(scores: Floats) -> Numbers:
    if len(scores) <= SHORTLIST:
        return np.arange(len(scores))
    return np.sort(np.argpartition(-scores, SHORTLIST)[:SHORTLIST])

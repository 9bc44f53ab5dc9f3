"""Everything measured about the units that may be meant by a question, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.datafile import own_data, read_one
from knowledge.lexicon import Lexicon
from knowledge.normalize import Normalizer
from knowledge.scoring.bm25 import Bm25
from knowledge.scoring.coverage import CoverageIndex
from knowledge.scoring.evidence import Evidence
from knowledge.scoring.lines import Floats, Numbers, UnitLines
from knowledge.scoring.ngrams import NgramIndex
from knowledge.scoring.qualifiers import QualifierIndex, Qualifiers
from knowledge.scoring.query import Part, Query, build_query
from knowledge.scoring.reading import read_lines
from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token

SHORTLIST = 40
"""Units looked at closely: those that share the most telling words."""
FUZZY_LINES = 150
"""Lines compared letter by letter: those that share most."""


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
    weight: Floats
    """Best line: share of it that is said × root of the weight of what is said."""
    agreement: Floats
    """Best line: share of it that is said × share of the question it explains."""
    coverage: Floats
    letters: Floats
    fuzzy: Floats
    qualifiers: Floats
    """Penalty: see `QualifierIndex`."""


class Measured(NamedTuple):
    units: Numbers
    """The shortlist, in the order of the units; the features are about these."""
    features: Features
    best_line: Numbers
    """For each unit of the shortlist, the line that agrees most."""
    query: Query
    unknown: float
    """Share of the question's weight in words that no unit has."""


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
        self.lines = read_lines(texts, normalizer, lexicon.synonyms)
        words: list[list[Sequence[Token]]] = [[] for _ in units]
        for line in self.lines:
            words[line.unit].append(line.words)
        self.weights = WordWeights(
            [[word for line in own for word in line] for own in words], lexicon.weak_words
        )
        content = [self.weights.content(line.words) for line in self.lines]
        bare = [[word.bare for word in own] for own in content]
        owners = [line.unit for line in self.lines]
        self._bm25 = Bm25(content, owners, len(units), self.weights)
        self._units = UnitLines(owners, len(units))
        self._coverage = CoverageIndex(self.lines, content, self.weights)
        self._letters = NgramIndex(bare)
        self._texts = [" ".join(own) for own in bare]
        self._factor = np.array([line.factor for line in self.lines], dtype=np.float32)
        self._evidence = evidence
        qualifiers = read_one(own_data("qualifiers.yaml"), Qualifiers)
        self._qualifiers = QualifierIndex(qualifiers, [unit.name for unit in units], words)

    def measure(self, parts: Sequence[Part]) -> Measured:
        """Measure the units that may be meant by a question."""
        query = build_query(parts, self.weights)
        bm25 = self._bm25.scores(query) / 10
        evidence = self._evidence.scores(query) if self._evidence else np.zeros_like(bm25)
        units = _shortlist(bm25 + evidence)
        picked = self._units.of(units)
        coverage, precision, matched = self._coverage.scores(query, picked.lines)
        root, agreement = np.sqrt(matched), coverage * precision
        fuzzy = self._fuzzy(query, picked.lines, matched)
        letters = self._letters.scores(_said(query), picked.lines)
        factor = self._factor[picked.lines]
        features = Features(
            bm25=bm25[units],
            evidence=evidence[units],
            weight=picked.best(coverage * root * factor) / 3,
            agreement=picked.best(agreement * factor),
            coverage=picked.best(coverage * factor),
            letters=picked.best(letters * factor),
            fuzzy=picked.best(fuzzy * root * factor) / 3,
            qualifiers=-self._qualifiers.disagreement([word for own, _ in parts for word in own])[units],
        )
        best_line = picked.best_line((coverage * root + agreement) * factor)
        return Measured(units, features, best_line, query, self._unknown(query))

    def _fuzzy(self, query: Query, lines: Numbers, matched: Floats) -> Floats:
        """Likeness letter by letter, 0 to 1, of the lines that share most words."""
        near = np.argsort(-matched, kind="stable")[:FUZZY_LINES]
        likeness = np.zeros_like(matched)
        texts = [self._texts[number] for number in lines[near]]
        said = " ".join(_said(query))
        if texts and said:
            found = process.cdist([said], texts, scorer=fuzz.token_set_ratio, dtype=np.float32)
            likeness[near] = found[0] / 100
        return likeness

    def _unknown(self, query: Query) -> float:
        unknown = [w for w in query.content if not self.weights.known(w.word.bare)]
        mass = query.mass(self.weights)
        return query._replace(content=tuple(unknown)).mass(self.weights) / mass if mass else 0.0


def _said(query: Query) -> list[str]:
    return [weighed.word.bare for weighed in query.content]


def _shortlist(scores: Floats) -> Numbers:
    if len(scores) <= SHORTLIST:
        return np.arange(len(scores))
    return np.sort(np.argpartition(-scores, SHORTLIST)[:SHORTLIST])

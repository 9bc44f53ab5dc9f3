"""Everything measured about the units that may be meant by a question, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.datafile import own_data, read_one
from knowledge.lexicon import Lexicon
from knowledge.normalize import Normalizer
from knowledge.scoring.aliases import read_lines
from knowledge.scoring.bm25 import Bm25
from knowledge.scoring.coverage import CoverageIndex
from knowledge.scoring.evidence import Evidence
from knowledge.scoring.lines import Floats, Line, Numbers, Picked, UnitLines
from knowledge.scoring.ngrams import NgramIndex
from knowledge.scoring.qualifiers import QualifierIndex, Qualifiers
from knowledge.scoring.query import Part, Query, build_query
from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token

SHORTLIST = 40
"""Units looked at closely: those that share the most telling words."""
FUZZY_LINES = 150
"""Names compared letter by letter: those that share most."""


class Unit(NamedTuple):
    """What can be found: the names of something, questions asked about it, and its other texts."""

    id: str
    name: str
    """The official name."""
    names: tuple[str, ...]
    """All it is called, the official name too where citizens say it."""
    questions: tuple[str, ...]
    body: tuple[str, ...]


class Features(NamedTuple):
    """One value a unit each; all but the penalty grow with likeness and stay near 0 to 1."""

    bm25: Floats
    """Over the names."""
    asked: Floats
    """BM25 over the example questions."""
    body: Floats
    """BM25 over the other texts."""
    evidence: Floats
    """What the words were learnt to speak for."""
    weight: Floats
    """Best name: share of it that is said × root of the weight of what is said."""
    agreement: Floats
    """Best name: share of it that is said × share of the question it explains."""
    coverage: Floats
    letters: Floats
    fuzzy: Floats
    question: Floats
    """Best example question: share of it that is said × share of what is said that it explains."""
    question_letters: Floats
    qualifiers: Floats
    """Penalty: see `QualifierIndex`."""


class Measured(NamedTuple):
    units: Numbers
    """The shortlist, in the order of the units; the features are about these."""
    features: Features
    best_name: Numbers
    """For each unit of the shortlist, the name that agrees most."""
    query: Query
    unknown: float
    """Share of the question's weight in words that no unit has."""


class FeatureIndex:
    """All indexes over the same units."""

    def __init__(
        self, units: Sequence[Unit], lexicon: Lexicon, normalizer: Normalizer, evidence: Evidence | None
    ) -> None:
        names = [unit.names for unit in units]
        self.names = read_lines(names, normalizer, lexicon.synonyms)
        questions = read_lines([unit.questions for unit in units], normalizer)
        self.lines = [*(line for line in self.names if line.factor == 1.0), *questions]
        self._evidence = evidence
        own = _grouped([line.words for line in self.names], self.names, len(units))
        asked = _grouped([line.words for line in questions], questions, len(units))
        self.weights = WordWeights(
            [
                [word for words in (*named, *said) for word in words]
                for named, said in zip(own, asked, strict=True)
            ],
            lexicon.weak_words,
        )
        self._name_lines = LineFeatures(self.names, len(units), self.weights)
        self._question_lines = LineFeatures(questions, len(units), self.weights)
        bodies = [[self.weights.content(normalizer.document(t)) for t in unit.body] for unit in units]
        self._bodies = Bm25(bodies, self.weights)
        qualifiers = read_one(own_data("qualifiers.yaml"), Qualifiers)
        self._qualifiers = QualifierIndex(qualifiers, [unit.name for unit in units], own)

    def measure(self, parts: Sequence[Part]) -> Measured:
        """Measure the units that may be meant by a question."""
        query = build_query(parts, self.weights)
        names, asked = self._name_lines.bm25.scores(query) / 10, self._question_lines.bm25.scores(query) / 10
        body = self._bodies.scores(query) / 30
        evidence = self._evidence.scores(query) if self._evidence else np.zeros_like(body)
        units = _shortlist(names + asked + body + 2 * evidence)
        name, question = self._name_lines.of(query, units), self._question_lines.of(query, units)
        words = [word for words, _ in parts for word in words]
        features = Features(
            bm25=names[units],
            asked=asked[units],
            body=body[units],
            evidence=evidence[units],
            weight=name.best(name.coverage * name.root) / 3,
            agreement=name.best(name.agreement),
            coverage=name.best(name.coverage),
            letters=name.best(name.letters),
            fuzzy=name.best(self._name_lines.fuzzy(query, name) * name.root) / 3,
            question=question.best(question.agreement),
            question_letters=question.best(question.letters),
            qualifiers=-self._qualifiers.disagreement(words)[units],
        )
        best_name = name.picked.best_line((name.coverage * name.root + name.agreement) * name.factor)
        return Measured(units, features, best_name, query, self._unknown(query))

    def _unknown(self, query: Query) -> float:
        unknown = [w for w in query.content if not self.weights.known(w.word.bare)]
        mass = query.mass(self.weights)
        return query._replace(content=tuple(unknown)).mass(self.weights) / mass if mass else 0.0


class Likeness(NamedTuple):
    """What lines of a shortlist have in common with a question; one value a line."""

    picked: Picked
    factor: Floats
    coverage: Floats
    agreement: Floats
    letters: Floats
    matched: Floats

    @property
    def root(self) -> Floats:
        return np.sqrt(self.matched)

    def best(self, per_line: Floats) -> Floats:
        """The highest value of each unit."""
        return self.picked.best(per_line * self.factor)


class LineFeatures:
    """The indexes over one sort of lines: names, or example questions."""

    def __init__(self, lines: Sequence[Line], units: int, weights: WordWeights) -> None:
        content = [weights.content(line.words) for line in lines]
        bare = [[word.bare for word in words] for words in content]
        self.bm25 = Bm25(_grouped(content, lines, units), weights)
        self._units = UnitLines([line.unit for line in lines], units)
        self._coverage = CoverageIndex(lines, content, weights)
        self._letters = NgramIndex(bare)
        self._texts = [" ".join(words) for words in bare]
        self._factor = np.array([line.factor for line in lines], dtype=np.float32)

    def of(self, query: Query, units: Numbers) -> Likeness:
        """Compare a question with the lines of some units."""
        picked = self._units.of(units)
        coverage, precision, matched = self._coverage.scores(query, picked.lines)
        letters = self._letters.scores(_said(query), picked.lines)
        return Likeness(picked, self._factor[picked.lines], coverage, coverage * precision, letters, matched)

    def fuzzy(self, query: Query, lines: Likeness) -> Floats:
        """Likeness letter by letter, 0 to 1, of the lines that share most words."""
        near = np.argsort(-lines.matched, kind="stable")[:FUZZY_LINES]
        likeness = np.zeros_like(lines.matched)
        texts = [self._texts[number] for number in lines.picked.lines[near]]
        said = " ".join(_said(query))
        if texts and said:
            found = process.cdist([said], texts, scorer=fuzz.token_set_ratio, dtype=np.float32)
            likeness[near] = found[0] / 100
        return likeness


def _said(query: Query) -> list[str]:
    return [weighed.word.bare for weighed in query.content]


def _shortlist(scores: Floats) -> Numbers:
    if len(scores) <= SHORTLIST:
        return np.arange(len(scores))
    return np.sort(np.argpartition(-scores, SHORTLIST)[:SHORTLIST])


def _grouped(
    words: Sequence[Sequence[Token]], lines: Sequence[Line], count: int
) -> list[list[Sequence[Token]]]:
    groups: list[list[Sequence[Token]]] = [[] for _ in range(count)]
    for own, line in zip(words, lines, strict=True):
        groups[line.unit].append(own)
    return groups

"""Everything measured about each record for one question, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.datafile import own_data, read_one
from knowledge.lexicon import Lexicon
from knowledge.normalize import Normalizer
from knowledge.scoring.aliases import Alias, read_aliases
from knowledge.scoring.bm25 import Bm25
from knowledge.scoring.coverage import CoverageIndex
from knowledge.scoring.ngrams import NgramIndex
from knowledge.scoring.qualifiers import QualifierIndex, Qualifiers
from knowledge.scoring.query import Part, Query, build_query
from knowledge.scoring.weights import WordWeights
from knowledge.tokens import Token

FUZZY_ALIASES = 150
"""Aliases compared letter by letter: those that share most."""

Floats = NDArray[np.floating]


class Unit(NamedTuple):
    """What can be found: a record's names, and its other texts."""

    id: str
    names: tuple[str, ...]
    """The first is the official one."""
    body: tuple[str, ...]


class Features(NamedTuple):
    """One value a record each; all but the penalty grow with likeness and stay near 0 to 1."""

    bm25: Floats
    weight: Floats
    """Best alias: share of it that is said × root of the weight of what is said."""
    agreement: Floats
    """Best alias: share of it that is said × share of the question it explains."""
    coverage: Floats
    letters: Floats
    fuzzy: Floats
    body: Floats
    qualifiers: Floats
    """Penalty: see `QualifierIndex`."""


class Measured(NamedTuple):
    features: Features
    best_alias: NDArray[np.intp]
    """For each record, the alias that agrees most."""
    query: Query
    unknown: float
    """Share of the question's weight in words that no record has."""


class FeatureIndex:
    """All indexes over the same records."""

    def __init__(self, units: Sequence[Unit], lexicon: Lexicon, normalizer: Normalizer) -> None:
        self.aliases: list[Alias] = read_aliases([unit.names for unit in units], normalizer, lexicon.synonyms)
        by_record = _grouped([alias.words for alias in self.aliases], self.aliases, len(units))
        self.weights = WordWeights(
            [[word for words in own for word in words] for own in by_record], lexicon.weak_words
        )
        content = [self.weights.content(alias.words) for alias in self.aliases]
        bodies = [[self.weights.content(normalizer.document(t)) for t in unit.body] for unit in units]
        self._names = Bm25(_grouped(content, self.aliases, len(units)), self.weights)
        self._bodies = Bm25(bodies, self.weights)
        self._coverage = CoverageIndex([alias.words for alias in self.aliases], content, self.weights)
        self._letters = NgramIndex([[word.bare for word in words] for words in content])
        self._texts = [" ".join(word.bare for word in words) for words in content]
        qualifiers = read_one(own_data("qualifiers.yaml"), Qualifiers)
        self._qualifiers = QualifierIndex(qualifiers, [unit.names[0] for unit in units], by_record)
        self._size = len(units)
        self._owner = np.array([alias.record for alias in self.aliases], dtype=np.intp)
        self._factor = np.array([alias.factor for alias in self.aliases], dtype=np.float32)

    def measure(self, parts: Sequence[Part]) -> Measured:
        """Measure every record against the parts of a question."""
        query = build_query(parts, self.weights)
        coverage, precision, matched = self._coverage.scores(query)
        root = np.sqrt(matched)
        said = [weighed.word.bare for weighed in query.content]
        agreement = coverage * precision
        features = Features(
            bm25=self._names.scores(query) / 10,
            weight=self._best(coverage * root) / 3,
            agreement=self._best(agreement),
            coverage=self._best(coverage),
            letters=self._best(self._letters.scores(said)),
            fuzzy=self._best(self._fuzzy(" ".join(said), matched) * root) / 3,
            body=self._bodies.scores(query) / 30,
            qualifiers=-self._qualifiers.disagreement([word for words, _ in parts for word in words]),
        )
        return Measured(features, self._best_alias(coverage * root + agreement), query, self._unknown(query))

    def _best(self, per_alias: Floats) -> Floats:
        best = np.zeros(self._size, dtype=np.float32)
        np.maximum.at(best, self._owner, per_alias * self._factor)
        return best

    def _best_alias(self, per_alias: Floats) -> NDArray[np.intp]:
        best = np.zeros(self._size, dtype=np.intp)
        order = np.argsort(per_alias * self._factor, kind="stable")
        best[self._owner[order]] = order
        return best

    def _fuzzy(self, said: str, matched: Floats) -> Floats:
        near = np.argsort(-matched, kind="stable")[:FUZZY_ALIASES]
        likeness = np.zeros_like(matched)
        texts = [self._texts[number] for number in near]
        if texts and said:
            likeness[near] = (
                process.cdist([said], texts, scorer=fuzz.token_set_ratio, dtype=np.float32)[0] / 100
            )
        return likeness

    def _unknown(self, query: Query) -> float:
        unknown = [w for w in query.content if not self.weights.known(w.word.bare)]
        mass = query.mass(self.weights)
        return query._replace(content=tuple(unknown)).mass(self.weights) / mass if mass else 0.0


def _grouped(
    words: Sequence[Sequence[Token]], aliases: Sequence[Alias], count: int
) -> list[list[Sequence[Token]]]:
    groups: list[list[Sequence[Token]]] = [[] for _ in range(count)]
    for own, alias in zip(words, aliases, strict=True):
        groups[alias.record].append(own)
    return groups

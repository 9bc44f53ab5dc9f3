"""Which procedure a question is about, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from knowledge.beyond import Beyond, read_beyond
from knowledge.datafile import own_data, read_one
from knowledge.lexicon import Lexicon, own_lexicon
from knowledge.normalize import Normalizer
from knowledge.procedures import Procedure
from knowledge.ranking import Gate, RankingSettings
from knowledge.scoring.features import FeatureIndex, Measured, Unit
from knowledge.scoring.lines import Floats
from knowledge.scoring.query import Part, by_sentence
from knowledge.text import fold, syllables
from knowledge.tokens import Token, token

SHOWN = 5
"""Candidates a ranking keeps."""

EX: dict = {}
EVERYDAY = 10
"""Sightings each everyday word is credited with when a slip could be one of several words."""


class Candidate(NamedTuple):
    """A record, or a matter beyond the records, with what speaks for it."""

    id: str
    name: str
    score: float
    alias: str
    """The name of it that fits best."""
    words: tuple[str, ...]
    """Words of that name that the question has."""


class Ranking(NamedTuple):
    """Records, best first, and how sure it is that any of them is meant."""

    candidates: tuple[Candidate, ...]
    beyond: Candidate | None
    """The best matter that the records do not answer."""
    gate: float
    """Sureness; see the zones of `ranking.yaml`."""
    unknown: float
    """Share of the question's weight in words no record has, 0 to 1."""

    @property
    def lead(self) -> float:
        """How far the best record is before the best matter beyond."""
        return (
            self.candidates[0].score - (self.beyond.score if self.beyond else 0.0) if self.candidates else 0.0
        )

    @property
    def margin(self) -> float:
        """How far the best record is before the second."""
        scores = [candidate.score for candidate in self.candidates[:2]] + [0.0, 0.0]
        return scores[0] - scores[1]

    def explain(self) -> str:
        """Why this order, for an editor."""
        return "\n".join(
            [f"gate {self.gate:.2f}, unknown {self.unknown:.0%}"]
            + [
                f"{found.score:6.2f}  {found.id}  {found.name} — «{found.alias}»: {', '.join(found.words) or '-'}"
                for found in (*self.candidates, *([self.beyond] if self.beyond else []))
            ]
        )


class SearchIndex:
    """The records, searchable. Built in memory; never changes.

    Args:
        records: procedures and topics.
        beyond: what is not ours to answer; the project's own list when None.
    """

    def __init__(
        self,
        records: Sequence[Procedure],
        beyond: Sequence[Beyond] | None = None,
        lexicon: Lexicon | None = None,
        settings: RankingSettings | None = None,
    ) -> None:
        lexicon = lexicon or own_lexicon()
        self.records = {record.id: record for record in records}
        self.settings = settings or read_one(own_data("ranking.yaml"), RankingSettings)
        beyond = read_beyond(self.records.keys()) if beyond is None else beyond
        self._units = [_unit(record) for record in records] + [_beyond_unit(entry) for entry in beyond]
        self._weights = np.array(self.settings.weights.ordered(), dtype=np.float32)
        self.normalizer = Normalizer(lexicon)
        self._features = FeatureIndex(self._units, lexicon, self.normalizer)
        self.normalizer.learn(self._vocabulary(lexicon))

    def _vocabulary(self, lexicon: Lexicon) -> Iterator[Token]:
        """Words that a slip may be repaired to; everyday ones count as often seen."""
        for alias in self._features.names:
            yield from alias.words
        for _ in range(EVERYDAY):
            yield from lexicon.weak_words.vocabulary

    def read(self, text: str) -> list[Part]:
        """The words of a message, each sentence with what it counts."""
        return by_sentence(text, self.normalizer.question)

    def content(self, words: Sequence[Token]) -> list[Token]:
        """The words without those that say nothing about what is needed."""
        return self._features.weights.content(words)

    def strength(self, word: Token) -> float:
        """1 for an ordinary word, less for those that say little."""
        return self._features.weights.strength(word)

    def search(self, text: str, first_turn: str | None = None) -> Ranking:
        """Rank the records for a message; `first_turn` is the question it follows up."""
        return self.rank(self._turns(text, first_turn))

    def measure(self, text: str, first_turn: str | None = None) -> Measured:
        """What the ranking rests on, for calibration."""
        return self._features.measure(self._turns(text, first_turn))

    def _turns(self, text: str, first_turn: str | None) -> list[Part]:
        earlier = self.read(first_turn) if first_turn else []
        factor = self.settings.first_turn
        return [*((words, factor * weight) for words, weight in earlier), *self.read(text)]

    def rank(self, parts: Sequence[Part]) -> Ranking:
        """Rank the records for words already read."""
        measured = self._features.measure(parts)
        scores = np.stack(measured.features).T @ self._weights
        order = np.argsort(-scores, kind="stable")
        is_own = measured.units[order] < len(self.records)
        own = tuple(self._candidate(at, scores, measured) for at in order[is_own][:SHOWN])
        others = (self._candidate(at, scores, measured) for at in order[~is_own][:1])
        ranking = Ranking(own, next(others, None), 0.0, measured.unknown)
        return ranking._replace(gate=_gate(ranking, self.settings.gate))

    def _candidate(self, at: np.intp, scores: Floats, measured: Measured) -> Candidate:
        unit = self._units[measured.units[at]]
        name = self._features.names[measured.best_name[at]]
        asked = {weighed.word.bare for weighed in measured.query.content}
        words = tuple(word for word in syllables(fold(name.text)) if token(word).bare in asked)
        return Candidate(unit.id, unit.name, float(scores[at]), name.text, words)


def _gate(ranking: Ranking, gate: Gate) -> float:
    if not ranking.candidates:
        return float("-inf")
    lead = max(ranking.lead, gate.least_lead)
    return gate.score * ranking.candidates[0].score + gate.lead * lead + gate.unknown * ranking.unknown


def _unit(record: Procedure) -> Unit:
    papers = (paper.name for paper in record.papers)
    facts = (fact.text for fact in record.facts)
    body = (record.summary, record.who, record.result, *papers, *record.steps, *facts)
    names = (record.name, record.short_name, *record.aliases)
    return Unit(record.id, record.name, names, EX.get(record.id, ()), tuple(text for text in body if text))


def _beyond_unit(entry: Beyond) -> Unit:
    return Unit(entry.id, entry.name, entry.aliases, entry.questions, ())

"""Which procedure a question is about, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from knowledge.beyond import Beyond, read_beyond
from knowledge.candidates import Candidate, Ranking
from knowledge.datafile import own_data, read_one
from knowledge.examples import Examples
from knowledge.examples import read_all as read_examples
from knowledge.lexicon import Lexicon, own_lexicon
from knowledge.normalize import Normalizer
from knowledge.procedures import Procedure
from knowledge.ranking import Gate, RankingSettings
from knowledge.scoring.evidence import BEYOND, Evidence, Table, terms
from knowledge.scoring.features import FeatureIndex, Features, Measured, Unit
from knowledge.scoring.lines import Floats, Numbers
from knowledge.scoring.prepared import Read
from knowledge.scoring.query import Part, by_sentence
from knowledge.scoring.reading import plain
from knowledge.text import fold, syllables
from knowledge.tokens import Token, token

SHOWN = 5
"""Records a ranking keeps."""

EVIDENCE = own_data("evidence.npz")
"""What was learnt from the names and example questions; see `benchmarks/learn_evidence.py`."""

REMEMBERED = 500
"""Rankings that are kept: many people ask the same in the same words."""

CASE = "/"
"""Stands between a record's id and that of its case."""

ROUNDING = 1e-4
"""More than two ways of summing a score may differ by."""

EVERYDAY = 10
"""Sightings each everyday word is credited with when a slip could be one of several words."""


class SearchIndex:
    """The records, searchable. Built in memory; never changes.

    Args:
        records: procedures and topics.
        examples: questions asked about them; the project's own when None.
        beyond: what is not ours to answer; the project's own list when None.
    """

    def __init__(
        self,
        records: Sequence[Procedure],
        examples: Sequence[Examples] | None = None,
        beyond: Sequence[Beyond] | None = None,
    ) -> None:
        lexicon = self._lexicon = own_lexicon()
        self.records = {record.id: record for record in records}
        self.settings = read_one(own_data("ranking.yaml"), RankingSettings)
        beyond = read_beyond(self.records.keys()) if beyond is None else beyond
        self.doors = {entry.id: entry.door for entry in beyond if entry.door}
        asked = {entry.id: entry.questions for entry in (read_examples() if examples is None else examples)}
        named = _named_by_cases(records)
        own = [unit for record in records for unit in _units(record, named.get(record.id, ()), asked)]
        self._own = len(own)
        self._record_ids = list(map(_record_of, own))
        self._units = [*own, *map(_beyond_unit, beyond)]
        self._weights = np.array(self.settings.weights.ordered(), dtype=np.float32)
        self.normalizer = Normalizer(lexicon)
        learnt = [*self._record_ids, *[BEYOND] * len(beyond)]
        evidence = Evidence(Table.load(EVIDENCE), learnt) if EVIDENCE.exists() else None
        self._features = FeatureIndex(self._units, lexicon, self.normalizer, evidence)
        self.normalizer.learn(self._vocabulary(lexicon))
        self._ranked = lru_cache(maxsize=REMEMBERED)(self._rank)

    def _vocabulary(self, lexicon: Lexicon) -> Iterator[Token]:
        """Words that a slip may be repaired to; everyday ones count as often seen."""
        for line in self._features.lines:
            yield from line.words
        for _ in range(EVERYDAY):
            yield from lexicon.weak_words.vocabulary

    def read(self, text: str) -> list[Part]:
        """The words of a message, each sentence with what it counts."""
        return by_sentence(text, self.normalizer.question)

    def content(self, words: Sequence[Token]) -> list[Token]:
        """The words without those that say nothing about what is needed."""
        return self._features.weights.content(words)

    def without_closing(self, words: Sequence[Token]) -> Sequence[Token]:
        """A message but for the particles it ends with."""
        return self._lexicon.weak_words.without_closing(words)

    def strength(self, word: Token) -> float:
        """1 for an ordinary word, less for those that say little."""
        return self._features.weights.strength(word)

    def is_name(self, words: Sequence[Token]) -> bool:
        """Whether the words, but for those that say nothing, are all of a name."""
        return tuple([word.bare for word in self._features.content(words)]) in self._features.names

    def lines(self) -> Iterator[tuple[str, list[str]]]:
        """What there is to learn from: every name and example question as terms, with the record it speaks for."""
        for line in self._features.lines:
            if line.factor < 1:
                continue
            record = self._record_ids[line.unit] if line.unit < self._own else BEYOND
            held = list(terms(self._features.content(line.words)))
            if held:
                yield record, held

    def prepared_lines(self) -> tuple[str, list[tuple[str, Read]]]:
        """What `knowledge.scoring.prepared` keeps: the fingerprint of doubtful fillers, and each text as it is read."""
        document = self.normalizer.document
        texts = dict.fromkeys(
            plain(line.text) if line.is_name else line.text for line in self._features.lines
        )
        words = {text: document(text) for text in texts if text}
        return self._features.weights.doubtful(), [
            (text, Read(own, tuple(self._features.content(own)))) for text, own in words.items()
        ]

    def unit(self, number: int) -> Unit:
        """What a number of `measure` stands for."""
        return self._units[number]

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
        return self._ranked(tuple((tuple(words), factor) for words, factor in parts))

    def _rank(self, parts: tuple[Part, ...]) -> Ranking:
        measured = self._features.measure(parts, self._may_be_first)
        shares = np.stack(measured.features).T * self._weights
        own, others = self._in_order(measured.units, shares.sum(axis=1))
        said = {weighed.word.bare for weighed in measured.query.content}
        candidates = (self._candidate(at, shares[at], measured, said) for at in own)
        beyond = (self._candidate(at, shares[at], measured, said) for at in others[:1])
        named = bool(own) and measured.named(own[0])
        ranking = Ranking(tuple(candidates), next(beyond, None), 0.0, measured.unknown, named)
        return ranking._replace(gate=_gate(ranking, self.settings.gate))

    def _may_be_first(self, units: Numbers, bm25: Floats, evidence: Floats, qualifiers: Floats) -> Numbers:
        """Where the units stand that may come among the shown ones, whatever their lines add to their scores."""
        weights = self.settings.weights
        sure = weights.bm25 * bm25 + weights.evidence * evidence + weights.qualifiers * qualifiers
        at_most = sure + (weights.coverage + weights.agreement + ROUNDING)
        own, others = self._in_order(units, sure)
        of_own = sure[own[-1]] if len(own) == SHOWN else -np.inf
        of_others = sure[others[0]] if others else -np.inf
        return np.flatnonzero(at_most >= np.where(units < self._own, of_own, of_others))

    def _in_order(self, units: Numbers, scores: Floats) -> tuple[list[int], list[int]]:
        """Where the best units stand, the best first: those of the records, one a record; and of what is beyond."""
        records: dict[str, int] = {}
        others = []
        numbers = units.tolist()
        for at in np.argsort(-scores, kind="stable").tolist():
            if numbers[at] >= self._own:
                others.append(at)
            elif len(records) < SHOWN:
                records.setdefault(self._record_ids[numbers[at]], at)
        return list(records.values()), others

    def _candidate(self, at: int, shares: Floats, measured: Measured, said: Collection[str]) -> Candidate:
        """What stands at a place of the shortlist. `said`: the telling words of the question, without accents."""
        unit = self._units[measured.units[at]]
        line = self._features.lines[measured.best_line(at)]
        words = tuple([word for word, letters in _spoken_words(line.text) if letters in said])
        record, _, case = unit.id.partition(CASE)
        shared = dict(zip(Features._fields, shares.tolist(), strict=True))
        return Candidate(record, case or None, unit.name, float(shares.sum()), line.text, words, shared)


@lru_cache(maxsize=5_000)
def _spoken_words(line: str) -> list[tuple[str, str]]:
    """The words of a line as they are typed, each with its letters without accents."""
    return [(word, token(word).bare) for word in syllables(fold(line))]


def _gate(ranking: Ranking, gate: Gate) -> float:
    if not ranking.candidates:
        return float("-inf")
    return gate.lead * ranking.lead + gate.unknown * ranking.unknown + gate.constant


def _units(record: Procedure, named: Sequence[str], asked: Mapping[str, tuple[str, ...]]) -> Iterator[Unit]:
    """A record, and each of its cases that has words of its own."""
    names = (record.name, record.short_name, *record.aliases, *named)
    yield Unit(record.id, record.name, names, asked.get(record.id, ()))
    for case in record.cases:
        questions = asked.get(f"{record.id}{CASE}{case.id}", ())
        if (case.aliases or questions) and not case.record:
            yield Unit(f"{record.id}{CASE}{case.id}", record.name, case.aliases, questions)


def _named_by_cases(records: Sequence[Procedure]) -> dict[str, list[str]]:
    """What records are called where a case of another leads to them."""
    named: dict[str, list[str]] = {}
    for record in records:
        for case in record.cases:
            if case.record:
                named.setdefault(case.record, []).extend(case.aliases)
    return named


def _record_of(unit: Unit) -> str:
    return unit.id.partition(CASE)[0]


def _beyond_unit(entry: Beyond) -> Unit:
    return Unit(entry.id, entry.name, entry.aliases, entry.questions)

"""What an English message asks. The same steps, and the same answer, as `knowledge.understand` has for Vietnamese."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from knowledge.beyond import Beyond
from knowledge.candidates import Candidate, Ranking
from knowledge.english.ages import without_ages
from knowledge.english.lines import Fit, Line, LineIndex
from knowledge.english.reader import Reader
from knowledge.english.translation import EnglishEntry
from knowledge.english.words import EnglishWords
from knowledge.facets import Facet, FacetTable
from knowledge.guards import Guard, GuardId, Guards
from knowledge.search import CASE, SHOWN
from knowledge.smalltalk import Smalltalk, Talk
from knowledge.tokens import Token
from knowledge.understand import CHOICES, Context, Reason, Understanding, Verdict

SURE, POSSIBLE = 0.6, 0.42
"""Fit from which a record is answered, and from which it is offered."""
MARGIN = 0.05
"""How far the best record must be before the second to be answered."""
STANDS_ALONE = 0.75
"""Fit from which a message changes the subject whatever was asked before."""
ASIDE = 2
"""Words beside the part asked for that nothing knows, in a question that is still about the subject before."""
OF_FACET = 0.3
"""What a word counts that may only ask for a part: "fee", "online"."""
STAYS = 0.12
"""What the subject of the conversation is ahead of the others."""


class _Unit(NamedTuple):
    id: str
    name: str
    is_record: bool


class EnglishUnderstander:
    """Understands English messages.

    Args:
        entries: names and example questions of the records.
        words: the word lists.
    """

    def __init__(self, entries: Sequence[EnglishEntry], words: EnglishWords) -> None:
        self.reader = Reader(words)
        read = self.reader.data
        self._fillers = {token.bare for token in read(words.fillers)}
        self._facets = FacetTable(words.facets, read)
        self._guards = Guards(words.guards, read)
        self._smalltalk = Smalltalk(words.smalltalk, read, self._content)
        self._units = list(_units(entries, words.beyond))
        self._records = {entry.id for entry in entries}
        texts = [*_texts(entries), *([b.name, *b.aliases, *b.questions] for b in words.beyond)]
        lines = [
            Line(number, text, frozenset(token.bare for token in self._content(read(text))))
            for number, unit_texts in enumerate(texts)
            for text in unit_texts
        ]
        self._index = LineIndex(lines, {token.bare for token in read(words.light)})
        for line in lines:
            self.reader.learn(line.text)
        for phrase in _phrases(words):
            self.reader.learn(phrase)

    def understand(self, text: str, previous: Context | None = None) -> Understanding:
        """Understand a message, perhaps as a follow-up of the question before."""
        words = self.reader.question(without_ages(text))
        if not words:
            return Understanding(Verdict.EMPTY)
        guard = self._guards.against(words)
        if guard and not guard.unless_named:
            return Understanding(Verdict.REFUSE, reason=Reason(guard.id))
        if talk := self._smalltalk.kind(words):
            return Understanding(Verdict(talk))
        found = self._question(words, previous)
        if guard and found.verdict is not Verdict.ANSWER:
            return _turned_away(guard, found.ranking)
        return found

    def _question(self, words: Sequence[Token], previous: Context | None) -> Understanding:
        facet = self._facets.detect(words)
        known = [record for record in previous.records if record in self._records] if previous else []
        subject = self._content(self._facets.without_wording(words))
        if known and not any(map(self._tells, subject)) and (facet or not self._content(words)):
            return _of_before(known, facet)
        if facet and not subject and not known:
            return Understanding(Verdict.EMPTY)  # "how much does it cost": of what, nobody said
        ranking = self._rank(words, {word.bare for word in subject})
        if known and ranking.gate < STANDS_ALONE:
            kept = self._rank(words, {word.bare for word in subject}, known)
            if kept.candidates and kept.candidates[0].id in known:
                return self._decide(kept, facet)._replace(follow_up=True)
            if facet and len(subject) <= ASIDE and ranking.gate < POSSIBLE and ranking.beyond is None:
                return _of_before(known, facet)
        return self._decide(ranking, facet)

    def _tells(self, word: Token) -> bool:
        """Whether a word may name a subject."""
        return not self._index.is_light(word.bare)

    def _content(self, words: Sequence[Token]) -> list[Token]:
        return [word for word in words if word.bare not in self._fillers]

    def _rank(
        self, words: Sequence[Token], subject: Collection[str], favoured: Collection[str] = ()
    ) -> Ranking:
        asked = {word.bare: 1.0 if word.bare in subject else OF_FACET for word in self._content(words)}
        fits = self._index.fits(asked) if asked else []
        unknown = sum(not self._index.known(word) for word in asked) / max(len(asked), 1)
        others = [self._candidate(fit, asked) for fit in fits if not self._units[fit.unit].is_record]
        own: dict[str, Candidate] = {}
        for fit in fits:
            if self._units[fit.unit].is_record:
                candidate = self._candidate(fit, asked)
                own.setdefault(candidate.id, _kept(candidate, favoured))
        ordered = sorted(own.values(), key=lambda candidate: -candidate.score)[:SHOWN]
        gate = ordered[0].score if ordered else 0.0
        return Ranking(tuple(ordered), others[0] if others else None, gate, unknown)

    def _candidate(self, fit: Fit, asked: Collection[str]) -> Candidate:
        unit = self._units[fit.unit]
        record, _, case = unit.id.partition(CASE)
        shared = tuple(sorted(fit.line.words & set(asked)))
        return Candidate(record, case or None, unit.name, fit.score, fit.line.text, shared, {})

    def _decide(self, ranking: Ranking, facet: Facet | None) -> Understanding:
        best = tuple(candidate.id for candidate in ranking.candidates[:CHOICES])
        if ranking.gate < POSSIBLE or ranking.lead < 0:
            matter = ranking.beyond.name if ranking.beyond and ranking.lead < 0 else None
            told = matter is not None and ranking.beyond is not None and ranking.beyond.score >= POSSIBLE
            reason = Reason.BEYOND if told else Reason.UNKNOWN
            return Understanding(
                Verdict.REFUSE, reason=reason, beyond=matter if told else None, ranking=ranking
            )
        sure = ranking.gate >= SURE and ranking.margin >= MARGIN
        if not sure:
            return Understanding(Verdict.CHOOSE, best, facet, ranking=ranking, facets=_facets(facet))
        case = ranking.candidates[0].case
        return Understanding(Verdict.ANSWER, best, facet, ranking=ranking, case=case, facets=_facets(facet))


def _turned_away(guard: Guard, ranking: Ranking | None) -> Understanding:
    """A question that breaks a rule and names no record clearly."""
    if guard.id is GuardId.ABUSE:
        return Understanding(Verdict.ABUSE, ranking=ranking)
    return Understanding(Verdict.REFUSE, reason=Reason(guard.id), ranking=ranking)


def _of_before(known: Sequence[str], facet: Facet | None) -> Understanding:
    """A question for a part, without saying of what, is about the records before."""
    verdict = Verdict.ANSWER if len(known) == 1 else Verdict.CHOOSE
    return Understanding(verdict, tuple(known), facet, follow_up=True, facets=_facets(facet))


def _facets(facet: Facet | None) -> tuple[Facet, ...]:
    return (facet,) if facet else ()


def _kept(candidate: Candidate, favoured: Collection[str]) -> Candidate:
    ahead = STAYS if candidate.id in favoured else 0.0
    return candidate._replace(score=candidate.score + ahead)


def _units(entries: Sequence[EnglishEntry], beyond: Sequence[Beyond]) -> Iterator[_Unit]:
    """The records, their cases, then what is beyond them; in the order of `_texts`."""
    for entry in entries:
        yield _Unit(entry.id, entry.short_name, is_record=True)
        for case in entry.cases:
            yield _Unit(f"{entry.id}{CASE}{case}", entry.short_name, is_record=True)
    yield from (_Unit(matter.id, matter.name, is_record=False) for matter in beyond)


def _phrases(words: EnglishWords) -> Iterator[str]:
    """What may be asked or said beside the records."""
    for facet in Facet:
        yield from (phrase for phrase, _ in words.facets.of(facet).weighed())
    for guard in words.guards:
        yield from guard.phrases
    for talk in Talk:
        yield from getattr(words.smalltalk, talk)


def _texts(entries: Sequence[EnglishEntry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield (entry.short_name, *entry.questions)
        yield from entry.cases.values()

"""What a message asks: a procedure and a part of it, a choice between some, or nothing we answer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from knowledge.candidates import Candidate, Ranking
from knowledge.facets import PLAIN, Facet, own_facets
from knowledge.guards import Guard, GuardId, own_guards
from knowledge.narrowing import tells
from knowledge.parting import Halves, Parting
from knowledge.procedures import Procedure
from knowledge.ranking import Zones
from knowledge.scoring.query import Part
from knowledge.search import SearchIndex
from knowledge.smalltalk import own_smalltalk
from knowledge.tokens import Token, tokens

NOISE = 0.8
"""Share of a message in words nothing has, from which it is no follow-up; a key or two may look like a word."""

NEAR = 0.3
"""Share of the best score from which a record may be the second one asked about; lower makes the look too slow."""

FIRST, SECOND, BOTH = (True, False), (False, True), (True, True)
"""Which halves of a message a record shares telling words with."""

HEAD_WORDS = 3
"""Words of the longest noun that many procedures are about: «sổ đỏ», «người cao tuổi»."""

LONGEST_NAMED = 20
"""Words of the longest message that may be but a name and what is wanted of it; the rest tell a story."""

CHOICES = 3
"""Procedures offered at most when it is not sure which one is meant."""


class Verdict(StrEnum):
    """What to do with a message; the values are stored."""

    ANSWER = "answer"
    CHOOSE = "choose"
    REFUSE = "refuse"
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT = "about"
    ABUSE = "abuse"
    EMPTY = "empty"


class Reason(StrEnum):
    """Why a message is refused."""

    UNKNOWN = "unknown"
    """Nothing in the records is near."""
    BEYOND = "beyond"
    """A known matter that the records do not answer."""
    HARM = "harm"
    PENALTY = "penalty"
    INJECTION = "injection"


class Context(BaseModel):
    """What was understood last in a conversation; kept with it."""

    model_config = ConfigDict(frozen=True)

    records: tuple[str, ...] = ()
    """One record; several while a choice is open; none when the question was not understood."""
    facet: Facet | None = None
    text: str
    """The question that named the records."""
    cases: tuple[str, ...] = ()
    """Cases of the record that were chosen; the conversation fills them in."""


class Understanding(NamedTuple):
    """What a message asks."""

    verdict: Verdict
    records: tuple[str, ...] = ()
    """Ids, best first, at most three. `answer` shows the first, `choose` offers all."""
    facet: Facet | None = None
    reason: Reason | None = None
    beyond: str | None = None
    """The matter, in words, when the reason is `beyond`."""
    follow_up: bool = False
    """Whether the previous question was needed to understand this one."""
    ranking: Ranking | None = None
    case: str | None = None
    """Id of the record's case the words tell, so that it need not be asked."""
    facets: tuple[Facet, ...] = ()
    """The parts asked for, at most two, `facet` first; none when nothing tells."""
    said: str | None = None
    """The part of the message that asks it, when the message asks two things."""
    then: Understanding | None = None
    """The second of two questions in one message, about another record; both are answered."""

    def context(self, text: str, previous: Context | None = None) -> Context | None:
        """What to remember after this message; small talk and refusals leave what was known before.

        Of two questions the second is remembered, by the name of its record.
        """
        if self.then and self.then.ranking and self.then.ranking.best:
            return self.then.context(self.then.ranking.best.name)
        if self.verdict in (Verdict.ANSWER, Verdict.CHOOSE):
            records = self.records[:1] if self.verdict is Verdict.ANSWER else self.records
            same = previous is not None and self.follow_up and self.records[0] in previous.records
            return Context(
                records=records, facet=self.facet, text=previous.text if previous and same else text
            )
        if previous is None and self.reason is Reason.UNKNOWN:
            return Context(text=text)
        return previous


class Understander:
    """Understands messages against a set of records."""

    def __init__(self, records: Sequence[Procedure]) -> None:
        self.index = SearchIndex(records)
        read = self.index.normalizer.document
        self.facets = own_facets(self.index.normalizer)
        self._parting = Parting(self.index, self.facets)
        self._guards = own_guards(read)
        self._smalltalk = own_smalltalk(read, self.index.content)
        self.index.normalizer.learn(
            [*self.facets.vocabulary, *self._guards.vocabulary, *self._smalltalk.vocabulary]
        )

    def understand(self, text: str, previous: Context | None = None) -> Understanding:
        """Understand a message, perhaps as a follow-up of the question before."""
        parts = self.index.read(text)
        words = [word for part, _ in parts for word in part]
        return (
            self._nothing_said(words)
            or self._forbidden(words)
            or self._small_talk(words)
            or self._question(text, parts, previous)
        )

    def converse(self, turns: Sequence[str]) -> Understanding:
        """Understand the last of several messages."""
        return self.understand(turns[-1], self.context_of(turns[:-1]))

    def context_of(self, turns: Sequence[str]) -> Context | None:
        """What is remembered after several messages."""
        context: Context | None = None
        for text in turns:
            context = self.understand(text, context).context(text, context)
        return context

    def _nothing_said(self, words: Sequence[Token]) -> Understanding | None:
        return None if words else Understanding(Verdict.EMPTY)

    def _forbidden(self, words: Sequence[Token]) -> Understanding | None:
        guard = self._guards.against(words)
        if guard is None or guard.unless_named:
            return None
        return Understanding(Verdict.REFUSE, reason=Reason(guard.id))

    def _small_talk(self, words: Sequence[Token]) -> Understanding | None:
        talk = self._smalltalk.kind(words)
        return Understanding(Verdict(talk)) if talk else None

    def _question(self, text: str, parts: Sequence[Part], previous: Context | None) -> Understanding:
        asked = [word for part, factor in parts if factor == 1.0 for word in part]
        guard = self._guards.against(asked)
        if guard:
            parts = [(self._guards.without(part), factor) for part, factor in parts]
        alone = self.index.rank(self._subject(parts))
        if guard and not alone.named and alone.gate < self.index.settings.zones.despite_guard:
            return _turned_away(guard, alone)
        facets = self.facets.detect_two(asked)
        two = None if guard else self._two(text, [word for part, _ in parts for word in part], alone, facets)
        if two:
            return two
        if previous is None:
            return self._with_case(self._decided(asked, alone, facets), asked)
        followed = self._follow_up(asked, previous, facets, alone)
        asks = any(sureness >= PLAIN for sureness in self.facets.found(asked).values())
        if followed:
            return _kept_part(followed, previous, asks=asks)
        if not facets and alone.unknown >= NOISE:  # the question before must not answer it
            return self._decide(alone, facets)
        found = _kept_part(self._in_context(text, previous, facets, alone), previous, asks=asks)
        before = [word for part, _ in self.index.read(previous.text) for word in part]
        return self._with_case(found, [*before, *asked] if found.follow_up else asked)

    def _subject(self, parts: Sequence[Part]) -> Sequence[Part]:
        """What to look for: but the name, where nothing is said beside it and what is wanted of it.

        «khai sinh mất bao nhiêu tiền» is no lost birth certificate, and «lệ phí khai sinh» no question about fees.
        How far one has come is a matter of its own.
        """
        words, factor = parts[0]
        if len(parts) > 1 or len(words) > LONGEST_NAMED:
            return parts
        asking = [found for found in self.facets.wording(words) if found.value[0] is not Facet.STATUS]
        begins = [0, *(found.end for found in asking)]
        ends = [len(words), *(found.start for found in reversed(asking))]
        named = [
            words[begin:end]
            for begin, end in product(begins, ends)
            if self.index.is_name(words[begin:end]) and self._but_asks(words[:begin], words[end:])
        ]
        if not named:
            return parts
        return [(max(named, key=lambda own: (len(self.index.content(own)), -len(own))), factor)]

    def _but_asks(self, *beside: Sequence[Token]) -> bool:
        """Whether words ask for parts of something and say nothing else."""
        return not any(self.index.content(self.facets.without_wording(words)) for words in beside)

    def _two(
        self, text: str, words: Sequence[Token], whole: Ranking, facets: tuple[Facet, ...]
    ) -> Understanding | None:
        """Two questions about two records, if each is surely answered alone and no third record answers both."""
        if whole.named:
            return None
        together = self._decide(whole, facets)
        for halves in self._parting.halves(text, words):
            if not self._worth(halves, whole):
                continue
            first = self._half(halves.first, halves, facets)
            second = self._half(halves.second, halves, facets) if first else None
            if first and second and self._are_two(first, second, together):
                said, after = self._parting.as_typed(text, halves)
                return first._replace(said=said, then=second._replace(said=after))
        return None

    def _worth(self, halves: Halves, whole: Ranking) -> bool:
        """Whether what was found for the whole names something on each side; saves ranking halves in vain.

        A record may touch both sides, since questions about the one often mention the other: in a list any, otherwise
        only beside a best one that is named on one side.
        """
        one, other = ({word.bare for word in self._parting.subject(words)} for words in halves[:2])
        first, second = one - other, other - one
        near = NEAR * whole.candidates[0].score if whole.candidates else 0.0
        found = [c for c in whole.candidates if self._is_procedure(c.id) and c.score >= near]
        touched = [(bool(words & first), bool(words & second)) for words in map(_words, found)]
        leading = touched if halves.listed else touched[:1]
        mixed = BOTH in touched and not {FIRST, SECOND}.isdisjoint(leading)
        return mixed or {FIRST, SECOND} <= set(touched)

    def _is_procedure(self, record: str) -> bool:
        return self.index.records[record].kind == "procedure"

    def _half(
        self, words: Sequence[Token], halves: Halves, facets: tuple[Facet, ...]
    ) -> Understanding | None:
        """One of two questions, when it is sure; in a list the parts asked of both are `facets`."""
        ranking = self.index.rank([(words, 1.0)])
        if halves.listed and not self._explains(ranking.best, words):
            return None
        found = self._decide(ranking, facets if halves.listed else self.facets.detect_two(words))
        return self._with_case(found, words) if found.verdict is Verdict.ANSWER else None

    def _explains(self, best: Candidate | None, words: Sequence[Token]) -> bool:
        """Whether nothing is named but what the record is called or asked by."""
        said = _words(best)
        return all(word.bare in said for word in self.index.content(words))

    def _are_two(self, first: Understanding, second: Understanding, together: Understanding) -> bool:
        """Whether two halves are about two procedures, and the whole is not surely about a third.

        A general topic beside a procedure ("lệ phí trả trên mạng") is most often a part of the same question.
        """
        both = (first.records[0], second.records[0])
        if both[0] == both[1] or not all(map(self._is_procedure, both)):
            return False
        return together.verdict is not Verdict.ANSWER or together.records[0] in both

    def _with_case(self, found: Understanding, asked: Sequence[Token]) -> Understanding:
        """The case is told when its own words were said: "hết bao nhiêu tiền" is no "hết hạn"."""
        best = found.ranking.best if found.ranking and found.verdict is Verdict.ANSWER else None
        if best is None or best.case is None:
            return found
        said = {word.bare for word in self.facets.without_wording(asked)}
        words = said & {word.bare for text in best.words for word in tokens(text)}
        told = tells(self.index.records[best.id], best.case, words)
        return found._replace(case=best.case if told else None)

    def _follow_up(
        self, asked: Sequence[Token], previous: Context, facets: tuple[Facet, ...], alone: Ranking
    ) -> Understanding | None:
        """A question for a part, without saying of what, is about the records before."""
        known = tuple(record for record in previous.records if record in self.index.records)
        if not known or not facets or not self._only_asks(self.index.without_closing(asked)):
            return None
        verdict = Verdict.ANSWER if len(known) == 1 else Verdict.CHOOSE
        return Understanding(verdict, known, facets[0], follow_up=True, ranking=alone, facets=facets)

    def _in_context(
        self, text: str, previous: Context, facets: tuple[Facet, ...], alone: Ranking
    ) -> Understanding:
        zones = self.index.settings.zones
        if alone.gate >= zones.stands_alone or _is_elsewhere(alone, zones):
            return self._decide(alone, facets)
        says_what = not self._only_asks([word for part, _ in self.index.read(text) for word in part])
        if says_what and alone.gate >= zones.refuse and not _speaks_of(alone, previous):
            return self._decide(alone, facets)
        together = self.index.search(text, first_turn=previous.text)
        return self._decide(together, facets)._replace(follow_up=True)

    def _only_asks(self, words: Sequence[Token]) -> bool:
        """Whether a message asks for a part of something without saying of what."""
        rest = self.index.content(self.facets.without_wording(words))
        return all(self.index.strength(word) < 1 for word in rest)

    def _decided(self, asked: Sequence[Token], alone: Ranking, facets: tuple[Facet, ...]) -> Understanding:
        """What is wanted of something must not hide what it is: «sổ đỏ online» offers what there is about «sổ đỏ»."""
        found = self._decide(alone, facets)
        if found.reason is not Reason.UNKNOWN or not facets:
            return found
        named = self.facets.without_wording(asked)
        if not self.index.content(named) or len(named) > HEAD_WORDS:
            return found
        other = self._decide(self.index.rank([(named, 1.0)]), facets)
        return found if other.verdict is Verdict.REFUSE else other._replace(verdict=Verdict.CHOOSE)

    def _decide(self, ranking: Ranking, facets: tuple[Facet, ...]) -> Understanding:
        zones = self.index.settings.zones
        best = tuple(candidate.id for candidate in ranking.candidates[:CHOICES])
        if ranking.gate < zones.refuse and not ranking.named:
            shared = ranking.beyond is not None and ranking.beyond.words
            matter = ranking.beyond.name if ranking.beyond and shared and ranking.lead < 0 else None
            reason = Reason.BEYOND if matter else Reason.UNKNOWN
            return Understanding(Verdict.REFUSE, reason=reason, beyond=matter, ranking=ranking)
        sure = ranking.gate >= zones.answer and ranking.margin >= zones.margin
        verdict = Verdict.ANSWER if sure else Verdict.CHOOSE
        return Understanding(verdict, best, next(iter(facets), None), ranking=ranking, facets=facets)


def _is_elsewhere(ranking: Ranking, zones: Zones) -> bool:
    """Whether a message, taken alone, is plainly about something the records do not answer."""
    return ranking.beyond is not None and ranking.beyond.score >= zones.elsewhere and ranking.lead < 0


def _speaks_of(ranking: Ranking, previous: Context) -> bool:
    """Whether a message, taken alone, is also about what was asked before."""
    return any(candidate.id in previous.records for candidate in ranking.candidates[:CHOICES])


def _words(candidate: Candidate | None) -> set[str]:
    """The words a record shares with a message, without their accents."""
    return {word.bare for text in candidate.words for word in tokens(text)} if candidate else set()


def _kept_part(found: Understanding, previous: Context, *, asks: bool) -> Understanding:
    """Who is asked which one they mean, and names it, still asks for the part they asked for before."""
    is_open = len(previous.records) > 1 and bool(found.records) and found.records[0] in previous.records
    if asks or not is_open or previous.facet is None:
        return found
    return found._replace(facet=previous.facet, facets=(previous.facet,))


def _turned_away(guard: Guard, ranking: Ranking) -> Understanding:
    if guard.id is GuardId.ABUSE:
        return Understanding(Verdict.ABUSE, ranking=ranking)
    return Understanding(Verdict.REFUSE, reason=Reason(guard.id), ranking=ranking)

"""Which cases of a record a message tells: by words that say it, and by ages.

The words are data (`knowledge/data/case-words.yaml`, explained in `docs/data/case-words.md`). They are looked for only
once it is known which record is meant: "bị mất" says nothing about the record, and all about its case.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from math import inf

from pydantic import Field, model_validator

from knowledge.ages import Age, ages_in
from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.english.ages import english_ages_in
from knowledge.lexicon import own_lexicon
from knowledge.procedures import CaseQuestion, Procedure
from knowledge.spoken import Phrases, spoken
from knowledge.text import shorten

Span = tuple[int, int]

_NOT = re.compile(
    r"\b(?:không|khong|ko|k|hok|hong|chưa|chua|ch|not|never)(?: (?:phải|phai|bị|bi|có|co|been))? $"
)
"""What, right before a phrase, makes it say nothing."""

_TAKES_TIME = re.compile(r".*?\bm(?:ấ|â|a)t1? (?:mâ1?y|may|bao|bn|\d+ (?:ngày|ngay|nga2y|tuâ2n|tuan))")
"""Words that speak of time, not of loss: "làm mất mấy ngày"."""
ROOM = 12
"""Characters looked at behind a phrase."""


class CaseWords(Record):
    """What tells one case."""

    said: tuple[Text, ...] = ()
    """Vietnamese words; `…` stands for up to three words, `<lost>` for a group of the file."""
    english: tuple[Text, ...] = ()
    since: float | None = Field(default=None, ge=0)
    """The age from which the case holds, in years."""
    below: float | None = Field(default=None, gt=0)
    """The age below which it holds, in years."""
    over: tuple[Text, ...] = ()
    """Cases whose words say nothing beside its own: "khai sinh cho con, chồng người Hàn" is the foreign parent's."""

    @property
    def age(self) -> Age | None:
        """The ages of the case; None when age does not decide it."""
        if self.since is None and self.below is None:
            return None
        return Age(self.since or 0.0, self.below or inf)


class CaseBook(Record):
    """The file."""

    groups: Mapping[Text, tuple[Text, ...]]
    """Words that tell cases of many records, by a name."""
    records: Mapping[Text, Mapping[Text, CaseWords]]
    """By the id of the record, then of the case."""

    @model_validator(mode="after")
    def _groups_are_there(self) -> CaseBook:
        for cases in self.records.values():
            for words in cases.values():
                for phrase in (*words.said, *words.english):
                    if phrase.startswith("<") and phrase[1:-1] not in self.groups:
                        raise ValueError(f"no such group: {phrase}")
        return self

    @cached_property
    def _phrases(self) -> dict[tuple[str, str, str], Phrases]:
        return {}

    def told(self, record: Procedure, text: str, today: dt.date, language: str) -> tuple[str, ...]:
        """The cases a message tells, at most one of each question.

        Nothing of a question to which it tells two answers, or may tell two, such as an age between both.
        """
        book = self.records.get(record.id)
        if book is None:
            return ()
        ages = (english_ages_in if language == "en" else ages_in)(text, today)
        messages = _as_heard(shorten(text), language)
        answers = (
            self._answer(record.id, question, book, ages, messages, language)
            for question in record.case_questions
        )
        return tuple(answer for answer in answers if answer)

    def decides(self, record: Procedure, case: str) -> bool:
        """Whether the file has words for the question this case answers, which then are the only ones heard."""
        question = next(q for q in record.case_questions if any(c.id == case for c in q.cases))
        return any(c.id in self.records.get(record.id, {}) for c in question.cases)

    def _answer(
        self,
        record: str,
        question: CaseQuestion,
        book: Mapping[str, CaseWords],
        ages: Collection[Age],
        messages: Collection[str],
        language: str,
    ) -> str | None:
        ids = [case.id for case in question.cases if case.id in book]
        by_words: set[str] = set()
        for message in messages:
            spans = {case: list(self._spans(record, case, message, language)) for case in ids}
            by_words |= {case for case in ids if any(not _inside(span, spans, case) for span in spans[case])}
        plain = [case for case in ids if book[case].age is None and case in by_words]
        if plain:
            return next((case for case in plain if {*plain} <= {case, *book[case].over}), None)
        of_age = {case: age for case in ids if (age := book[case].age)}
        if ages:
            held = [case for case, span in of_age.items() if all(age.within(span) for age in ages)]
        else:
            held = [case for case in of_age if case in by_words]
        return held[0] if len(held) == 1 else None

    def _spans(self, record: str, case: str, message: str, language: str) -> Iterator[Span]:
        key = (record, case, language)
        if key not in self._phrases:
            words = self.records[record][case]
            self._phrases[key] = Phrases(self._written(words.english if language == "en" else words.said))
        for start, end in self._phrases[key].spans(message):
            if not (_NOT.search(message[:start]) or _TAKES_TIME.match(message, start, end + ROOM)):
                yield start, end

    def _written(self, phrases: Iterable[str]) -> list[str]:
        """The phrases with those of their groups, the longest first."""
        full = [
            each
            for phrase in phrases
            for each in (self.groups[phrase[1:-1]] if phrase.startswith("<") else (phrase,))
        ]
        return sorted(full, key=len, reverse=True)


def _as_heard(text: str, language: str) -> set[str]:
    """A message as it is and, since "ca" may be "cả" and "công an", with its short forms written out."""
    short = {} if language == "en" else own_lexicon().abbreviations.entries
    return {spoken(text), spoken(text, short)}


def _inside(span: Span, spans: Mapping[str, Collection[Span]], own: str) -> bool:
    """Whether what tells another case holds these words and more: "có giấy tờ" within "không có giấy tờ"."""
    return any(
        other[0] <= span[0] and span[1] <= other[1] and other != span
        for case, others in spans.items()
        if case != own
        for other in others
    )


@cache
def own_case_book() -> CaseBook:
    """The project's own words, read once.

    Raises:
        DataError: naming file and field.
    """
    return read_one(own_data("case-words.yaml"), CaseBook)

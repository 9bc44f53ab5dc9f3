"""Phản ánh, kiến nghị (pakn): the categories, the reasons to refuse, the clocks, and which step may follow which.

Categories, reasons and clocks are data (`docs/data/feedback-categories.md`). The steps are those of an office's
register: received, checked, forwarded, answered, published; each is a move from some stages to another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import Field

from knowledge.datafile import IdentifiedRecord, Record, Text, WholeNumber, own_data, read_one
from knowledge.petitions import PetitionKind
from knowledge.workdays import WorkCalendar


class Stage(StrEnum):
    """Where a feedback stands. Stored."""

    NEW = "new"
    ACCEPTED = "accepted"
    NEED_MORE = "need_more"
    WORKING = "working"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    """Handed to an agency outside this office."""
    ANSWERED = "answered"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    CLOSED = "closed"
    REOPENED = "reopened"


class Move(StrEnum):
    """What can happen to a feedback. Stored with each event."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    ASSIGN = "assign"
    NEED_MORE = "need_more"
    SUPPLY = "supply"
    TRANSFER = "transfer"
    REFUSE = "refuse"
    ANSWER = "answer"
    PUBLISH = "publish"
    KEEP_BACK = "keep_back"
    REOPEN = "reopen"
    CLOSE = "close"
    SORT = "sort"
    """Given a category, or marked as a repetition. This and what follows leave the stage as it is."""
    RATE = "rate"
    SPLIT = "split"
    RESTRICT = "restrict"


OPEN = frozenset({Stage.NEW, Stage.ACCEPTED, Stage.NEED_MORE, Stage.WORKING, Stage.REOPENED})
"""The office still owes an answer."""
SETTLED = frozenset({Stage.REFUSED, Stage.TRANSFERRED, Stage.ANSWERED, Stage.PUBLISHED, Stage.UNPUBLISHED})
"""The sender has an answer, and may say that it is none."""
REPLIED = frozenset({Stage.ANSWERED, Stage.PUBLISHED, Stage.UNPUBLISHED})

ALLOWED: Mapping[Move, tuple[frozenset[Stage], Stage]] = {
    Move.ACCEPT: (frozenset({Stage.NEW, Stage.REOPENED}), Stage.ACCEPTED),
    Move.ASSIGN: (OPEN, Stage.WORKING),
    Move.NEED_MORE: (OPEN - {Stage.NEED_MORE}, Stage.NEED_MORE),
    Move.SUPPLY: (frozenset({Stage.NEED_MORE}), Stage.WORKING),
    Move.TRANSFER: (OPEN, Stage.TRANSFERRED),
    Move.REFUSE: (OPEN, Stage.REFUSED),
    Move.ANSWER: (OPEN, Stage.ANSWERED),
    Move.PUBLISH: (frozenset({Stage.ANSWERED, Stage.UNPUBLISHED}), Stage.PUBLISHED),
    Move.KEEP_BACK: (frozenset({Stage.ANSWERED, Stage.PUBLISHED}), Stage.UNPUBLISHED),
    Move.REOPEN: (SETTLED, Stage.REOPENED),
    Move.CLOSE: (SETTLED, Stage.CLOSED),
}
"""Move → the stages it may begin from, and the one it leads to."""


class Step(StrEnum):
    """What the office owes, each by a day."""

    CHECK = "check"
    FORWARD = "forward"
    INFORM = "inform"
    ANSWER = "answer"
    PUBLISH = "publish"


_FROM_RECEIPT = (Step.CHECK, Step.FORWARD, Step.INFORM, Step.ANSWER)
MEETS: Mapping[Move, frozenset[Step]] = {
    Move.ACCEPT: frozenset({Step.CHECK, Step.INFORM}),
    Move.ASSIGN: frozenset({Step.CHECK, Step.FORWARD, Step.INFORM}),
    Move.NEED_MORE: frozenset({Step.CHECK}),
    Move.TRANSFER: frozenset(_FROM_RECEIPT),
    Move.REFUSE: frozenset(_FROM_RECEIPT),
    Move.ANSWER: frozenset(_FROM_RECEIPT),
    Move.PUBLISH: frozenset({Step.PUBLISH}),
    Move.KEEP_BACK: frozenset({Step.PUBLISH}),
    Move.REOPEN: frozenset({Step.PUBLISH}),
}
"""What a move settles; the sender is told of each at once. Asking for more stops no clock but the first."""


class Named(IdentifiedRecord):
    """Something an official chooses and a citizen reads."""

    name: Text
    name_en: Text

    def label(self, language: str) -> str:
        return self.name_en if language == "en" else self.name


class Category(Named):
    """What a feedback is about."""

    petition: PetitionKind | None = None
    """It is none: a letter to another door."""
    answer_days: WholeNumber | None = None
    """Working days to answer, where the field has its own limit."""


class Clock(Record):
    """One limit, in working days."""

    step: Step
    days: WholeNumber
    name: Text
    basis: Text


class Clocks(Record):
    """All limits; each feedback keeps the version its days were counted with."""

    version: Text
    steps: tuple[Clock, ...] = Field(min_length=1)
    closes_after_days: WholeNumber
    """Days after an answer from which a feedback cannot be reopened; place and pictures are erased then."""


class Register(Record):
    """The file."""

    as_of: dt.date
    review_by: dt.date
    categories: tuple[Category, ...] = Field(min_length=1)
    refusals: tuple[Named, ...] = Field(min_length=1)
    clocks: Clocks

    def category(self, category_id: str | None) -> Category | None:
        return next((one for one in self.categories if one.id == category_id), None)

    def refusal(self, refusal_id: str | None) -> Named | None:
        return next((one for one in self.refusals if one.id == refusal_id), None)


@dataclass(frozen=True)
class Due:
    """By which day a step is owed, and by which version of the clocks."""

    step: Step
    day: dt.date
    version: str


@cache
def register() -> Register:
    """The project's own categories, reasons and clocks."""
    return read_one(own_data("feedback-categories.yaml"), Register)


def dues_of(received: dt.date, calendar: WorkCalendar, category_id: str | None = None) -> tuple[Due, ...]:
    """What is owed to who was heard on this day, in Vietnamese local time; publishing is not owed yet."""
    clocks = register().clocks
    category = register().category(category_id)
    own = {Step.ANSWER: category.answer_days} if category and category.answer_days is not None else {}
    return tuple(
        Due(one.step, calendar.add_working_days(received, own.get(one.step, one.days)), clocks.version)
        for one in clocks.steps
        if one.step in _FROM_RECEIPT
    )


def publish_due(answered: dt.date, calendar: WorkCalendar) -> Due:
    """By when an answer is to be published, or kept back with a reason."""
    clocks = register().clocks
    days = next(one.days for one in clocks.steps if one.step is Step.PUBLISH)
    return Due(Step.PUBLISH, calendar.add_working_days(answered, days), clocks.version)


def warned_from(due: dt.date, calendar: WorkCalendar) -> dt.date:
    """The working day before, from which an office is warned."""
    return calendar.last_working_day_on_or_before(due - dt.timedelta(days=1))

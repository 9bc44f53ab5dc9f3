"""Procedures and cross-cutting topics as data: the shape of a record and how the files are read.

A record lives in `knowledge/data/procedures/<field>.yaml`; `docs/data/procedures.md` explains each key.
Adding a procedure needs no code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from knowledge.datafile import (
    IdentifiedRecord,
    Record,
    Text,
    Url,
    WholeNumber,
    own_data,
    own_lists,
    read_list,
    read_lists,
)

Confidence = Literal["high", "medium", "low"]
PaperForm = Literal["original", "copy", "certified_copy", "show", "form", "declare", "electronic"]
OnlineLevel = Literal["full", "partial", "unknown"]
TimeUnit = Literal["working_days", "days", "hours"]
SourceKind = Literal["official", "copy", "article", "indirect"]
NEEDED = ("agency", "channels", "time_limit", "fee", "legal_basis")
"""What a procedure cannot do without."""
NEEDED_TO_POINT = ("agency", "channels", "legal_basis")
"""The same for a record of low confidence: it only shows the right door."""
LONGEST_NAMES = 46
"""Characters of a record's id with one case of each question: a button's value holds 64 bytes, the rest is the part."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
RecordId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=40, strip_whitespace=True)
]
"""National code or slug: fit for a button's value and a file's name."""


class Paper(Record):
    """One paper of the dossier."""

    name: Text
    form: PaperForm | None = None
    """original, copy, certified_copy, show (bring and show), form (to fill in), declare (say), electronic."""
    note: Text | None = None
    waived_when: Text | None = None
    cases: tuple[Slug, ...] = ()
    """Needed only in these cases (ids of `Case`); always, when empty. Cases of two questions must both hold."""


class Channels(Record):
    """Where and how the dossier is filed."""

    where: Text
    """The office that takes it in, as a citizen would be told."""
    counter: bool = True
    post: bool | None = None
    online: OnlineLevel | None = None
    """None: not online. `unknown`: online, the level is not in the source."""
    online_url: Url | None = None
    note: Text | None = None


class TimeLimit(Record):
    value: WholeNumber | None = None
    unit: TimeUnit = "working_days"
    text: Text
    """The limit as told to the citizen, with its exceptions."""
    set_by_province: bool = False
    """The national limit is only a frame; each province sets its own."""


class Fee(Record):
    """What is charged for the procedure itself. Amounts in Vietnamese đồng."""

    amount_vnd: WholeNumber | None = None
    online_amount_vnd: WholeNumber | None = None
    set_by_province: bool = False
    text: Text
    """The fee as told to the citizen: who sets it, a range said as such, who is exempt."""
    exempt: Text | None = None
    payment: Text | None = None
    """How it is paid, when the record knows more than the general topic."""


class LegalBasis(Record):
    number: Text
    title: Text
    date: dt.date | None = None
    effective: dt.date | None = None
    note: Text | None = None


class Case(Record):
    """One answer to a question that decides what the citizen needs."""

    id: Slug
    label: Annotated[Text, StringConstraints(max_length=40)]
    """As shown on a button: at most 40 characters."""
    aliases: tuple[Text, ...] = ()
    """As citizens say it together with the procedure, so that they need not be asked: "cccd cho bé"."""
    record: RecordId | None = None
    """Id of another record, when that one answers this case."""
    note: Text | None = None
    """What holds in this case, said before the papers."""
    time: Text | None = None
    """The time limit of this case, when it is not the record's."""
    fee: Text | None = None
    """The fee of this case, when it is not the record's."""


class CaseQuestion(Record):
    """A question whose answer decides papers, fee or office; asked by buttons."""

    ask: Text
    cases: tuple[Case, ...] = Field(min_length=2, max_length=4)


class Source(Record):
    """Where the facts come from. Citizens are only sent to `official` ones (`knowledge/official_pages.py`)."""

    url: Url
    kind: SourceKind = "official"
    """official (shows the procedure or its legal text), copy (of it, by somebody else), article (about it),
    indirect (a front page, or the page of something else)."""
    title: Text
    seen: Text | None = None


class Fact(Record):
    """One statement of a topic. `sourced` false: general knowledge, shown as needing a check."""

    text: Text
    sourced: bool = True
    since: dt.date | None = None
    """The first day on which it holds; before, it is not shown."""
    until: dt.date | None = None
    """The last day on which it holds; afterwards it disappears by itself."""
    basis: Text | None = None
    """The number of the legal text it rests on."""
    about: tuple[Text, ...] = ()
    """Ids of the procedures it concerns."""

    @model_validator(mode="after")
    def _dated_with_basis(self) -> Fact:
        if self.until and not (self.basis and self.since):
            raise ValueError("ý có ngày cuối (until) thì cần ngày đầu (since) và căn cứ (basis)")
        return self


class Procedure(IdentifiedRecord):
    """A procedure, or (`kind: topic`) a cross-cutting topic."""

    id: RecordId
    kind: Literal["procedure", "topic"] = "procedure"
    name: Text
    """Official name."""
    short_name: Annotated[Text, StringConstraints(max_length=40)]
    """As shown on a button: at most 40 characters."""
    aliases: tuple[Text, ...] = Field(min_length=1)
    """As citizens say it; situations too. No channel or facet words (online, lệ phí, giấy tờ gì…)."""
    field: Text
    agency: Text | None = None
    who: Text | None = None
    papers: tuple[Paper, ...] = ()
    steps: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    channels: Channels | None = None
    time_limit: TimeLimit | None = None
    fee: Fee | None = None
    result: Text | None = None
    mistakes: tuple[Text, ...] = ()
    case_questions: tuple[CaseQuestion, ...] = Field(default=(), max_length=2)
    """Asked one after the other before the checklist; the deciding one first."""
    summary: Text
    """One or two short sentences: what it is and the most useful thing to know."""
    legal_basis: tuple[LegalBasis, ...] = ()
    """At least one, unless `no_legal_basis` says why there is none."""
    no_legal_basis: Text | None = None
    """Why a topic rests on no legal text, such as a list of hotlines; never shown to citizens."""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    as_of: dt.date
    """The date of the newest source: shown as "kiểm tra lần cuối"."""
    review_by: dt.date
    """From this day on the card says it may be out of date."""
    review_reason: Text | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    confidence: Confidence
    related: tuple[RecordId, ...] = ()
    notes: Text | None = None
    """For editors; never shown to citizens."""

    @model_validator(mode="after")
    def _complete(self) -> Procedure:
        if self.kind == "procedure":
            needed = NEEDED_TO_POINT if self.confidence == "low" else NEEDED
            missing = [name for name in needed if not getattr(self, name)]
            if missing:
                raise _broken("procedure_needs", "thủ tục phải có {names}", missing)
        elif not self.facts:
            raise _broken("topic_needs", "chủ đề phải có {names}", ["facts"])
        elif bool(self.legal_basis) == bool(self.no_legal_basis):
            raise _broken(
                "either_basis",
                "chủ đề phải có {names}, không ghi cả hai",
                ["legal_basis hoặc no_legal_basis"],
            )
        if self.review_by <= self.as_of:
            raise _broken("review_too_early", "{names} phải sau as_of", ["review_by"])
        return self

    @model_validator(mode="after")
    def _known_cases(self) -> Procedure:
        known = [case.id for case in self.cases]
        if len(set(known)) < len(known):
            raise _broken("case_twice", "mã trường hợp có hai lần: {names}", _repeated(known))
        strangers = {case for paper in self.papers for case in paper.cases} - set(known)
        if strangers:
            raise _broken("case_unknown", "papers nhắc đến trường hợp không có: {names}", sorted(strangers))
        return self

    @model_validator(mode="after")
    def _fits_a_button(self) -> Procedure:
        longest = [max((case.id for case in question.cases), key=len) for question in self.case_questions]
        if len("+".join([self.id, *longest])) > LONGEST_NAMES:
            raise _broken(
                "names_too_long",
                f"các mã này cộng lại dài quá: {{names}} (tối đa {LONGEST_NAMES} ký tự)",
                [self.id, *longest],
            )
        return self

    @property
    def is_pointer(self) -> bool:
        """Whether the record is too unsure to be told, and only shows the right door."""
        return self.kind == "procedure" and self.confidence == "low"

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case of every question."""
        return tuple(case for question in self.case_questions for case in question.cases)


def _broken(kind: str, message: Any, names: list[str]) -> PydanticCustomError:
    """A rule of the whole record that does not hold; `names` say where, for those who tell it in other words."""
    return PydanticCustomError(kind, message, {"names": ", ".join(names)})


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def data_folder() -> Path:
    """The folder of the project's own records."""
    return own_data("procedures")


def read_file(path: Path) -> Iterator[Procedure]:
    """Read one file of records.

    Raises:
        DataError: naming file, record and field.
    """
    return read_list(path, Procedure)


def read_all(folder: Path | None = None) -> tuple[Procedure, ...]:
    """Read every record, in file order.

    Raises:
        DataError: for a broken record, or an id that is there twice.
    """
    return (
        read_lists(sorted(folder.glob("*.yaml")), Procedure) if folder else own_lists("procedures", Procedure)
    )

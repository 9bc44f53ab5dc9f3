"""English texts of the records: their shape, their files, and the fingerprint of the Vietnamese they were made from.

An entry lives in `knowledge/data/english/<field>.yaml`; `docs/data/english.md` explains each key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.datafile import IdentifiedRecord, Record, Text, own_lists, read_lists
from knowledge.procedures import CaseQuestion, Paper, Procedure, Slug

FINGERPRINT = 12
"""Hexadecimal digits kept of a fingerprint."""


class PaperText(Record):
    """One paper, at the same place as in the Vietnamese record."""

    name: Text
    note: Text | None = None
    waived_when: Text | None = None


class CaseText(Record):
    """One case, by its id."""

    id: Slug
    label: Annotated[Text, StringConstraints(max_length=40)]
    note: Text | None = None
    time: Text | None = None
    fee: Text | None = None


class CaseQuestionText(Record):
    """A question that decides the case."""

    ask: Text
    cases: tuple[CaseText, ...]


class Translation(Record):
    """All that citizens see of a record, in English."""

    vietnamese: Text
    """Fingerprint of the Vietnamese texts this was made from."""
    name: Text
    summary: Text
    agency: Text | None = None
    who: Text | None = None
    papers: tuple[PaperText, ...] = ()
    steps: tuple[Text, ...] = ()
    facts: tuple[Text, ...] = ()
    where: Text | None = None
    where_note: Text | None = None
    time: Text | None = None
    fee: Text | None = None
    exempt: Text | None = None
    payment: Text | None = None
    result: Text | None = None
    mistakes: tuple[Text, ...] = ()
    case_questions: tuple[CaseQuestionText, ...] = ()
    review_reason: Text | None = None


class EnglishEntry(IdentifiedRecord):
    """What a record is called and how it is asked for in English, and perhaps the whole of it."""

    short_name: Annotated[Text, StringConstraints(max_length=40)]
    questions: tuple[Text, ...] = Field(min_length=1)
    """Names and questions as English speakers write them, from which they are understood."""
    cases: Mapping[Slug, tuple[Text, ...]] = {}
    """By the id of a case: how it is asked for, so that it need not be asked."""
    translation: Translation | None = None
    """None: the record is shown in Vietnamese, with a line that says so."""


def read_entries(folder: Path | None = None) -> tuple[EnglishEntry, ...]:
    """Read every entry, in file order.

    Raises:
        DataError: for a broken entry, or an id that is there twice.
    """
    return (
        read_lists(sorted(folder.glob("*.yaml")), EnglishEntry)
        if folder
        else own_lists("english", EnglishEntry)
    )


def fingerprint(record: Procedure) -> str:
    """A short digest of every Vietnamese text of a record that a translation renders."""
    texts = "\n".join(f"{place}: {text}" for place, text in translated_texts(record))
    return hashlib.sha256(texts.encode()).hexdigest()[:FINGERPRINT]


def translated_texts(record: Procedure) -> Iterator[tuple[str, str]]:
    """The texts of a record that citizens see, each with its place; the same places in both languages."""
    fee, channels, limit = record.fee, record.channels, record.time_limit
    single = {
        "name": record.name,
        "short_name": record.short_name,
        "summary": record.summary,
        "agency": record.agency,
        "who": record.who,
        "where": channels and channels.where,
        "where_note": channels and channels.note,
        "time": limit and limit.text,
        "fee": fee and fee.text,
        "exempt": fee and fee.exempt,
        "payment": fee and fee.payment,
        "result": record.result,
        "review_reason": record.review_reason,
    }
    yield from ((place, text) for place, text in single.items() if text)
    lists = {
        "steps": record.steps,
        "facts": [fact.text for fact in record.facts],
        "mistakes": record.mistakes,
    }
    for place, texts in lists.items():
        yield from ((f"{place}.{number}", text) for number, text in enumerate(texts, 1))
    for number, paper in enumerate(record.papers, 1):
        yield from _paper_texts(f"papers.{number}", paper)
    for number, question in enumerate(record.case_questions, 1):
        yield from _question_texts(f"case_questions.{number}", question)


def _paper_texts(place: str, paper: Paper) -> Iterator[tuple[str, str]]:
    texts = {"name": paper.name, "note": paper.note, "waived_when": paper.waived_when}
    yield from ((f"{place}.{key}", text) for key, text in texts.items() if text)


def _question_texts(place: str, question: CaseQuestion) -> Iterator[tuple[str, str]]:
    yield f"{place}.ask", question.ask
    for case in question.cases:
        texts = {"label": case.label, "note": case.note, "time": case.time, "fee": case.fee}
        yield from ((f"{place}.{case.id}.{key}", text) for key, text in texts.items() if text)

"""A record in English: the Vietnamese one with its texts replaced, so that everything else stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.english.translation import CaseQuestionText, EnglishEntry, PaperText, Translation
from knowledge.errors import DataError
from knowledge.procedures import CaseQuestion, Paper, Procedure


def in_english(record: Procedure, entry: EnglishEntry) -> Procedure:
    """The record with English texts; without a translation only its name on buttons is English.

    A list that has grown or shrunk since the translation keeps the English of the places that are still there.
    """
    if entry.translation is None:
        return record.model_copy(update={"short_name": entry.short_name})
    return record.model_copy(update={"short_name": entry.short_name, **_texts(record, entry.translation)})


def check_fits(record: Procedure, translation: Translation) -> None:
    """Refuse a translation whose lists are not as long as the record's.

    Raises:
        DataError: naming record and list.
    """
    for name in ("papers", "steps", "facts", "mistakes", "case_questions"):
        theirs, ours = len(getattr(record, name)), len(getattr(translation, name))
        if theirs != ours:
            raise DataError(f"english: {record.id}: {name}: {ours} instead of {theirs}")


def _texts(record: Procedure, english: Translation) -> dict[str, Any]:
    return {
        "name": english.name,
        "summary": english.summary,
        "agency": english.agency or record.agency,
        "who": english.who or record.who,
        "result": english.result or record.result,
        "review_reason": english.review_reason or record.review_reason,
        "steps": _over(record.steps, english.steps),
        "mistakes": _over(record.mistakes, english.mistakes),
        "facts": tuple(
            fact.model_copy(update={"text": text})
            for fact, text in zip(
                record.facts, _over([f.text for f in record.facts], english.facts), strict=True
            )
        ),
        "papers": _papers(record.papers, english.papers),
        "case_questions": _questions(record.case_questions, english.case_questions),
        **_conditions(record, english),
    }


def _over(vietnamese: Sequence[str], english: Sequence[str]) -> tuple[str, ...]:
    """The English of each place; Vietnamese where a place has none yet."""
    return (*english[: len(vietnamese)], *vietnamese[len(english) :])


def _conditions(record: Procedure, english: Translation) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if record.channels:
        new = _said(where=english.where, note=english.where_note)
        changed["channels"] = record.channels.model_copy(update=new)
    if record.time_limit:
        changed["time_limit"] = record.time_limit.model_copy(update=_said(text=english.time))
    if record.fee:
        new = _said(text=english.fee, exempt=english.exempt, payment=english.payment)
        changed["fee"] = record.fee.model_copy(update=new)
    return changed


def _papers(papers: Sequence[Paper], english: Sequence[PaperText]) -> tuple[Paper, ...]:
    put = tuple(
        paper.model_copy(update=_said(name=text.name, note=text.note, waived_when=text.waived_when))
        for paper, text in zip(papers, english, strict=False)
    )
    return (*put, *papers[len(put) :])


def _questions(
    questions: Sequence[CaseQuestion], english: Sequence[CaseQuestionText]
) -> tuple[CaseQuestion, ...]:
    put = tuple(map(_question, questions, english))
    return (*put, *questions[len(put) :])


def _question(question: CaseQuestion, english: CaseQuestionText) -> CaseQuestion:
    cases = tuple(
        case.model_copy(update=_said(label=text.label, note=text.note, time=text.time, fee=text.fee))
        for case, text in zip(question.cases, english.cases, strict=False)
    )
    return question.model_copy(update={"ask": english.ask, "cases": (*cases, *question.cases[len(cases) :])})


def _said(**texts: str | None) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}

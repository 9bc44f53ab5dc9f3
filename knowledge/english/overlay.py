"""A record in English: the Vietnamese one with its texts replaced, so that everything else stays as it is."""

from __future__ import annotations

from typing import Any

from knowledge.english.translation import CaseQuestionText, CaseText, EnglishEntry, PaperText, Translation
from knowledge.errors import DataError
from knowledge.procedures import Case, CaseQuestion, Fact, Paper, Procedure


def in_english(record: Procedure, entry: EnglishEntry) -> Procedure:
    """The record with English texts; without a translation only its name on buttons is English.

    A list that has grown or shrunk since it was translated stays Vietnamese: its places may have moved.
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
    single = _said(
        name=english.name,
        summary=english.summary,
        agency=english.agency,
        who=english.who,
        result=english.result,
        review_reason=english.review_reason,
    )
    lists = {
        "steps": english.steps,
        "mistakes": english.mistakes,
        "facts": tuple(map(_fact, record.facts, english.facts)),
        "papers": tuple(map(_paper, record.papers, english.papers)),
        "case_questions": tuple(map(_question, record.case_questions, english.case_questions)),
    }
    whole = {
        name: texts
        for name, texts in lists.items()
        if len(getattr(english, name)) == len(getattr(record, name))
    }
    return {**single, **whole, **_conditions(record, english)}


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


def _fact(fact: Fact, text: str) -> Fact:
    return fact.model_copy(update={"text": text})


def _paper(paper: Paper, text: PaperText) -> Paper:
    return paper.model_copy(update=_said(name=text.name, note=text.note, waived_when=text.waived_when))


def _question(question: CaseQuestion, english: CaseQuestionText) -> CaseQuestion:
    texts = {text.id: text for text in english.cases}
    cases = tuple(_case(case, texts[case.id]) if case.id in texts else case for case in question.cases)
    return question.model_copy(update={"ask": english.ask, "cases": cases})


def _case(case: Case, text: CaseText) -> Case:
    return case.model_copy(update=_said(label=text.label, note=text.note, time=text.time, fee=text.fee))


def _said(**texts: str | None) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}

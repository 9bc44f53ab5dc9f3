"""What a message says of the case is not asked again, and what it does not say is asked."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from knowledge.case_words import CaseBook, own_case_book
from knowledge.examples import read_all as examples
from knowledge.procedures import read_all
from knowledge.text import strip_diacritics

TODAY = dt.date(2026, 11, 21)
RECORDS = {record.id: record for record in read_all()}
PHRASES = yaml.safe_load(Path(__file__).with_name("case_phrases.yaml").read_text(encoding="utf-8"))
ASK = "hỏi"
HEARD = 0.99
"""Share of the phrases, written by hand, whose case must be heard; of the others it is asked."""
HEARD_OF_OTHERS = 0.85
"""The same for the aliases and example questions of the cases, many of which say nothing of the case."""


def told(record: str, text: str, language: str = "vi") -> tuple[str, ...]:
    return own_case_book().told(RECORDS[record], text, TODAY, language)


def said() -> Iterator[tuple[str, str, str]]:
    for record, cases in PHRASES.items():
        for case, phrases in cases.items():
            yield from ((record, case, phrase) for phrase in phrases)


def asked_of(record: str, case: str) -> set[str]:
    """The cases that answer the same question."""
    return next(
        {c.id for c in question.cases}
        for question in RECORDS[record].case_questions
        if case in {c.id for c in question.cases}
    )


@pytest.mark.parametrize("typed", [str, strip_diacritics], ids=["accents", "bare"])
def test_what_is_said_is_heard_or_asked_never_taken_for_another(typed):
    """Every case of every record, as people say it, with accents and without."""
    wrong, heard, count = [], 0, 0
    for record, case, phrase in said():
        found = {*told(record, typed(phrase))}
        if case == ASK:
            wrong += [(record, phrase, found)] if found else []
            continue
        count += 1
        heard += case in found
        wrong += [(record, case, phrase, found)] if found & asked_of(record, case) - {case} else []
    assert wrong == []
    assert heard / count >= HEARD


def test_the_aliases_of_cases_lead_to_no_other_case():
    """What others wrote for a case is heard as that case, or asked."""
    questions = {entry.id: entry.questions for entry in examples()}
    lines = [
        (record.id, case.id, line)
        for record in RECORDS.values()
        for case in record.cases
        for line in (*case.aliases, *questions.get(f"{record.id}/{case.id}", ()))
    ]
    heard = [(record, case, line, {*told(record, line)}) for record, case, line in lines]

    assert [row for row in heard if row[3] & asked_of(row[0], row[1]) - {row[1]}] == []
    assert sum(case in found for _, case, _, found in heard) / len(heard) >= HEARD_OF_OTHERS


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("my 16-year-old son needs an ID card", ("tu-14",)),
        ("ID card for my 7 year old daughter", ("duoi-14",)),
        ("ID card for my child, born in 2019", ("duoi-14",)),
        ("my baby is 8 months old, can she have an ID card", ("duoi-14",)),
        ("I need a new ID card", ()),
        ("I need an ID card", ()),
        ("I lost my ID card", ("tu-14", "mat")),
        ("my ID card has expired", ("doi",)),
        ("first ID card for my son who is 14", ("tu-14", "lan-dau")),
        ("ID card for my kids, 9 and 16 years old", ("tu-14",)),
    ],
)
def test_english_messages_tell_their_case_too(text, cases):
    """A new card is a first one, an exchange or a lost one: that is asked."""
    assert told("can-cuoc-cap-doi-cap-lai", text, "en") == cases


def test_the_file_names_records_and_cases_there_are():
    """All cases of every question, so that none is decided by half of its answers."""
    named = {record: {*cases} for record, cases in own_case_book().records.items()}

    assert named == {
        record.id: {case.id for case in record.cases} for record in RECORDS.values() if record.case_questions
    }


def test_words_end_with_words():
    """A phrase that ends with an ellipsis would never be found at the end of a message."""
    book = own_case_book()
    words = [w for cases in book.records.values() for c in cases.values() for w in (*c.said, *c.english)]

    assert not [w for w in (*words, *(w for g in book.groups.values() for w in g)) if w.strip("…") != w]


def test_an_unknown_group_is_named():
    """Who misspells a group of words reads its name."""
    with pytest.raises(ValidationError, match="no such group: <gone>"):
        CaseBook.model_validate({"groups": {}, "records": {"x": {"y": {"said": ["<gone>"]}}}})

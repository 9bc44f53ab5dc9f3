"""The case questions of our own records: few, short, and none leads astray."""

from collections.abc import Iterator

import pytest

from knowledge.facets import Facet
from knowledge.narrowing import chosen_cases, narrow
from knowledge.procedures import Case, Procedure, read_all
from knowledge.text import bare
from tests.knowledge.test_procedures import ABBREVIATION, FACET_WORDS, LONGEST_TEXT

RECORDS = {record.id: record for record in read_all()}
ASKING = [record for record in RECORDS.values() if record.case_questions]
MOST_QUESTIONS = 2
LONGEST_VALUE = 64
"""Bytes of a button's value on Telegram."""

asking = pytest.mark.parametrize("record", ASKING, ids=lambda record: record.id)


def walks(record: Procedure, chosen: tuple[str, ...] = (), asked: int = 0) -> Iterator[int]:
    """Every way through the questions, also on to other records; how many were asked at its end."""
    assert asked <= 5, f"{record.id} goes round in circles"
    questions = narrow(record, chosen).case_questions
    if not questions:
        yield asked
        return
    for case in questions[0].cases:
        ids = (*chosen, case.id)
        if case.record:
            there = RECORDS[case.record]
            yield from walks(there, tuple(c.id for c in chosen_cases(there, ids)), asked + 1)
        else:
            yield from walks(record, ids, asked + 1)


@asking
def test_the_checklist_comes_after_two_questions_at_most(record):
    """Also where an answer leads to another record."""
    assert max(walks(record)) <= MOST_QUESTIONS


@asking
def test_a_case_leads_to_a_record_there_is(record):
    """And never back to the same one, nor to one that sends the citizen on again for the same case."""
    for case in record.cases:
        if case.record:
            assert case.record in RECORDS
            assert case.record != record.id
            assert not [c for c in chosen_cases(RECORDS[case.record], [case.id]) if c.record]


@asking
def test_every_paper_is_reached(record):
    """Each paper is on the checklist of some case that stays with this record."""
    staying = [[case.id for case in question.cases if not case.record] for question in record.case_questions]
    for paper in record.papers:
        assert not paper.cases or all(
            not {*paper.cases} & {c.id for c in question.cases} or {*paper.cases} & {*here}
            for question, here in zip(record.case_questions, staying, strict=True)
        ), paper.name


@asking
def test_labels_fit_a_button_and_a_title(record):
    """Different, at most 40 characters, without brackets: the title puts them in brackets."""
    labels = [case.label for case in record.cases]

    assert len({bare(label) for label in labels}) == len(labels)
    assert not [label for label in labels if len(label) > 40 or "(" in label]


@asking
def test_texts_of_cases_are_plain(record):
    """No initials, nothing longer than a few lines of a phone; questions end with a question mark."""
    texts = [t for case in record.cases for t in (case.label, case.note, case.time, case.fee) if t]
    questions = [question.ask for question in record.case_questions]

    assert not [
        text for text in [*texts, *questions] if ABBREVIATION.search(text) or len(text) > LONGEST_TEXT
    ]
    assert all(ask.endswith("?") for ask in questions)


@asking
def test_buttons_fit_every_channel(record):
    """The longest value a choice can have is at most 64 bytes."""
    longest = "+".join(max((c.id for c in q.cases), key=len) for q in record.case_questions)
    value = f"case:{record.id}:{longest}:{max(Facet, key=len)}"

    assert len(value.encode()) <= LONGEST_VALUE


@asking
def test_aliases_of_cases_are_many_and_distinct(record):
    """Each case is said in 6 to 12 ways, none of them twice within a question, none asking for a part."""
    for question in record.case_questions:
        said = [alias.casefold() for case in question.cases for alias in case.aliases]
        assert len(set(said)) == len(said)
        assert all(6 <= len(case.aliases) <= 12 for case in question.cases)
        assert not [alias for alias in said if FACET_WORDS.search(alias)]


def strangers(record: Procedure, case: Case) -> set[str]:
    """Aliases of a case that are the name of a record which neither asks nor answers it."""
    return {
        alias
        for alias in case.aliases
        for other in RECORDS.values()
        if other.id not in (record.id, case.record)
        and bare(alias) in {bare(known) for known in other.aliases}
    }


@asking
def test_aliases_of_cases_are_nobody_elses_name(record):
    """What names another procedure does not decide a case of this one."""
    assert {case.id: found for case in record.cases if (found := strangers(record, case))} == {}

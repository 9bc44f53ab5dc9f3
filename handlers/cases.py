"""Guided choice: which cases of a record hold in a conversation, and how they are asked for."""

from __future__ import annotations

from handlers.turn import Turn
from knowledge.case_words import own_case_book
from knowledge.facets import Facet
from knowledge.narrowing import choose_also, chosen_cases
from knowledge.procedures import CaseQuestion, Procedure
from knowledge.understand import CHOICES, Understanding, Verdict
from storage.messages import Button


def settle(turn: Turn, found: Understanding) -> tuple[Understanding, tuple[str, ...]]:
    """What is really asked, and the cases that hold: those chosen before, and the one the words tell.

    A case that another record answers leads there.
    """
    if found.verdict is not Verdict.ANSWER:
        return found, ()
    record = turn.knowledge.procedures[found.records[0]]
    topic = turn.state.topic
    cases = topic.cases if topic and found.follow_up and topic.records == (record.id,) else ()
    for case in _told(turn, record, found):
        cases = choose_also(record, cases, case)
    return lead_on(turn, found, cases)


def told_before_choice(turn: Turn, record: Procedure) -> tuple[str, ...]:
    """The cases told by the question that left open which record it meant, until this one was chosen."""
    topic = turn.state.topic
    if topic is None or record.id not in topic.records or len(topic.records) == 1:
        return ()
    return own_case_book().told(record, topic.text, turn.today, _language(turn, topic.text))


def _told(turn: Turn, record: Procedure, found: Understanding) -> tuple[str, ...]:
    """The cases the words tell; what the search heard counts only where the project has no words of its own."""
    said = found.said or turn.message.text
    told = own_case_book().told(record, said, turn.today, _language(turn, said))
    if found.case not in {case.id for case in record.cases} or own_case_book().decides(record, found.case):
        return told
    return (*told, found.case)


def _language(turn: Turn, text: str) -> str:
    """The language the message is in; what shows none is in the conversation's."""
    return turn.knowledge.language_of(text) or turn.language


def lead_on(
    turn: Turn, found: Understanding, cases: tuple[str, ...]
) -> tuple[Understanding, tuple[str, ...]]:
    """Go to the record that answers one of these cases, if another one does; it takes over the cases it shares."""
    chosen = chosen_cases(turn.knowledge.procedures[found.records[0]], cases)
    other = next((case.record for case in chosen if case.record in turn.knowledge.procedures), None)
    if other is None:
        return found, cases
    others = (record for record in found.records if record != other)
    shared = chosen_cases(turn.knowledge.procedures[other], cases)
    return found._replace(records=(other, *others)[:CHOICES], case=None), tuple(case.id for case in shared)


def case_buttons(
    record: Procedure, question: CaseQuestion, cases: tuple[str, ...], facet: Facet
) -> tuple[Button, ...]:
    """The answers to a question, each adding its case to those chosen before."""
    return tuple(
        Button(label=case.label, value=part_value(record, facet, choose_also(record, cases, case.id)))
        for case in question.cases
    )


def part_value(record: Procedure, facet: Facet, cases: tuple[str, ...] = ()) -> str:
    """The value of a button that shows a part of a record: `show:…`, or in the chosen cases `case:…`."""
    if not cases:
        return f"show:{record.id}:{facet.value}"
    return f"case:{record.id}:{'+'.join(cases)}:{facet.value}"

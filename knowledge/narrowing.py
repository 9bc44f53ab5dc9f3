"""A record narrowed to what holds in the chosen cases: its papers, fee, time limit, and what is still to be asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from knowledge.facets import Facet
from knowledge.procedures import Case, CaseQuestion, Paper, Procedure
from knowledge.tokens import tokens

FREE = ("Không phải trả", "Không thu phí", "Nothing to pay", "No fee")
"""How the fee of a case begins in which nothing is paid."""

CONDITIONAL = (
    *("Chỉ khi", "Chỉ cần khi", "Chỉ với", "Chỉ người", "Khi ", "Ai có", "Không phải nộp"),
    *("Only ", "If ", "Not needed"),
)
"""How the note begins, in either language, of a paper that not everybody needs."""

SENTENCE = re.compile(r"(?<=[.!?])\s+")
"""The border between two sentences."""


def condition_of(paper: Paper) -> str | None:
    """The sentence of a paper's note that says who needs it; None when everybody does."""
    first = SENTENCE.split(paper.note or "", maxsplit=1)[0]
    return first if first.startswith(CONDITIONAL) else None


def chosen_cases(record: Procedure, ids: Collection[str]) -> tuple[Case, ...]:
    """The cases with these ids, in the order of the record's questions; strangers are passed over."""
    return tuple(case for case in record.cases if case.id in ids)


def fits(record: Procedure, ids: Sequence[str]) -> bool:
    """Whether these ids are cases of the record, at most one of each question."""
    return len(chosen_cases(record, ids)) == len(ids) and all(
        sum(case.id in ids for case in question.cases) <= 1 for question in record.case_questions
    )


def tells(record: Procedure, case: str, said: Collection[str]) -> bool:
    """Whether one of these words, bare, belongs to the case: not to the record as such, nor to another answer.

    "làm căn cước" alone is about everybody's card, although "làm căn cước cho bé" names the case of a child.
    """
    question = next(question for question in record.case_questions if case in _ids(question))
    own = next(answer for answer in question.cases if answer.id == case)
    others = [answer for answer in question.cases if answer.id != case]
    elsewhere = _words(text for other in others for text in (other.label, *other.aliases))
    usual = _words((record.name, record.short_name, *record.aliases)) - _words([own.label])
    return bool({*said} - elsewhere - usual)


def _words(texts: Iterable[str]) -> set[str]:
    return {word.bare for text in texts for word in tokens(text)}


def choose_also(record: Procedure, ids: Sequence[str], case: str) -> tuple[str, ...]:
    """The chosen ids with one more; it replaces what was chosen of the same question."""
    asked = next(question for question in record.case_questions if case in _ids(question))
    wanted = {*ids} - _ids(asked) | {case}
    return tuple(found.id for found in chosen_cases(record, wanted))


def narrow(record: Procedure, ids: Collection[str]) -> Procedure:
    """The record as it is in the chosen cases; the questions that stay are those still open.

    Papers of other cases are gone, and the `cases` of those that stay name open questions only. The first chosen case
    that has a fee or a time limit of its own decides it.
    """
    chosen = chosen_cases(record, ids)
    if not chosen:
        return record
    decided = [question for question in record.case_questions if _ids(question) & {*ids}]
    return record.model_copy(
        update={
            "papers": _papers(record.papers, decided, ids),
            "case_questions": tuple(q for q in record.case_questions if q not in decided),
            **_own_fee(record, chosen),
            **_own_time(record, chosen),
        }
    )


def next_question(record: Procedure, ids: Collection[str], facets: Collection[Facet]) -> CaseQuestion | None:
    """The first open question whose answer changes what was asked; None when nothing is left to ask."""
    chosen = chosen_cases(record, ids)
    wanted = [facet for facet in facets if not _settled(facet, chosen)]
    for question in narrow(record, ids).case_questions:
        if any(_matters(question, facet) for facet in wanted):
            return question
    return None


def _settled(facet: Facet, chosen: Sequence[Case]) -> bool:
    return (facet is Facet.FEE and any(case.fee for case in chosen)) or (
        facet is Facet.TIME and any(case.time for case in chosen)
    )


def _matters(question: CaseQuestion, facet: Facet) -> bool:
    if facet in (Facet.OVERVIEW, Facet.PAPERS) or any(case.record for case in question.cases):
        return facet in _ASKED
    return (facet is Facet.FEE and any(case.fee for case in question.cases)) or (
        facet is Facet.TIME and any(case.time for case in question.cases)
    )


_ASKED = {Facet.OVERVIEW, Facet.PAPERS, Facet.STEPS, Facet.FEE, Facet.TIME}
"""Parts that may depend on the case."""


def _ids(question: CaseQuestion) -> set[str]:
    return {case.id for case in question.cases}


def _papers(
    papers: Sequence[Paper], decided: Sequence[CaseQuestion], ids: Collection[str]
) -> tuple[Paper, ...]:
    answered = {case for question in decided for case in _ids(question)}
    needed = [paper for paper in papers if all(_needs(paper, question, ids) for question in decided)]
    return tuple(_without_cases(paper, answered) if paper.cases else paper for paper in needed)


def _without_cases(paper: Paper, answered: Collection[str]) -> Paper:
    """A paper that its case needs; once no question about it is open, its condition is met and need not be told."""
    left = tuple(case for case in paper.cases if case not in answered)
    condition = None if left else condition_of(paper)
    note = (paper.note or "").removeprefix(condition).strip() or None if condition else paper.note
    return paper.model_copy(update={"cases": left, "note": note})


def _needs(paper: Paper, question: CaseQuestion, ids: Collection[str]) -> bool:
    named = {*paper.cases} & _ids(question)
    return not named or bool(named & {*ids})


def _own_fee(record: Procedure, chosen: Sequence[Case]) -> dict[str, object]:
    text = next((case.fee for case in chosen if case.fee), None)
    if text is None or record.fee is None:
        return {}
    # The amounts are those of the ordinary case; who pays nothing need not read who is exempt.
    own: dict[str, object] = {"text": text, "amount_vnd": None, "online_amount_vnd": None}
    if text.startswith(FREE):
        own |= {"amount_vnd": 0, "set_by_province": False, "exempt": None}
    return {"fee": record.fee.model_copy(update=own)}


def _own_time(record: Procedure, chosen: Sequence[Case]) -> dict[str, object]:
    text = next((case.time for case in chosen if case.time), None)
    if text is None or record.time_limit is None:
        return {}
    return {"time_limit": record.time_limit.model_copy(update={"text": text, "value": None})}

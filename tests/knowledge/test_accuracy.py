"""Understanding does not get worse: floors on the development questions, over the labels our records cover."""

import pytest

from knowledge.evaluate import Answered, format_table, mark, read_labels, read_questions, score, score_table
from knowledge.understand import Verdict

TOP1, RECALL3, CORRECT_REFUSALS, FALSE_REFUSALS, FACET = 0.90, 0.96, 0.93, 0.025, 0.70


@pytest.fixture(scope="module")
def marked(shared, knowledge):
    def answer(turns):
        understood = knowledge.understander.converse(turns)
        answered = understood.verdict in (Verdict.ANSWER, Verdict.CHOOSE)
        return Answered(understood.records, not answered, understood.facet)

    questions = read_questions(shared / "questions" / "dev.tsv")
    return mark(questions, read_labels(shared / "questions" / "labels.yaml"), knowledge.procedures, answer)


def test_citizens_questions_are_understood(marked):
    """Of the questions our records answer; those out of scope are refused."""
    covered = score(row for row in marked if row.covered or not row.question.labels)

    report = format_table(score_table(marked))
    assert covered.top1 >= TOP1, report
    assert covered.recall3 >= RECALL3, report
    assert covered.correct_refusals >= CORRECT_REFUSALS, report
    assert covered.false_refusals <= FALSE_REFUSALS, report
    assert covered.facet >= FACET, report

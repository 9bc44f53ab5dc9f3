"""The satisfaction formula against figures worked out by hand."""

from dataclasses import replace

import pytest

from knowledge.sipas import Counts, evaluate, tally, wilson

WORKED = {
    "A1": (116, 98, 84.48, 76.80, 89.95, 4.12),
    "A4": (100, 80, 80.00, 71.12, 86.66, 4.03),
    "B1": (118, 94, 79.66, 71.52, 85.93, 3.98),
    "B4": (116, 104, 89.66, 82.79, 93.98, 4.19),
    "C1": (120, 108, 90.00, 83.33, 94.19, 4.26),
    "C3": (118, 100, 84.75, 77.17, 90.13, 4.09),
    "D1": (108, 86, 79.63, 71.08, 86.15, 3.98),
    "D2": (108, 92, 85.19, 77.28, 90.67, 4.11),
    "E1": (30, 20, 66.67, 48.78, 80.77, 3.70),
    "E3": (19, 9, 47.37, 27.33, 68.29, 3.26),
    "Q0": (120, 100, 83.33, 75.65, 88.94, 4.08),
}
"""n, satisfied, per cent satisfied, Wilson interval, mean score."""


def percent(share):
    return round(100 * share, 2)


@pytest.mark.parametrize("code", WORKED)
def test_worked_example_criteria(month, code):
    """Each criterion's figures come out to the digit."""
    c = month[code]

    figures = (c.n, c.satisfied, percent(c.share), *map(percent, c.interval), round(c.mean, 2))
    assert WORKED[code] == figures


def test_worked_example_index(questionnaire, month):
    """Factors and index come out to the digit; feedback and the overall question stand beside."""
    result = evaluate(questionnaire, month)

    factors = {code: percent(average.share) for code, average in result.factors.items() if average}
    assert factors == {"A": 82.24, "B": 84.66, "C": 87.37, "D": 82.41, "E": 57.02}
    assert percent(result.index.share) == 84.17
    assert percent(result.overall.share) == 83.33
    assert (
        result.variant,
        result.questionnaire,
        result.formula,
    ) == ("A-D", "hai-long-1", "mean-of-criteria-1")


def test_traps(questionnaire, month):
    """The index is none of the numbers a hasty reading of the answers would give."""
    index = percent(evaluate(questionnaire, month).index.share)
    ten = [c for code, c in month.items() if code != "Q0"]
    eight = [c for code, c in month.items() if code[0] in "ABCD"]

    over_all_ten = percent(sum(c.share for c in ten) / 10)
    pooled = percent(sum(c.satisfied for c in eight) / sum(c.n for c in eight))
    assert (over_all_ten, percent(791 / 953)) == (78.74, 83.00)
    assert index not in {over_all_ten, pooled}


def test_neutral_answers_stay_in_the_denominator(month):
    """Who answers "Bình thường" is not satisfied, and is not forgotten either."""
    assert percent(98 / 104) == 94.23
    assert percent(month["A1"].share) == 84.48


def test_does_not_apply_changes_nothing(questionnaire, month):
    """People to whom a question does not apply neither raise nor lower it."""
    more = {code: replace(c, not_applicable=c.not_applicable + 50) for code, c in month.items()}

    assert evaluate(questionnaire, month).index == evaluate(questionnaire, more).index


@pytest.mark.parametrize(
    ("satisfied", "n", "low", "high"),
    [(4, 4, 51.01, 100), (5, 5, 56.55, 100), (10, 10, 72.25, 100), (0, 7, 0, 35.43)],
)
def test_small_samples_have_wide_intervals(satisfied, n, low, high):
    """ "Everybody satisfied" among five people is not a certainty."""
    assert (low, high) == tuple(percent(end) for end in wilson(satisfied, n))


def test_criterion_with_four_answers_is_left_out(questionnaire, month):
    """Four answers to one criterion do not move its factor or the index."""
    thin = month | {"A4": Counts((4, 0, 0, 0, 0))}
    result = evaluate(questionnaire, thin)

    assert result.factors["A"].codes == ("A1",)
    assert "A4" not in result.index.codes


def test_five_answers_count(questionnaire):
    """From five answers on a criterion is part of the figures."""
    result = evaluate(questionnaire, {"A1": Counts((0, 0, 1, 2, 2))})

    assert percent(result.index.share) == 80.00


def test_nobody_answered(questionnaire):
    """A month without answers has no index, and no error."""
    result = evaluate(questionnaire, {})

    assert result.index is None
    assert set(result.factors.values()) == {None}


def test_average_is_as_well_founded_as_its_weakest_criterion(questionnaire, month):
    """Feedback is flagged because only 19 people answered one of its criteria."""
    result = evaluate(questionnaire, month)

    assert (result.factors["E"].n, result.index.n) == (19, 100)


def test_feedback_stays_outside_below_thirty_answers(questionnaire, month):
    """A province that wants feedback inside the index gets it only when enough people answered."""
    result = evaluate(questionnaire, month, with_feedback=True)

    assert (result.variant, percent(result.index.share)) == ("A-D", 84.17)


def test_feedback_inside_with_thirty_answers(questionnaire, month):
    """With thirty answers to each of its criteria feedback joins, and the result says so."""
    enough = month | {"E3": Counts((6, 6, 6, 6, 6))}
    result = evaluate(questionnaire, enough, with_feedback=True)

    assert result.variant == "A-E"
    assert {"E1", "E3"} < set(result.index.codes)


def test_own_question_is_outside_the_index(questionnaire, month):
    """What people say of the website is shown, and leaves the index as it is."""
    result = evaluate(questionnaire, month | {"P1": Counts((50, 0, 0, 0, 0))})

    assert percent(result.index.share) == 84.17
    assert result.factors["P"].share == 0


def test_tally_counts_the_rows(respondents, month):
    """Counting rows gives the same figures as counting in the database."""
    assert month == tally(respondents)
    assert len(respondents) == 120


def test_skipped_questions_are_counted_nowhere():
    """A question someone skipped is not an answer, not even "does not apply"."""
    assert {"A1": Counts((0, 0, 0, 0, 1)), "B1": Counts((0, 0, 0, 0, 0), 1)} == tally(
        [{"A1": 5}, {"B1": None}]
    )

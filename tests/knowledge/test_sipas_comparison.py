"""Better, worse or lowest: only where the answers bear it."""

import pytest

from knowledge.sipas import Counts, compare, evaluate, lowest


def satisfied(x, n):
    return Counts((0, 0, n - x, x, 0))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (satisfied(90, 100), satisfied(60, 100), "higher"),
        (satisfied(60, 100), satisfied(90, 100), "lower"),
        (satisfied(84, 100), satisfied(80, 100), "unclear"),
        (satisfied(80, 100), satisfied(67, 100), "higher"),
        (satisfied(100, 100), satisfied(50, 50), "unclear"),
        (satisfied(4, 4), satisfied(0, 100), "unclear"),
        (satisfied(5, 5), satisfied(0, 0), "unclear"),
    ],
)
def test_compare(now, before, said):
    """An arrow appears only for a difference chance does not explain."""
    assert said == compare(now, before)


def test_lowest_three(questionnaire, month):
    """The three criteria to work on come lowest first; one with 19 answers is not pilloried."""
    assert lowest(evaluate(questionnaire, month)) == ("E1", "D1", "B1")

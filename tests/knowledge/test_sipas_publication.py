"""Nobody can be recognised in what is published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sipas import hidden_groups, publishable


@pytest.mark.parametrize(
    ("n", "standing"), [(0, "hidden"), (4, "hidden"), (5, "few"), (29, "few"), (30, "full")]
)
def test_standing(n, standing):
    """Under five answers nothing is shown, under thirty with a flag."""
    assert standing == publishable(n)


def test_only_full_figures_are_ranked():
    """A figure from few answers is shown but never put in a ranking."""
    assert [(publishable(n).shown, publishable(n).rankable) for n in (4, 5, 30)] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_four_answers_cannot_be_found_by_subtraction():
    """Of 60, 56 and 4 in a published total of 120, the 56 are hidden with the 4."""
    assert {"few", "less"} == hidden_groups({"most": 60, "less": 56, "few": 4})


def test_small_groups_cover_each_other():
    """Two small groups that together make five or more hide each other; the big ones stay."""
    assert {"a", "b"} == hidden_groups({"a": 4, "b": 3, "c": 50})


def test_small_groups_that_are_few_together():
    """One and two answers are three together: a bigger group must hide them."""
    assert {"a", "b", "c"} == hidden_groups({"a": 1, "b": 2, "c": 30, "d": 40})


def test_nothing_to_hide():
    """Groups of five or more, and empty ones, are all shown."""
    assert frozenset() == hidden_groups({"a": 5, "b": 0, "c": 80})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8))
def test_what_is_hidden_is_five_answers_in_two_groups(sizes):
    """Whatever the groups: hidden ones are at least two and five answers together, or all there are."""
    hidden = hidden_groups(sizes)

    assert {name for name, n in sizes.items() if 0 < n < 5} <= hidden
    answered = {name for name, n in sizes.items() if n}
    assert not hidden or hidden == answered or (len(hidden) >= 2 and sum(sizes[g] for g in hidden) >= 5)


def test_no_more_is_hidden_than_needed():
    """The next smallest group is enough: larger ones are not hidden for nothing."""
    assert {"a", "b"} == hidden_groups({"d": 30, "a": 3, "c": 20, "b": 10})

"""The interval of the index by drawing respondents."""

from random import Random

import pytest

from knowledge.sipas import index_interval, wilson

INDEX = ("A1", "A4", "B1", "B4", "C1", "C3", "D1", "D2")


def test_interval_surrounds_the_index(respondents):
    """The index lies within its interval, which is a few points wide for 120 people."""
    low, high = index_interval(respondents, INDEX)

    assert low < 0.8417 < high
    assert 0.02 < high - low < 0.20


def test_same_answers_same_interval(respondents):
    """A report printed twice shows the same interval, in whatever order the answers are read."""
    shuffled = Random(1).sample(respondents, len(respondents))

    assert index_interval(respondents, INDEX) == index_interval(shuffled, INDEX[::-1])


def test_another_seed_moves_it_hardly(respondents):
    """The interval is a property of the answers, not of the random numbers."""
    one, other = index_interval(respondents, INDEX), index_interval(respondents, INDEX, seed=7)

    assert one == pytest.approx(other, abs=0.01)


def test_answers_of_one_person_go_together():
    """Sixty people who each say the same eight times are sixty opinions, not 480."""
    rows = [dict.fromkeys(INDEX, 5 if number < 45 else 1) for number in range(60)]
    low, high = index_interval(rows, INDEX)

    people, answers = wilson(45, 60), wilson(360, 480)
    assert high - low == pytest.approx(people.high - people.low, abs=0.03)
    assert high - low > 2 * (answers.high - answers.low)


def test_everyone_satisfied():
    """Without any difference between people there is nothing to draw: they say no more than one criterion does."""
    assert index_interval([{"A1": 5}, {"A1": 4, "B1": None}, {}], ("A1", "B1")) == wilson(2, 2)


def test_criterion_that_falls_out_of_a_draw():
    """A criterion few people answered does not break a draw in which none of them is."""
    rows = [{"A1": 5}] * 40 + [{"A1": 1}] * 10 + [{"B1": 4}]
    low, high = index_interval(rows, ("A1", "B1"))

    assert 0 < low < high <= 1


def test_no_answers_is_an_error():
    """No interval is made up where nobody answered."""
    with pytest.raises(ValueError, match="no valid answers"):
        index_interval([{"A1": None}, {}], ("A1",))


@pytest.mark.parametrize("satisfied", [0, 1])
def test_the_share_lies_within_its_interval(satisfied):
    """However many answered and all agree, no rounding puts the share outside: charts draw the way to both ends."""
    for n in range(1, 2000):
        low, high = wilson(satisfied * n, n)
        assert low <= satisfied <= high

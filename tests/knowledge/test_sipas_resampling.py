"""The index's interval, of few people and of very many."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.sipas import resampling
from knowledge.sipas.columns import Columns
from knowledge.sipas.resampling import columns_interval

CODES = tuple("ABCDEFGH")


def made(people: int, seed: int) -> Columns:
    """People who lean to one side in all their answers."""
    rng = np.random.default_rng(seed)
    leaning = rng.normal(4, 0.8, people)[:, None]
    marks = np.clip(np.round(leaning + rng.normal(0, 0.8, (people, len(CODES)))), 1, 5).astype(np.uint8)
    marks[rng.random(marks.shape) < 0.1] = 6
    return Columns(np.zeros(people, np.int32), {}, {code: marks[:, n] for n, code in enumerate(CODES)})


@pytest.mark.parametrize("people", [1_500, 6_000])
def test_many_people_need_not_be_drawn(people, monkeypatch):
    """A large survey's interval is the one that drawing its people gives, to a tenth of a percentage point or two."""
    columns = made(people, seed=people)
    monkeypatch.setattr(resampling, "MOST_DRAWN", 0)
    quick = columns_interval(columns, CODES)
    monkeypatch.setattr(resampling, "MOST_DRAWN", people)
    exact = columns_interval(columns, CODES)

    assert quick.low == pytest.approx(exact.low, abs=0.002)
    assert quick.high == pytest.approx(exact.high, abs=0.002)


def test_order_does_not_matter():
    """The same answers give the same interval in any order, also when they are many."""
    columns = made(20_000, seed=3)
    mixed = np.random.default_rng(1).permutation(len(columns))
    other = Columns(columns.days, {}, {code: marks[mixed] for code, marks in columns.items.items()})

    assert columns_interval(columns, CODES) == columns_interval(other, CODES)


def test_answers_of_one_person_go_together():
    """People who answer alike throughout count as people, not as so many more answers."""
    same = made(2_000, seed=5).items["A"]
    alike = Columns(np.zeros(2_000, np.int32), {}, dict.fromkeys(CODES, same))
    low, high = columns_interval(alike, CODES)
    low_of_one, high_of_one = columns_interval(alike, ["A"])

    assert high - low == pytest.approx(high_of_one - low_of_one, abs=0.004)

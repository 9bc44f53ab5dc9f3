"""Packs of ratings: a report read from them says what one read from the rows says."""

from __future__ import annotations

import datetime as dt
import random

from knowledge.sipas import index_interval, tally
from knowledge.sipas.resampling import columns_interval
from storage import rating_packs, ratings
from storage.ratings import Rating

TODAY = dt.date(2026, 11, 20)
START = TODAY - dt.timedelta(days=9)
ITEMS = ("Q0", "A1", "A4", "B1", "C1", "D1")


def rated(rng: random.Random, day: dt.date) -> Rating:
    answers = {
        item: rng.choice([None, 1, 2, 3, 4, 5, 5])
        for item in ITEMS[: rng.randrange(1, 7)]
        if rng.random() > 0.1
    }
    return Rating(
        questionnaire="hai-long-1",
        formula="mean-of-criteria-1",
        form="short",
        completed=True,
        day=day,
        channel=rng.choice(["web", "kiosk"]),
        unit=rng.choice(["Phường Mẫu", "Phường Khác", None]),
        procedure_id=rng.choice(["1.001193", None]),
        gender=rng.choice(["male", "female", None]),
        rule="moi-1",
        answers=answers,
    )


def fill(connection, count: int = 200) -> list[Rating]:
    rng = random.Random(7)
    given = [rated(rng, START + dt.timedelta(days=rng.randrange(10))) for _ in range(count)]
    for one in given:
        ratings.add(connection, one)
    return given


def test_packed_or_not_the_figures_are_the_same(database):
    """A report says the same before the clock has packed, half-way, and afterwards."""
    with database.write() as connection:
        given = fill(connection)
        before = rating_packs.load(connection, START, TODAY)
        assert rating_packs.pack_closed(connection, TODAY, most=3) == 3
        half = rating_packs.load(connection, START, TODAY)
        assert rating_packs.pack_closed(connection, TODAY) == 5
        assert rating_packs.pack_closed(connection, TODAY) == 0
        after = rating_packs.load(connection, START, TODAY)

    expected = tally(one.answers for one in given)
    for columns in (before, half, after):
        assert columns.counts() == expected
        assert len(columns) == 200
        assert columns.sizes("unit") == {
            unit: sum(one.unit == unit for one in given) for unit in ("Phường Mẫu", "Phường Khác", None)
        }
        assert columns_interval(columns, ITEMS[1:]) == index_interval([g.answers for g in given], ITEMS[1:])


def test_a_filter_counts_what_it_says(database):
    """Figures of one office and channel come from exactly its ratings."""
    with database.write() as connection:
        given = fill(connection)
        rating_packs.pack_closed(connection, TODAY)
        columns = rating_packs.load(connection, START, TODAY)
    mask = columns.where_is("unit", "Phường Mẫu") & columns.where_is("channel", "kiosk")
    mask &= columns.between(START, START + dt.timedelta(days=4))
    mine = [
        g.answers
        for g in given
        if (g.unit, g.channel) == ("Phường Mẫu", "kiosk") and g.day <= START + dt.timedelta(days=4)
    ]

    assert columns.of(mask).counts() == tally(mine)
    assert not columns.where_is("unit", "nowhere").any()


def test_no_ratings(database):
    """A new office's report is empty, not an error."""
    with database.read() as connection:
        columns = rating_packs.load(connection, START, TODAY)

    assert (len(columns), columns.counts(), columns.sizes("unit")) == (0, {}, {})


def test_today_is_not_packed(database):
    """A rating that arrives this evening is counted tomorrow too."""
    with database.write() as connection:
        ratings.add(connection, rated(random.Random(1), TODAY))

        assert rating_packs.pack_closed(connection, TODAY) == 0
        assert rating_packs.pack_closed(connection, TODAY + dt.timedelta(days=2)) == 1

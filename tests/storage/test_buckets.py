"""The speed of a channel account: one bucket for all replicas, the same on both databases."""

import datetime as dt

import pytest

from storage import buckets
from storage.buckets import Rate

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
RATE = Rate(per_second=10, burst=20)


def after(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def take(database, wanted: int, seconds: float = 0, *, keep: float = 0.0) -> int:
    with database.write() as connection:
        return buckets.take(connection, "telegram", RATE, wanted, after(seconds), keep=keep)


def test_nobody_takes_more_than_there_is(database):
    """A burst goes at once; after that the platform's rate is kept, whatever is asked for."""
    taken = [take(database, 15), take(database, 15), take(database, 15), take(database, 15, 0.55)]

    assert [15, 5, 0, 5] == taken


def test_parts_of_a_token_are_not_lost(database):
    """Asking often gives no less than asking seldom."""
    take(database, 20)

    assert 10 == sum(take(database, 1, step / 32) for step in range(1, 33))


def test_an_hour_of_silence_gives_one_burst(database):
    """After a quiet night not more goes at once than the platform bears."""
    take(database, 20)

    assert 20 == take(database, 1000, 3600)


def test_reminders_and_broadcasts_leave_some_for_replies(database):
    """A reply finds a token while a broadcast takes all it may."""
    assert 14 == take(database, 100, keep=RATE.kept)
    assert 0 == take(database, 100, keep=RATE.kept)
    assert 6 == take(database, 100)
    assert [0, 0] == [take(database, 100, keep=RATE.kept), take(database, 100)], (
        "asking in vain makes no token"
    )


def test_a_bucket_of_one_token_serves_broadcasts_too():
    """Where the platform allows one at a time, a broadcast goes out all the same."""
    assert 0 == Rate(per_second=4, burst=1).kept


def test_replicas_with_different_clocks_do_not_fill_twice(database):
    """Two machines whose clocks differ by five seconds send no faster than one."""
    take(database, 20, 5)
    taken = [take(database, 100, second + skew) for second in range(1, 5) for skew in (0, 5)]

    assert 40 == sum(taken)


def test_a_clock_that_was_far_ahead_stops_nothing(database):
    """A machine that believed in next year for a moment does not silence the others until then."""
    take(database, 20, 365 * 24 * 3600)
    take(database, 1)

    assert 10 == take(database, 100, 1)


def test_too_many_lowers_the_rate_and_it_comes_back(database):
    """A platform that complains is sent less at once, and a little more again every minute."""
    take(database, 0)
    with database.write() as connection:
        slowed = [buckets.slow_down(connection, "telegram", RATE, NOW, NOW) for _ in range(2)]

        assert [7, pytest.approx(4.9)] == slowed
        assert 0 == buckets.take(connection, "telegram", RATE, 9, NOW)
        assert 4 == buckets.take(connection, "telegram", RATE, 9, after(1))
        assert buckets.rates(connection)["telegram"] < 5
        buckets.take(connection, "telegram", RATE, 9, after(1800))
        assert 10 == buckets.rates(connection)["telegram"]


def test_one_burst_slows_down_once(database):
    """Of thirty sends on their way together thirty are refused: that is one complaint, not thirty."""
    with database.write() as connection:
        slowed = [buckets.slow_down(connection, "telegram", RATE, NOW, after(n / 10)) for n in range(1, 31)]

        assert [7, *[None] * 29] == slowed
        assert pytest.approx(4.9, abs=0.1) == buckets.slow_down(
            connection, "telegram", RATE, after(5), after(5)
        )


def test_a_clock_that_came_back_slows_down_again(database):
    """A machine whose clock was two hours ahead when a platform complained still obeys the next complaints."""
    with database.write() as connection:
        ahead = after(7200)
        buckets.slow_down(connection, "telegram", RATE, ahead, ahead)
        slowed = [buckets.slow_down(connection, "telegram", RATE, after(n), after(n)) for n in (1, 2)]

        assert [pytest.approx(4.9, abs=0.1), pytest.approx(3.4, abs=0.1)] == slowed
        assert buckets.slow_down(connection, "telegram", RATE, after(1), after(3)) is None


def test_rate_never_falls_to_nothing(database):
    """However often a platform complains, a message goes now and then."""
    with database.write() as connection:
        for _ in range(50):
            slowed = buckets.slow_down(connection, "telegram", RATE, NOW, NOW)

        assert 0.5 == slowed


def test_a_lowered_setting_holds_at_once(database):
    """An operator who lowers the speed is obeyed after the restart."""
    take(database, 20)
    with database.write() as connection:
        slower = Rate(per_second=2, burst=2)

        assert 2 == buckets.take(connection, "telegram", slower, 100, after(60))
        assert 2 == buckets.rates(connection)["telegram"]

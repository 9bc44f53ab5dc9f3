"""Tokens in the database: one renewer at a time, and nobody overwrites what is newer."""

import datetime as dt

import pytest

from storage import channel_tokens
from storage.errors import Refused
from storage.sealing import Seal

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=25)
SOON = NOW + dt.timedelta(minutes=1)


@pytest.fixture
def written(database):
    """A database with one pair."""
    with database.write() as connection:
        assert channel_tokens.begin(connection, "zalo_oa", "1", "first", LATER, NOW)
    return database


def seen(connection):
    return channel_tokens.find(connection, "zalo_oa", "1")


def test_first_pair_is_written_once(written):
    """Replicas that start together keep one first pair."""
    with written.write() as connection:
        assert not channel_tokens.begin(connection, "zalo_oa", "1", "second", LATER, NOW)
        assert (seen(connection).sealed, seen(connection).version) == ("first", 1)


def test_one_renews_at_a_time(written):
    """While one renews no other may; when it died, another may after a minute."""
    with written.write() as connection:
        row = seen(connection)
        assert channel_tokens.lease(connection, row, SOON, NOW)
        assert not channel_tokens.lease(connection, row, SOON, NOW)
        assert channel_tokens.lease(connection, row, SOON + dt.timedelta(minutes=1), SOON)
        channel_tokens.release(connection, row)
        assert channel_tokens.lease(connection, row, SOON, NOW)


def test_newer_pair_is_not_overwritten(written):
    """Who renewed an old pair late changes nothing of the newer one."""
    with written.write() as connection:
        row = seen(connection)
        assert channel_tokens.replace(connection, row, "second", LATER, NOW)
        assert not channel_tokens.replace(connection, row, "third", LATER, NOW)
        assert not channel_tokens.give_up(connection, row, NOW)
        assert not channel_tokens.lease(connection, row, SOON, NOW)
        assert (seen(connection).sealed, seen(connection).state, seen(connection).version) == (
            "second",
            "ok",
            2,
        )


def test_persons_pair_wins(written):
    """A pair that a person brings takes the place of a lost one."""
    with written.write() as connection:
        channel_tokens.give_up(connection, seen(connection), NOW)
        channel_tokens.put(connection, "zalo_oa", "1", "brought", LATER, NOW)
        channel_tokens.put(connection, "zalo_oa", "2", "another", LATER, NOW)
        assert (seen(connection).sealed, seen(connection).state) == ("brought", "ok")


def test_sealed_opens_with_its_secret_only():
    """A copy of the database opens nothing; the secret does, for its purpose only."""
    sealed = Seal("secret", "tokens").close("AT-1")
    assert "AT-1" not in sealed
    assert Seal("secret", "tokens").open(sealed) == "AT-1"
    for other in (Seal("another", "tokens"), Seal("secret", "other")):
        with pytest.raises(Refused):
            other.open(sealed)

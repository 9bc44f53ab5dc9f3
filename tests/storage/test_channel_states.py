"""What an operator reads about a channel that is shut."""

import datetime as dt

from storage import channel_states

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


def test_channel_that_stays_shut_says_since_when(database):
    """Every try that fails is another pause; that a person must act is said since the first of them."""
    with database.write() as connection:
        for now in (NOW, LATER):
            channel_states.pause(connection, "telegram", LATER, "mã hết hạn", now, operator=True)

        assert NOW == channel_states.all_of(connection)["telegram"].needs_operator_since
        channel_states.reopen(connection, "telegram")
        channel_states.pause(connection, "telegram", LATER, "mã hết hạn", LATER, operator=True)
        assert LATER == channel_states.all_of(connection)["telegram"].needs_operator_since

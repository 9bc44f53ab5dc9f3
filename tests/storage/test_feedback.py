"""Feedback: kept with a code, moved on, answered; the same on both databases."""

import datetime as dt

import pytest

from storage import feedback

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=2)


def keep(connection) -> str:
    return feedback.add(connection, conversation_id=None, channel="web", text="Đèn tắt", now=NOW)


@pytest.mark.parametrize("state", ["accepted", "refused"])
def test_state_is_told_by_the_code(database, state):
    """Who has the receipt code, however typed, sees how far it is."""
    with database.write() as connection:
        code = keep(connection)
        assert feedback.by_code(connection, code).status == "new"
        assert feedback.set_state(connection, f" {code.lower()} ", state, LATER)
        assert (feedback.by_code(connection, code).status, feedback.by_code(connection, code).answer) == (
            state,
            None,
        )


def test_answer_stays(database):
    """An answer is kept with the feedback, also when its state moves on without a new one."""
    with database.write() as connection:
        code = keep(connection)
        feedback.set_state(connection, code, "answered", LATER, answer="Đã thay bóng.")
        feedback.set_state(connection, code, "accepted", LATER)
        assert feedback.by_code(connection, code).answer == "Đã thay bóng."
        assert feedback.by_code(connection, code).status == "accepted"


def test_unknown_code_changes_nothing(database):
    """A wrong code moves nothing on."""
    with database.write() as connection:
        code = keep(connection)
        assert not feedback.set_state(connection, "PA-XXXXXX", "refused", LATER)
        assert feedback.by_code(connection, code).status == "new"

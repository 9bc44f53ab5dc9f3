"""Messages of several people that wait together: each answered as if alone, whatever stands before it."""

import datetime as dt

import pytest
from sqlalchemy import select

from handlers.flood import FloodLimit
from handlers.routes import FLOWS
from handlers.state import State
from handlers.turns import MAX_ATTEMPTS, TURNS_EACH, run_pending
from storage import conversations
from storage.tables import conversation, outbox
from tests.handlers.talking import START
from tests.handlers.test_turns import _breaks, _run_alone, heard, say

IN_THE_MIDST = {"name": "rate", "data": {}, "touched": START.isoformat()}


@pytest.fixture
def broken(monkeypatch) -> None:
    """Who is in the midst of rating cannot be answered."""
    monkeypatch.setitem(FLOWS, "rate", _breaks)


def remember(connection, peer: str, **state: object) -> None:
    found = conversations.ensure(connection, "web", peer, START)
    conversations.save_state(connection, found, state, START)


@pytest.mark.usefixtures("broken")
def test_crowd_of_one_takes_no_place_behind_a_broken_turn(ward, knowledge):
    """Who writes behind one person's forty messages, and another's that break, is answered at once."""
    with ward.write() as connection:
        for number in range(2 * TURNS_EACH):
            say(connection, number)
        for number in range(TURNS_EACH):
            say(connection, number, peer="chi")
        remember(connection, "chi", flow=IN_THE_MIDST)
        say(connection, 1, peer="binh")
        _run_alone(connection, knowledge)

        assert 1 == len(heard(connection, "binh"))
        assert TURNS_EACH == len(heard(connection, "an"))


@pytest.mark.parametrize(
    "before", [{"text": "làm giấy khai sinh cần gì"}, {"kind": "event", "event": "joined"}]
)
def test_what_was_said_just_before_being_forgotten_is_forgotten(ward, knowledge, before):
    """A word and the wish to be forgotten arrive together: no answer and no memory of it is left."""
    with ward.write() as connection:
        say(connection, 1, **{"text": "", **before})
        say(connection, 2, text="", kind="event", event="erase")
        run_pending(connection, knowledge, lambda: START)

        (rest,) = connection.execute(select(conversation)).mappings()
        assert ("erased:", State()) == (rest["peer"][:7], State.model_validate(rest["state"]))
        assert [] == connection.execute(select(outbox)).all()


def test_who_writes_from_next_year_was_heard_now(ward, knowledge):
    """A platform's clock that is wrong opens nobody a window of a year in which they may be written to."""
    with ward.write() as connection:
        next_year = START + dt.timedelta(days=365)
        say(connection, 1, sent_at=next_year)
        run_pending(connection, knowledge, lambda: START)

        an = conversations.ensure(connection, "web", "an", START)
        assert START == conversations.last_heard(connection, an)


@pytest.mark.usefixtures("broken")
def test_apology_is_in_the_language_of_the_talk(ward, knowledge):
    """Who writes English is told in English that a message could not be answered, and answered in English after it."""
    with ward.write() as connection:
        say(connection, 1)
        remember(connection, "an", flow=IN_THE_MIDST, language="en", language_fixed=True)
        for _ in range(MAX_ATTEMPTS):
            _run_alone(connection, knowledge)
        say(connection, 2, text="/start")
        run_pending(connection, knowledge, lambda: START, limit=FloodLimit())

        assert ["Sorry", "Hello"] == [text[:5] for text in heard(connection, "an")]

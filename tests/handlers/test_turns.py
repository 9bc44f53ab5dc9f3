"""Turns that fail: alone, in order, and never because of the database."""

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from handlers import turns
from handlers.flood import FloodLimit
from handlers.routes import FLOWS
from handlers.turns import MAX_ATTEMPTS, run_pending
from storage import conversations, erasure, inbox, tray
from storage.messages import Incoming
from tests.handlers.talking import START


def say(connection, number: int, peer: str = "an", text: str = "xin chào", **more) -> None:
    who = {"channel": "web", "conversation": peer, "sender": peer, "sent_at": START}
    message = Incoming(**{**who, "message_id": f"{peer}{number}", "text": text, **more})
    inbox.receive(connection, message, START)


def heard(connection, peer: str) -> list[str]:
    conversation_id = conversations.ensure(connection, "web", peer, START)
    return [row.reply.text for row in tray.waiting_of(connection, conversation_id)]


def _answer_on_a_full_disk(ward, knowledge) -> None:
    with ward.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        run_pending(connection, knowledge, lambda: START)


def test_state_of_another_version_stops_nobody(ward, knowledge):
    """A talk whose memory cannot be read begins anew; the service goes on."""
    with ward.write() as connection:
        say(connection, 1)
        an = conversations.ensure(connection, "web", "an", START)
        conversations.save_state(connection, an, {"menu": 7}, START)
        run_pending(connection, knowledge, lambda: START)

        assert len(heard(connection, "an")) == 1


def _run_alone(connection, knowledge) -> int:
    """As the writer runs a batch again of which a turn broke."""
    with connection.begin_nested():
        return run_pending(connection, knowledge, lambda: START)


def _breaks(_turn):
    raise ZeroDivisionError


def test_broken_flow_does_not_silence_a_person_for_ever(ward, knowledge, monkeypatch):
    """After the apology the next message is answered, whatever broke the one before."""
    monkeypatch.setitem(FLOWS, "rate", _breaks)
    flow = {"name": "rate", "data": {}, "touched": START.isoformat()}
    with ward.write() as connection:
        say(connection, 1)
        an = conversations.ensure(connection, "web", "an", START)
        conversations.save_state(connection, an, {"flow": flow}, START)
        say(connection, 2, text="/start")
        while _run_alone(connection, knowledge):
            pass

        assert inbox.parked(connection) == 1
        assert ["Xin lỗi", "Chào anh"] == [text[:8].strip() for text in heard(connection, "an")]


def test_stuck_conversation_starves_nobody(ward, knowledge, monkeypatch):
    """Behind more messages than a batch of one who is stuck, the next person is answered at once."""
    monkeypatch.setattr(turns, "BATCH", 5)
    monkeypatch.setitem(FLOWS, "rate", _breaks)
    flow = {"name": "rate", "data": {}, "touched": START.isoformat()}
    with ward.write() as connection:
        for number in range(6):
            say(connection, number)
        an = conversations.ensure(connection, "web", "an", START)
        conversations.save_state(connection, an, {"flow": flow}, START)
        say(connection, 1, peer="binh")
        _run_alone(connection, knowledge)

        assert len(heard(connection, "binh")) == 1
        assert heard(connection, "an") == []


def test_full_disk_is_nobodys_fault(ward, knowledge):
    """While the disk is full no message is put aside; afterwards every one is answered."""
    with ward.write() as connection:
        for number in range(100):
            say(connection, number)
    with pytest.raises(OperationalError):
        _answer_on_a_full_disk(ward, knowledge)
    ward.engine.dispose()
    with ward.write() as connection:
        assert [0] * 100 == [pending.attempts for pending in inbox.pending(connection, None, 200)]
        while run_pending(connection, knowledge, lambda: START, limit=FloodLimit(burst=100)):
            pass

        assert len(heard(connection, "an")) == 100


def test_database_that_fails_in_a_turn_is_nobodys_fault(ward, knowledge, monkeypatch):
    """A message during which the database goes away is tried again, and never counted as broken."""

    def fails(_turn):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(turns, "answer", fails)
    with ward.write() as connection:
        say(connection, 1)
        with pytest.raises(OperationalError):
            _run_alone(connection, knowledge)

        assert [0] == [pending.attempts for pending in inbox.pending(connection, None, 1)]


def test_message_of_another_version_is_put_aside(ward, knowledge):
    """A message this version cannot read is parked; the next one of the conversation is answered."""
    with ward.write() as connection:
        say(connection, 1)
        connection.exec_driver_sql('UPDATE inbox SET payload = \'{"kind": "hologram"}\'')
        say(connection, 2)
        while _run_alone(connection, knowledge):
            pass

        assert inbox.parked(connection) == 1
        assert len(heard(connection, "an")) == 2


ODD_PAYLOADS = ["[]", "null", '"x"', "7", '{"sent_at": "2026-11-20T02:00:00", "in_order": false}']


@pytest.mark.parametrize("payload", ODD_PAYLOADS)
def test_message_that_is_no_document_stops_nobody(database, knowledge, payload):
    """Whatever lies in the inbox, by another version or by hand, is parked; everybody else is answered."""
    store = "UPDATE inbox SET payload = " + (":odd" if database.is_sqlite else "CAST(:odd AS jsonb)")
    _answers_all_but_one(database, knowledge, store, payload)


def test_text_that_is_no_json_stops_nobody(ward, knowledge):
    """A row that a broken disk or a slip of the hand has cut off is parked too, where the database lets it in."""
    _answers_all_but_one(ward, knowledge, "UPDATE inbox SET payload = :odd", '{"kind": "te')


def _answers_all_but_one(database, knowledge, store: str, payload: str) -> None:
    with database.write() as connection:
        say(connection, 1)
        connection.execute(sql(store), {"odd": payload})
        say(connection, 2, in_order=False)
        say(connection, 3, peer="bình")
        for _ in range(MAX_ATTEMPTS + 1):
            _run_alone(connection, knowledge)

        assert (0, 1) == (inbox.depth(connection), inbox.parked(connection))
        assert 2 == len(heard(connection, "an"))
        assert 1 == len(heard(connection, "bình"))


def test_message_written_while_its_chat_is_erased_is_answered(database_on_postgresql, knowledge, monkeypatch):
    """One replica stores it after another has looked for messages and before all is erased: it begins a new chat."""
    database, count = database_on_postgresql, erasure._waiting
    with database.write() as connection:
        an = conversations.ensure(connection, "web", "an", START)

    def written_behind(connection, conversation_id) -> int:
        waiting = count(connection, conversation_id)
        with database.write() as elsewhere:
            say(elsewhere, 1)
        return waiting

    monkeypatch.setattr(erasure, "_waiting", written_behind)
    with database.write() as connection:
        erasure.erase(connection, an, "admin", START)
    with database.write() as connection:
        say(connection, 2, text="menu")
        run_pending(connection, knowledge, lambda: START)

        assert [] == tray.waiting_of(connection, an)
        assert heard(connection, "an")[0].startswith("Chào")

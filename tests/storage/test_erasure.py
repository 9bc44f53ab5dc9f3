"""Who asked to be forgotten is, whatever is written to them in the same moment."""

import datetime as dt
import threading

from sqlalchemy import select, text

from storage import conversations, erasure, outbox, tray
from storage.database import Database
from storage.inbox import Pending
from storage.messages import Reply
from storage.tables import outbox as rows

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


def until_waiting(database: Database) -> None:
    """Until a connection waits for what another holds."""
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(waits).scalar_one():
            pass


def test_reply_of_a_turn_that_runs_meanwhile_is_erased_too(database_on_postgresql):
    """One replica answers while another erases: nothing of the answer is left."""
    database = database_on_postgresql
    with database.write() as connection:
        found = conversations.ensure(connection, "telegram", "an", NOW)

    def erase() -> None:
        with database.write() as connection:
            erasure.erase(connection, found, "admin", NOW)

    with database.write() as turn:
        talk = conversations.talks(turn, {found})[found]
        erasing = threading.Thread(target=erase)
        erasing.start()
        until_waiting(database)
        message = Pending(1, found, {}, 0, NOW)
        outbox.put_all(turn, [outbox.Answer(talk, "reply:1:0", Reply(text="Chào An"), NOW, message)])
    erasing.join()

    with database.read() as connection:
        assert [] == tray.after(connection, found, 0)


def test_reply_to_somebody_erased_is_given_up_and_its_words_are_erased(database):
    """What is written to them afterwards reaches nobody, is not tried for ever, and is not kept."""
    with database.write() as connection:
        found = conversations.ensure(connection, "telegram", "an", NOW)
        erasure.erase(connection, found, "admin", NOW)
        outbox.put(connection, conversation_id=found, key="k", reply=Reply(text="Chào An"), now=NOW)

        assert [] == outbox.due(connection, ["telegram"], None, NOW, 100)
        assert {"waiting": 0, "dead": 1} == tray.counts(connection)
        assert "An" not in str(connection.execute(select(rows)).all())

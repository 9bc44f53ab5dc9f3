"""Should two processes ever believe that they own the same conversation, one of them waits for the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from storage import inbox, queue
from storage.database import Database
from tests.storage.test_erasure import until_waiting
from tests.storage.test_inbox_outbox import NOW, message


@contextmanager
def in_a_hurry(database: Database) -> Iterator[Connection]:
    """A transaction that waits for nobody."""
    with database.write() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        yield connection


def look_for_a_moment(database: Database) -> None:
    with in_a_hurry(database) as heir:
        inbox.pending(heir, None, 10)


def test_message_that_one_process_is_answering_is_answered_by_no_other(database_on_postgresql):
    """Its row is held until its turn is written: who asks for it meanwhile waits, and then finds it gone."""
    with database_on_postgresql.write() as connection:
        inbox.receive(connection, message(), NOW)
    with database_on_postgresql.write() as owner:
        (mine,) = inbox.pending(owner, None, 10)
        with pytest.raises(OperationalError, match="lock timeout"):
            look_for_a_moment(database_on_postgresql)
        inbox.done(owner, mine.id)

    with database_on_postgresql.write() as heir:
        assert [] == inbox.pending(heir, None, 10)


def test_message_that_two_ask_to_have_handled_after_all_is_handled_once(database_on_postgresql):
    """Two operators press the same button, each at another process: the second finds nothing to take up any more."""
    with database_on_postgresql.write() as connection:
        inbox.receive(connection, message(), NOW)
        (broken,) = inbox.pending(connection, None, 10)
        inbox.park(connection, broken, "KeyError", NOW)

    def take_up() -> int:
        with database_on_postgresql.write() as connection:
            return queue.take_up_again(connection)

    with ThreadPoolExecutor(1) as elsewhere, database_on_postgresql.write() as one:
        assert 1 == queue.take_up_again(one)
        second = elsewhere.submit(take_up)
        until_waiting(database_on_postgresql)
        one.commit()
        assert 0 == second.result(10)

    with database_on_postgresql.read() as connection:
        assert 1 == inbox.depth(connection)

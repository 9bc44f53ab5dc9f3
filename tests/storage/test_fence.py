"""Should two processes ever believe that they own the same conversation, one of them waits for the other."""

import pytest
from sqlalchemy.exc import OperationalError

from storage import inbox
from storage.database import Database
from tests.storage.test_inbox_outbox import NOW, message


def look_for_a_moment(database: Database) -> None:
    with database.write() as heir:
        heir.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
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

"""Statements that are sent together fail as one that is sent alone."""

import pytest
from sqlalchemy import delete, insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database
from storage.errors import is_out_of_order
from storage.tables import inbox
from storage.waiting import all_at_once
from tests.storage.test_inbox_outbox import NOW

NOBODYS = {"conversation_id": 999, "shard": 0, "payload": {}, "received_at": NOW}


def _write_for_nobody(connection, how_many):
    with connection.begin_nested(), all_at_once(connection):
        connection.execute(insert(inbox).inline(), [NOBODYS] * how_many)
        connection.execute(delete(inbox))


@pytest.mark.parametrize("how_many", [1, 3])
def test_wrong_row_is_told(database, how_many):
    """Who writes a row for nobody hears of it by the end, and it is not the database that failed."""
    with database.write() as connection:
        with pytest.raises(IntegrityError) as told:
            _write_for_nobody(connection, how_many)
        connection.execute(delete(inbox))  # the transaction goes on

    assert not is_out_of_order(told.value)


def _write_while_the_server_goes(database, connection):
    pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with all_at_once(connection):
        with database.write() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        connection.execute(delete(inbox))


def test_lost_connection_is_told(postgres_url):
    """When the server goes away meanwhile, nobody's row is to blame."""
    database = Database(postgres_url)
    database.prepare()
    with database.engine.connect() as connection:
        with pytest.raises(DBAPIError) as told:
            _write_while_the_server_goes(database, connection)
        connection.invalidate()
    database.close()

    assert is_out_of_order(told.value)

"""Documents in columns of JSON: what SQLite would take and PostgreSQL would not is harmless on both."""

import datetime as dt
from math import inf, nan

from sqlalchemy import MetaData, Table, insert, select

from storage import questions
from storage.database import in_memory
from storage.tables import conversation

NOW = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)
ENDLESS = {"score": nan, "all": [inf, -inf, 0.5], "deep": {"est": (nan,)}}
HARMLESS = {"score": None, "all": [None, None, 0.5], "deep": {"est": [None]}}


def test_a_score_that_is_no_number_keeps_no_question_out(database):
    """A citizen is answered and the question kept, whatever a division by nothing left in its explanation."""
    asked = {"channel": "web", "text": "?", "outcome": "answered"}
    with database.write() as connection:
        questions.record_all(connection, [questions.Question(**asked, why=ENDLESS, at=NOW)])
    with database.read() as connection:
        (kept,) = questions.newest(connection)

    assert HARMLESS == kept.why


def test_nor_does_a_backup_that_is_brought_back(database):
    """Restoring writes to tables as they are found, not as we declare them: the same holds there."""
    with database.write() as connection:
        found = Table(conversation.name, MetaData(), autoload_with=connection)
        moment = NOW if connection.dialect.name == "postgresql" else NOW.replace(tzinfo=None)
        row = {"channel": "web", "peer": "a", "shard": 0, "state": ENDLESS, "updated_at": moment}
        connection.execute(insert(found).values(**row))
        kept = connection.execute(select(conversation.c.state)).scalar_one()

    assert HARMLESS == kept


def test_nor_does_a_rehearsal():
    """The database of a rehearsal writes the same documents."""
    asked = {"channel": "web", "text": "?", "outcome": "answered"}
    with in_memory().begin() as connection:
        questions.record_all(connection, [questions.Question(**asked, why=ENDLESS, at=NOW)])
        assert HARMLESS == questions.newest(connection)[0].why

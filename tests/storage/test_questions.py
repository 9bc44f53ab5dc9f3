"""What people asked is kept in the order they asked it, and each question knows which one it is."""

import datetime as dt

from storage import questions
from storage.questions import Notebook, Question

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)


def asked(text: str) -> Question:
    return Question(at=NOW, channel="web", text=text, outcome="answered", why={"gate": 1.0})


def test_each_question_of_a_batch_hears_its_own_number(database):
    """What lies on the desk for an office leads back to what that citizen asked, however many asked at once."""
    heard: dict[int, str] = {}
    notebook = Notebook()
    texts = [f"câu {number}" for number in range(40)]
    for text in texts:
        notebook.add(asked(text), lambda number, text=text: heard.update({number: text}))
    with database.write() as connection:
        notebook.write(connection)
        notebook.write(connection)
        kept = connection.exec_driver_sql("SELECT id, text FROM question ORDER BY id").all()

    assert [text for _, text in kept] == texts
    assert [tuple(row) for row in kept] == sorted(heard.items())


def test_numbers_told_before_the_rows_are_written_are_not_told_again(database):
    """Two that ask while a batch is being written do not get each other's number."""
    heard: list[int] = []
    notebook = Notebook()
    with database.write() as connection:
        for text in ("trước", "sau"):
            notebook.add(asked(text), heard.append)
            notebook.number(connection)
        notebook.write(connection)
        kept = connection.exec_driver_sql("SELECT id, text FROM question ORDER BY id").all()

    assert [tuple(row) for row in kept] == list(zip(heard, ("trước", "sau"), strict=True))


def test_nothing_asked_writes_nothing(database):
    """A batch of buttons only leaves no empty question behind."""
    with database.write() as connection:
        assert questions.record_all(connection, []) == []
        assert questions.newest(connection) == []

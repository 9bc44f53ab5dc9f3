"""What officials answer, alike on both databases; and two who act in the same moment."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from storage import calendar_feeds, extensions, handovers, people, targets, task_answers, task_notes, tasks
from storage.database import Database
from storage.messages import File
from tests.handlers.officials import TASKS, UNIT, open_tasks

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
LATER = dt.date(2026, 12, 2)
TEXT = "Lập kế hoạch tuyên truyền"


@pytest.fixture
def unit(database) -> Database:
    """Two officials with open tasks."""
    open_tasks(database, TASKS)
    with database.write() as connection:
        unit_id = people.ensure_unit(connection, UNIT, NOW)
        for name in ("Lê Văn Mẫu", "Vũ Thị Lan"):
            people.add(connection, name=name, unit_id=unit_id, role="official", now=NOW)
    return database


def task(connection) -> tasks.Occurrence:
    return next(one for one in tasks.all_of_unit(connection) if one.text == TEXT)


def ask(connection) -> int:
    wish = task_answers.record(connection, task(connection).id, 1, "extend", NOW, note="x", new_due=LATER)
    assert wish is not None
    return wish


def test_history_is_kept(unit):
    """Asked, refused, asked again, agreed, done, reopened: all of it can be read afterwards."""
    with unit.write() as connection:
        number = task(connection).id
        assert extensions.decide(connection, ask(connection), agreed=False, by="A", now=NOW, note="không")
        assert extensions.decide(connection, ask(connection), agreed=True, by="B", now=NOW)
        assert task_answers.record(connection, number, 1, "done", NOW)
        assert task_answers.record(connection, number, 1, "done", NOW) is None
        assert task_answers.reopen(connection, number, "B", NOW)
        assert not task_answers.reopen(connection, number, "B", NOW)
        found = next(o for o in task_answers.all_with_answers(connection) if o.id == number)

    assert [(a.kind, a.decision, a.decision_note) for a in found.answers] == [
        ("extend", "refused", "không"),
        ("extend", "agreed", None),
        ("done", None, None),
    ]
    assert found.answers[-1].undone_at == NOW
    assert (found.due, found.original_due, found.status) == (LATER, TASKS[TEXT], "received")


def test_newer_wish_replaces(unit):
    """Only the newest wish waits, and done ends it."""
    with unit.write() as connection:
        first, second = ask(connection), ask(connection)
        assert [wish.id for wish in extensions.waiting(connection)] == [second]
        assert not extensions.decide(connection, first, agreed=True, by="A", now=NOW)
        task_answers.record(connection, task(connection).id, 1, "done", NOW)
        assert extensions.waiting(connection) == []
        assert not extensions.decide(connection, second, agreed=True, by="A", now=NOW)


def test_notes_and_files(unit):
    """Notes keep their files; who wrote one may take it back, nobody else."""
    photo = File(name="photo", external_id="abc")
    with unit.write() as connection:
        number = task(connection).id
        note = task_notes.add(
            connection,
            occurrence_id=number,
            person_id=1,
            channel="telegram",
            text="x",
            files=[photo],
            now=NOW,
        )
        assert task_notes.of(connection, [number])[number][0].files == (photo,)
        assert not task_notes.remove(connection, note, 2)
        assert task_notes.remove(connection, note, 1)
        assert task_notes.files_of(connection, number) == 0


def test_calendars_and_figures(unit):
    """An address opens until it is revoked; of a day's figures the newest counts."""
    with unit.write() as connection:
        token = calendar_feeds.make(connection, 1, None, NOW)
        found = calendar_feeds.opened_by(connection, token)
        assert found is not None
        assert found.person == "Lê Văn Mẫu"
        assert calendar_feeds.revoke_one(connection, found.id, NOW, by="admin")
        assert calendar_feeds.opened_by(connection, token) is None
        assert targets.listed(connection) == []


def at_once(database: Database, *works) -> list[bool]:
    """Run each in a transaction of its own, beginning together; on SQLite one after the other, as its writer does."""
    if database.is_sqlite:
        results = []
        for work in works:
            with database.write() as connection:
                results.append(work(connection))
        return results
    gate = Barrier(len(works))

    def run(work) -> bool:
        gate.wait(timeout=10)
        with database.write() as connection:
            return bool(work(connection))

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_leaders_decide_at_once(unit):
    """Whoever is first decides, exactly one; the deadline is what that one said."""
    with unit.write() as connection:
        wish = ask(connection)
    agrees, refuses = at_once(
        unit,
        lambda c: extensions.decide(c, wish, agreed=True, by="A", now=NOW),
        lambda c: extensions.decide(c, wish, agreed=False, by="B", now=NOW),
    )

    with unit.read() as connection:
        assert agrees != refuses
        assert task(connection).due == (LATER if agrees else TASKS[TEXT])
        found = extensions.one(connection, wish)
        assert found is not None
        assert found.decided_by == ("A" if agrees else "B")


def test_done_and_agreed_at_once(unit):
    """An official reports done while the head agrees: neither waits for the other for ever, and it is done."""
    with unit.write() as connection:
        wish, number = ask(connection), task(connection).id
    at_once(
        unit,
        lambda c: extensions.decide(c, wish, agreed=True, by="A", now=NOW),
        lambda c: task_answers.record(c, number, 1, "done", NOW),
    )

    with unit.read() as connection:
        assert task(connection).status == "done"


def test_taken_twice_at_once(unit):
    """A colleague's double press takes the task once."""
    with unit.write() as connection:
        offered = handovers.offer(connection, task(connection).id, 1, 2, NOW)
    took = at_once(unit, *[lambda c: handovers.answer(c, offered, NOW, accepted=True)] * 2)

    with unit.read() as connection:
        assert sorted(took) == [False, True]
        assert task(connection).assignee == "Vũ Thị Lan"

"""Corrections of tasks before and after confirmation: history is kept, progress is not lost, nobody is overwritten."""

import datetime as dt

import pytest
from sqlalchemy import select

from storage import extensions, people, plans, task_answers, task_changes, tasks
from storage.errors import Refused
from storage.tables import audit, occurrence
from storage.task_changes import Author, Seen, Stale
from storage.units import units_of_task
from tests.storage.test_units import NOW, plan_of

ME, OTHER = Author("lan", NOW), Author("minh", NOW + dt.timedelta(minutes=5))
MARCH, MAY = dt.date(2026, 3, 1), dt.date(2026, 5, 1)
A, B = "Phòng Nội vụ", "Phòng Tư pháp"


@pytest.fixture
def written(database):
    """A writing connection to a place with two offices."""
    with database.write() as connection:
        for name in (A, B):
            people.ensure_unit(connection, name, NOW)
        yield connection


def ids(connection, plan_id: int) -> list[Seen]:
    return [Seen(task.id, task.version) for task in tasks.of_plan(connection, plan_id)]


def opened(connection, plan_id: int, due: dt.date = MARCH) -> None:
    """What the sweep does: open the due date for every unit."""
    for task in tasks.of_plan(connection, plan_id):
        for unit_id in units_of_task(connection, task, NOW):
            tasks.open_occurrence(connection, task.id, unit_id, due)


def waiting(connection) -> list[tuple[str, str, dt.date]]:
    return [(one.text, one.unit, one.due) for one in tasks.open_ones(connection)]


def history(connection, task_id: int) -> list[tuple[str, dict[str, object]]]:
    rows = select(audit.c.action, audit.c.detail).where(audit.c.subject == f"task {task_id}")
    return [(row.action, row.detail) for row in connection.execute(rows.order_by(audit.c.id))]


def test_the_second_of_two_reviewers_is_told(written):
    """Who corrects a task that was changed meanwhile hears by whom, and overwrites nothing."""
    plan_id = plan_of(written, [A], confirmed=False)
    (seen,) = ids(written, plan_id)
    task_changes.change(written, plan_id, seen, {"text": "Lan viết"}, ME)

    with pytest.raises(Stale) as told:
        task_changes.change(written, plan_id, seen, {"text": "Minh viết"}, OTHER)
    assert told.value.by == "lan"
    assert tasks.of_plan(written, plan_id)[0].text == "Lan viết"


def test_a_correction_is_written_down(written):
    """The history of a task says what was there and what is there now."""
    plan_id = plan_of(written, [A], confirmed=False)
    (seen,) = ids(written, plan_id)
    task_changes.change(written, plan_id, seen, {"text": "Mới", "due": MAY}, ME)

    assert history(written, seen.task_id) == [
        ("task.correct", {"text": ["Việc 1", "Mới"], "due": ["2026-03-01", "2026-05-01"]})
    ]


def test_a_moved_deadline_takes_its_due_dates_along(written):
    """After confirmation a later day moves what is open, with its answers; nobody is asked twice."""
    plan_id = plan_of(written, [A])
    opened(written, plan_id)
    person = people.add(written, name="Mẫu", unit_id=1, role="official", now=NOW)
    task_answers.record(written, 1, person, "received", NOW)
    task_changes.change(written, plan_id, ids(written, plan_id)[0], {"due": MAY}, ME)
    opened(written, plan_id, MAY)

    (one,) = task_answers.all_with_answers(written)
    assert (one.due, one.original_due, one.status, len(one.answers)) == (MAY, MAY, "received", 1)


def test_a_granted_extension_stays_when_it_is_later(written):
    """Moving a deadline does not take back the time an office was given."""
    plan_id = plan_of(written, [A])
    opened(written, plan_id)
    person = people.add(written, name="Mẫu", unit_id=1, role="official", now=NOW)
    later = dt.date(2026, 6, 1)
    task_answers.record(written, 1, person, "extend", NOW, new_due=later)
    (wish,) = extensions.waiting(written, 1)
    extensions.decide(written, wish.id, agreed=True, by="admin", now=NOW)
    task_changes.change(written, plan_id, ids(written, plan_id)[0], {"due": MAY}, ME)

    assert [one.due for one in task_answers.all_with_answers(written)] == [later]


def test_another_unit_takes_over(written):
    """The old office is not reminded any more, the new one is; changing back brings back what was answered."""
    plan_id = plan_of(written, [A])
    opened(written, plan_id)
    task_changes.change(written, plan_id, ids(written, plan_id)[0], {"lead": [B]}, ME)
    opened(written, plan_id)
    assert waiting(written) == [("Việc 1", B, MARCH)]

    task_changes.change(written, plan_id, ids(written, plan_id)[0], {"lead": [A]}, ME)
    assert waiting(written) == [("Việc 1", A, MARCH)]


def test_another_rhythm(written):
    """When a date becomes every quarter, the old day is not owed; what was done stays done."""
    plan_id = plan_of(written, [A], [B])
    opened(written, plan_id)
    person = people.add(written, name="Mẫu", unit_id=1, role="official", now=NOW)
    task_answers.record(written, 2, person, "done", NOW)
    quarterly = {"due": None, "rules": ["FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"]}
    for seen in ids(written, plan_id):
        task_changes.change(written, plan_id, seen, quarterly, ME)

    assert waiting(written) == []
    assert [one.status for one in task_answers.all_with_answers(written)] == ["done"]


def test_what_is_overdue_by_the_old_rhythm_is_still_owed(written):
    """A new rhythm does not forgive a report that is late."""
    plan_id = plan_of(written, [A])
    monthly, weekly = (
        {"due": None, "rules": [rule]} for rule in ("FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=WEEKLY;BYDAY=FR")
    )
    task_changes.change(written, plan_id, ids(written, plan_id)[0], monthly, ME)
    for day in (dt.date(2026, 2, 5), dt.date(2026, 4, 5)):
        tasks.open_occurrence(written, 1, 1, day)
    march = Author("lan", dt.datetime(2026, 3, 10, tzinfo=dt.UTC))
    task_changes.change(written, plan_id, ids(written, plan_id)[0], weekly, march)

    assert [due for *_, due in waiting(written)] == [dt.date(2026, 2, 5)]


def test_dropped_and_taken_back(written):
    """A dropped task reminds nobody; taken back, it goes on where it was."""
    plan_id = plan_of(written, [A])
    opened(written, plan_id)
    task_changes.drop(written, plan_id, ids(written, plan_id)[0], ME)
    assert waiting(written) == []
    assert tasks.running(written) == []

    task_changes.restore(written, plan_id, ids(written, plan_id)[0], ME)
    assert waiting(written) == [("Việc 1", A, MARCH)]


def test_merge_keeps_the_words_of_all(written):
    """Two drafts of one duty become one with the words and units of both; the other can be taken back."""
    plan_id = plan_of(written, [A], [B, A])
    kept = task_changes.merge(written, plan_id, ids(written, plan_id), ME)

    first, second = tasks.of_plan(written, plan_id)
    assert (first.id, first.text, first.lead) == (kept, "Việc 1; Việc 2", [A, B])
    assert (second.included, second.merged_into_id) == (False, kept)
    task_changes.restore(written, plan_id, ids(written, plan_id)[1], ME)
    assert tasks.of_plan(written, plan_id)[1].merged_into_id is None


def test_one_task_cannot_be_merged(written):
    """Merging needs two, and not one that is dropped."""
    plan_id = plan_of(written, [A], [B])
    one, two = ids(written, plan_id)
    with pytest.raises(Refused):
        task_changes.merge(written, plan_id, [one, one], ME)
    task_changes.drop(written, plan_id, two, ME)
    with pytest.raises(Refused):
        task_changes.merge(written, plan_id, ids(written, plan_id), ME)


def test_split_keeps_progress_in_the_first_part(written):
    """One row that holds two duties becomes two; what was done stays with the first."""
    plan_id = plan_of(written, [A])
    opened(written, plan_id)
    task_changes.split(written, plan_id, ids(written, plan_id)[0], "Phần một", "Phần hai", ME)
    opened(written, plan_id)

    assert waiting(written) == [("Phần một", A, MARCH), ("Phần hai", A, MARCH)]
    assert [task.source for task in tasks.of_plan(written, plan_id)] == ["x", "x"]


def test_nothing_of_a_discarded_plan_is_changed(written):
    """A late click on a discarded plan changes nothing and says why."""
    plan_id = plan_of(written, [A], confirmed=False)
    plans.set_status(written, plan_id, "discarded", "lan", NOW)

    with pytest.raises(Refused, match="đã bỏ"):
        task_changes.drop(written, plan_id, ids(written, plan_id)[0], ME)
    with pytest.raises(Refused):
        task_changes.add(written, plan_id, {"text": "Thêm"}, ME)


def test_task_of_another_plan(written):
    """An address that mixes two plans changes neither."""
    first, second = plan_of(written, [A]), plan_of(written, [B], name="b.docx")

    with pytest.raises(Refused):
        task_changes.drop(written, second, ids(written, first)[0], ME)
    assert written.execute(select(occurrence)).all() == []

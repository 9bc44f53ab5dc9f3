"""What a report on tasks finds in the database."""

import datetime as dt

import pytest

from handlers.task_report import task_report
from handlers.turn import LOCAL
from knowledge.periods import cchc_half, quarter
from knowledge.task_report import State
from storage import extensions, people, plans, task_answers, task_notes, tasks
from storage.errors import Refused
from storage.messages import File
from storage.tables import metadata
from tests.handlers.test_reminders import HEAD, PERIOD
from tests.handlers.test_tasks import UNIT, row

D = dt.date
Q4 = quarter(2026, 4)
DUE = {
    "Cũ chưa xong": D(2026, 9, 20),
    "Cũ xong từ trước": D(2026, 9, 21),
    "Cũ xong trong kỳ": D(2026, 9, 22),
    "Đúng hạn": D(2026, 10, 15),
    "Quá hạn": D(2026, 10, 16),
    "Lùi hạn": D(2026, 10, 17),
    "Xong sau": D(2026, 12, 30),
    "Chưa mở": D(2026, 12, 31),
    "Kỳ sau": D(2027, 1, 5),
}


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), LOCAL)


@pytest.fixture
def year(ward):
    """A year's tasks of two units, some done, one extended with evidence, one not opened yet."""
    with ward.write() as connection:
        rows = [row(text, due) for text, due in DUE.items()]
        rows += [row("Thường xuyên", None), row("Việc khác", D(2026, 11, 2), lead="Phòng Khác")]
        plan_id = plans.add(connection, HEAD | PERIOD, rows, [], at(D(2026, 1, 5)))
        plans.set_status(connection, plan_id, "confirmed", "admin", at(D(2026, 1, 5)))
        unit = people.ensure_unit(connection, UNIT, at(D(2026, 1, 5)))
        other = people.ensure_unit(connection, "Phòng Khác", at(D(2026, 1, 5)))
        an = people.add(connection, name="An", unit_id=unit, role="official", now=at(D(2026, 1, 5)))
        for task in tasks.of_plan(connection, plan_id):
            if task.due and task.text != "Chưa mở":
                tasks.open_occurrence(
                    connection, task.id, other if task.text == "Việc khác" else unit, task.due
                )
        done = {
            "Cũ xong từ trước": D(2026, 9, 21),
            "Cũ xong trong kỳ": D(2026, 10, 3),
            "Đúng hạn": D(2026, 10, 15),
            "Xong sau": D(2027, 1, 4),
        }
        found = {one.text: one.id for one in tasks.open_ones(connection)}
        for text, day in done.items():
            task_answers.record(connection, found[text], an, "done", at(day), note=f"Ghi {text}")
        asked = task_answers.record(
            connection, found["Lùi hạn"], an, "extend", at(D(2026, 10, 1)), new_due=D(2026, 12, 5)
        )
        extensions.decide(connection, asked, agreed=True, by="Bình", now=at(D(2026, 10, 2)))
        file = File(name="biên-bản.pdf", external_id="1")
        about = {"occurrence_id": found["Lùi hạn"], "person_id": an, "channel": "telegram"}
        task_notes.add(connection, **about, text="Đã họp", files=[file], now=at(D(2026, 10, 3)))
    return {"unit": unit, "other": other}


def reported(ward, day: dt.date, period=Q4, unit: int | None = None):
    with ward.read() as connection:
        return task_report(connection, period, at(day), "Phường Mẫu", unit)


def states(report) -> dict[str, State]:
    return {line.text: line.state(report.as_of) for line in report.lines}


def test_in_the_middle_of_a_period(ward, year):
    """Due in the quarter or left over from before: each as it stands today; what comes later is in it too."""
    report = reported(ward, D(2026, 11, 20))

    assert states(report) == {
        "Cũ chưa xong": State.OVERDUE,
        "Cũ xong trong kỳ": State.LATE,
        "Đúng hạn": State.ON_TIME,
        "Quá hạn": State.OVERDUE,
        "Lùi hạn": State.IN_PROGRESS,
        "Xong sau": State.IN_PROGRESS,
        "Chưa mở": State.IN_PROGRESS,
        "Việc khác": State.OVERDUE,
    }
    assert (report.carried, report.extended, report.undated, report.as_of) == (2, 1, 1, D(2026, 11, 20))


def test_after_the_period(ward, year):
    """Asked for in January, the quarter stands as on its last day; what was done later is said to be later."""
    report = reported(ward, D(2027, 1, 10))
    late = next(line for line in report.lines if line.text == "Xong sau")

    assert report.as_of == D(2026, 12, 31)
    assert late.state(report.as_of) == State.OVERDUE
    assert "Xong ngày 04/01/2027, sau ngày chốt số liệu." in late.note
    assert "Kỳ sau" not in states(report)


def test_evidence_and_moved_deadlines_are_told(ward, year):
    """The note names the first deadline, what was written and which file was filed."""
    line = next(one for one in reported(ward, D(2026, 11, 20)).lines if one.text == "Lùi hạn")

    assert "Hạn ban đầu 17/10/2026, được lùi đến 05/12/2026." in line.note
    assert "Đã họp. Minh chứng: biên-bản.pdf" in line.note


def test_taken_back_is_not_done(ward, year):
    """What was reported done by mistake and opened again is not done."""
    with ward.write() as connection:
        done = next(one for one in tasks.all_of_unit(connection) if one.text == "Đúng hạn")
        task_answers.reopen(connection, done.id, "An", at(D(2026, 10, 20)))

    assert states(reported(ward, D(2026, 11, 20)))["Đúng hạn"] == State.OVERDUE


def test_a_unit_alone(ward, year):
    """A unit's report has its own tasks only."""
    report = reported(ward, D(2026, 11, 20), unit=year["other"])

    assert (report.unit, set(states(report)), report.undated) == ("Phòng Khác", {"Việc khác"}, 0)
    with pytest.raises(Refused, match="số 99"):
        reported(ward, D(2026, 11, 20), unit=99)


def test_six_months_of_the_reform_reports(ward, year):
    """The CCHC half-year ends on 14 June: nothing of autumn is in it."""
    assert not reported(ward, D(2026, 11, 20), cchc_half(2026)).lines


def test_a_period_to_come_is_refused(ward, year):
    """A quarter that has not begun has nothing to report."""
    with pytest.raises(Refused, match="01/10/2026"):
        reported(ward, D(2026, 9, 30))


def test_nothing_is_written(ward, year):
    """To count what comes later, nothing is opened and no unit is made."""

    def everything():
        with ward.read() as connection:
            return {name: connection.execute(table.select()).all() for name, table in metadata.tables.items()}

    before = everything()
    reported(ward, D(2026, 10, 1))
    assert everything() == before

"""What is shown before it happens is what then happens."""

import datetime as dt
import re

import pytest
from sqlalchemy import event

from handlers.rehearsal import Reason, Rehearsal, day_of, rehearse
from handlers.reminders import Terms, sweep
from handlers.turn import LOCAL
from knowledge.sending_hours import OfficeDay
from storage import amendments, calendar, copies, people, plans
from storage.errors import Refused
from storage.tables import metadata
from storage.task_changes import Author
from tests.handlers.test_reminders import HEAD, PERIOD, at
from tests.handlers.test_tasks import UNIT, row

D = dt.date
TERMS = Terms()
NOW = at(D(2026, 3, 20), 6)
START, END = D(2026, 3, 20), D(2026, 4, 20)
LEFT_OUT = {"outbox", "outcome"}
"""Tables the clock asks for what it has just written itself."""


def add_plan(connection, *rows, status: str | None = "confirmed", key: str = "x") -> int:
    head = HEAD | PERIOD | {"file_hash": key, "number": f"{key}/KH-UBND"}
    plan_id = plans.add(connection, head, rows, [], NOW)
    if status:
        plans.set_status(connection, plan_id, status, "admin", NOW)
    return plan_id


@pytest.fixture
def office(ward, office):
    """Two officials who can be told and their leader, one who cannot, and a season of work."""
    office.has("An")
    office.has("Bình", "leader")
    office.has("Cúc", unit="Phòng Muộn")
    office.has("Dũng", unit="Phòng Lặng", linked=False)
    with ward.write() as connection:
        rows = [
            row("Báo cáo tháng", None, ("FREQ=MONTHLY;BYMONTHDAY=10",)),
            row("Lập kế hoạch", D(2026, 3, 31)),
            row("Việc chiều", D(2026, 4, 10), lead="Phòng Muộn"),
            row("Việc không ai nghe", D(2026, 4, 2), lead="Phòng Lặng"),
            row("Việc không có cán bộ", D(2026, 4, 2), lead="Phòng Trống"),
            row("Việc không hạn", None),
            row("Việc không đơn vị", D(2026, 4, 3)) | {"lead": []},
        ]
        add_plan(connection, *rows)
        late = people.ensure_unit(connection, "Phòng Muộn", NOW)
        calendar.set_unit_day(connection, late, OfficeDay(opens=dt.time(13), closes=dt.time(17)))
    return office


def tried(ward, start: dt.date = START, end: dt.date = END, plan_id: int | None = None) -> Rehearsal:
    with ward.read() as connection:
        return rehearse(connection, start, end, NOW, TERMS, plan_id)


def everything(ward) -> dict[str, list[object]]:
    with ward.read() as connection:
        return {name: list(connection.execute(table.select())) for name, table in metadata.tables.items()}


def happens(ward, every: dt.timedelta = dt.timedelta(minutes=30)) -> list[tuple[object, ...]]:
    """The clock really wakes on these days, so often."""
    moment, last = NOW, dt.datetime.combine(END, dt.time(18), LOCAL)
    while moment <= last:
        with ward.write() as connection:
            sweep(connection, moment.astimezone(LOCAL).date(), moment, TERMS)
        moment += every
    with ward.read() as connection:
        return [(one.at, one.person, one.kind, one.text, one.parts) for one in copies.written(connection)]


def test_what_is_shown_is_what_happens(ward, office):
    """Each message of a month, with its person, day, hour and words, is shown before as it is written then."""
    shown = [(one.at, one.person, one.kind, one.text, one.parts) for one in tried(ward).told]
    before = {one.id for one in _tray(ward)}
    happened = happens(ward)

    assert not before
    assert shown
    assert {"remind", "escalate", "weekly"} == {kind for _, _, kind, _, _ in shown}
    assert sorted(shown, key=str) == sorted(happened, key=str)


def _tray(ward) -> list[object]:
    with ward.write() as connection:
        connection.execute(metadata.tables["outbox"].delete())  # what linking the accounts had said
        return list(connection.execute(metadata.tables["outbox"].select()))


def test_nothing_is_written(ward, office):
    """After a rehearsal every table is as it was: nobody is told, no due date is open."""
    before = everything(ward)
    assert tried(ward).told

    assert everything(ward) == before


def test_what_the_clock_asks_for_is_in_the_copy(ward, office):
    """A developer who lets the clock look at another table is told to copy it too."""
    asked: set[str] = set()

    def hear(_connection, _cursor, statement: str, *_more: object) -> None:
        asked.update(re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "?(\w+)', statement))

    event.listen(ward.engine, "before_cursor_execute", hear)
    happens(ward, every=dt.timedelta(hours=4))

    copied = {table.name for table in copies.WHOLE} | {"conversation"} | LEFT_OUT
    assert asked & set(metadata.tables) <= copied


def test_who_is_told_nothing_and_why(ward, office):
    """No account, no official, no unit named, no deadline: each with its task."""
    missed = tried(ward).missed
    found = {(one.reason, one.person or one.unit, one.text) for one in missed if one.text}

    assert {
        (Reason.NO_ACCOUNT, "Dũng", "Việc không ai nghe"),
        (Reason.NO_OFFICIAL, "Phòng Trống", "Việc không có cán bộ"),
        (Reason.NO_UNIT, None, "Việc không đơn vị"),
        (Reason.NO_DEADLINE, UNIT, "Việc không hạn"),
    } == found
    assert Reason.NO_LEADER in {one.reason for one in missed}


def test_a_plan_under_review_is_tried_as_if_it_were_confirmed(ward, office):
    """Before it is switched on, a plan shows whom it will remind; it stays under review."""
    with ward.write() as connection:
        plan_id = add_plan(connection, row("Việc mới", D(2026, 4, 8)), status=None, key="y")
    assert "Việc mới" not in str(tried(ward).told)
    shown = tried(ward, plan_id=plan_id).told

    assert shown
    assert all("Việc mới" in one.text for one in shown)
    with ward.read() as connection:
        head = plans.one(connection, plan_id)
    assert head
    assert head.status == "review"


def test_days_in_between_happen_too(ward, office):
    """Asked for a week in April, what is told before it counts as told."""
    week = tried(ward, start=D(2026, 4, 6)).told
    all_of_it = [one for one in tried(ward).told if day_of(one) >= D(2026, 4, 6)]

    assert [one.text for one in week] == [one.text for one in all_of_it]


def test_a_unit_alone(ward, office):
    """A leader sees what the own unit will hear, and nothing of the others."""
    whole = tried(ward)
    unit_id = next(one.unit_id for one in whole.told if one.person == "Cúc")
    mine = whole.of_unit(unit_id)

    assert {"Cúc"} == {one.person for one in mine.told}
    assert {unit_id} >= {one.unit_id for one in mine.missed}
    assert not whole.of_unit(None).told


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (D(2026, 4, 2), D(2026, 4, 1), "phải trước"),
        (D(2026, 3, 19), END, "từ hôm nay"),
        (START, D(2027, 4, 1), "366 ngày"),
    ],
)
def test_days_that_cannot_be_tried(ward, start, end, says):
    """The wrong way round, in the past or too far: a sentence says so."""
    with pytest.raises(Refused, match=says):
        tried(ward, start, end)


def test_no_such_plan(ward):
    """A plan that is not there is named."""
    with pytest.raises(Refused, match="số 77"):
        tried(ward, plan_id=77)


def test_a_plan_that_amends_another_is_tried_with_what_it_takes_over(ward, office):
    """An amendment under review: the moved task is told of by its new day, not twice."""
    with ward.write() as connection:
        old = next(head.id for head in plans.listed(connection))
        new = add_plan(connection, row("Lập kế hoạch", D(2026, 4, 15)), status=None, key="y")
        amendments.set_amended(connection, new, old, Author("admin", NOW), whole=True)
    parts = {part.text: part.due for one in tried(ward, plan_id=new).told for part in one.parts}
    before = {part.text: part.due for one in tried(ward).told for part in one.parts}

    assert parts == {"Lập kế hoạch": D(2026, 4, 15)}
    assert before["Lập kế hoạch"] == D(2026, 3, 31)

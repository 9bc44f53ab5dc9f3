"""Thirty days of an office in which things happen: what each rehearsal promised stands in the ledger afterwards."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from handlers.rehearsal import rehearse
from handlers.reminders import Terms, sweep
from handlers.turn import LOCAL
from knowledge.workdays import Override
from storage import calendar, extensions, handovers, plans, task_answers, tasks
from storage.tables import occurrence as due_date
from storage.tables import person, reminder, task, weekly_summary
from storage.tasks import Occurrence
from tests.handlers.test_reminders import HEAD, PERIOD
from tests.handlers.test_tasks import row

D = dt.date
TERMS = Terms()
FIRST, LAST = D(2026, 4, 13), D(2026, 5, 12)
"""Thirty days with Giỗ Tổ (27/4, in lieu of Sunday), 30/4 and 1/5 in them."""
BEGIN = dt.datetime.combine(FIRST, dt.time(6), LOCAL)
SAID = BEGIN - dt.timedelta(days=90)
Line = tuple[str, str, str, str, dt.datetime]
"""Who, about what, due when, by which step, and at what moment."""


@pytest.fixture
def season(ward, office):
    """Two officials and their leader, one more office, and deadlines before, on and after the holidays."""
    for name in ("An", "Bích"):
        office.has(name)
    office.has("Bình", "leader")
    office.has("Cúc", unit="Phòng Kinh tế Mẫu")
    rows = [
        row("Lập kế hoạch", D(2026, 4, 24)),
        row("Kiểm tra một cửa", D(2026, 4, 27)),
        row("Tập huấn", D(2026, 5, 4)),
        row("Báo cáo tuần", None, ("FREQ=WEEKLY;BYDAY=FR",)),
        row("Báo cáo tháng", None, ("FREQ=MONTHLY;BYMONTHDAY=-1",), lead="Phòng Kinh tế Mẫu"),
    ]
    with ward.write() as connection:
        plan_id = plans.add(connection, HEAD | PERIOD, rows, [], SAID)
        plans.set_status(connection, plan_id, "confirmed", "admin", SAID)
    return office


def named(connection: Connection, text: str) -> Occurrence:
    return next(one for one in tasks.open_ones(connection) if one.text == text)


def extended(connection: Connection, office, now: dt.datetime) -> None:
    """An asks for ten days more, and the leader agrees."""
    one = named(connection, "Lập kế hoạch")
    wish = task_answers.record(
        connection, one.id, office.ids["An"], "extend", now, note="chờ góp ý", new_due=D(2026, 5, 4)
    )
    assert extensions.decide(connection, wish, agreed=True, by="Bình", now=now)


def handed_over(connection: Connection, office, now: dt.datetime) -> None:
    """Bích takes a task over."""
    one = named(connection, "Kiểm tra một cửa")
    asked = handovers.offer(connection, one.id, office.ids["An"], office.ids["Bích"], now)
    assert handovers.answer(connection, asked, now, accepted=True)


def day_off(connection: Connection, _office, now: dt.datetime) -> None:
    """The administrator enters a day off that nobody could compute."""
    entry = {"kind": "off", "reason": "bão", "source": "CĐ 1", "decided_on": now.date()}
    calendar.put_day(connection, Override(date=D(2026, 5, 5), **entry), "admin", now)


def done(connection: Connection, office, now: dt.datetime) -> None:
    """Cúc reports the month's report done."""
    one = named(connection, "Báo cáo tháng")
    assert task_answers.record(connection, one.id, office.ids["Cúc"], "done", now)


HAPPENS: dict[dt.datetime, Callable[..., None]] = {
    BEGIN: lambda *_: None,
    BEGIN + dt.timedelta(days=3, hours=5): extended,
    BEGIN + dt.timedelta(days=7, hours=4): handed_over,
    BEGIN + dt.timedelta(days=15, hours=6): day_off,
    BEGIN + dt.timedelta(days=18, hours=7): done,
}
"""What happens when; after each the rest of the thirty days is rehearsed anew."""
END = dt.datetime.combine(LAST, dt.time(20), LOCAL)


DAY = 6, 20


def live_on(ward, start: dt.datetime, end: dt.datetime) -> None:
    """The clock wakes every hour of the day; what it does at night other tests look at."""
    moment = start
    while moment < end:
        local = moment.astimezone(LOCAL)
        if DAY[0] <= local.hour <= DAY[1]:
            with ward.write() as connection:
                sweep(connection, local.date(), moment, TERMS)
        moment += dt.timedelta(hours=1)


def promised(ward, now: dt.datetime) -> tuple[list[Line], list[tuple[str, dt.datetime]]]:
    """What a rehearsal shows from now on: reminders by their parts, and summaries."""
    with ward.read() as connection:
        told = rehearse(connection, now.date(), LAST, now, TERMS).told
    lines = [
        (one.person, part.text, part.due.isoformat(), part.step, one.at) for one in told for part in one.parts
    ]
    return lines, [(one.person, one.at) for one in told if one.kind == "weekly"]


def in_the_ledger(ward) -> tuple[list[Line], list[tuple[str, dt.datetime]]]:
    """What the sweeps wrote; the day is the one in the key, as it was told then."""
    of = reminder.c
    with ward.read() as connection:
        query = (
            select(person.c.name, task.c.text, of.key, of.step, of.at)
            .join(person, person.c.id == of.person_id)
            .join(due_date, due_date.c.id == of.occurrence_id)
            .join(task, task.c.id == due_date.c.task_id)
            .where(of.state == "sent")
        )
        lines = [
            (n, text, key.split(":")[1], step, at) for n, text, key, step, at in connection.execute(query)
        ]
        weeks = select(person.c.name, weekly_summary.c.at).join(
            person, person.c.id == weekly_summary.c.person_id
        )
        return lines, [(row.name, row.at) for row in connection.execute(weeks)]


def test_what_was_promised_stands_in_the_ledger(ward, season):
    """Through an extension, a hand-over, holidays and a day off: each step, person, day and hour as it was shown."""
    expected: list[Line] = []
    weeks: list[tuple[str, dt.datetime]] = []
    moments = [*HAPPENS, END]
    for now, until in itertools.pairwise(moments):
        with ward.write() as connection:
            HAPPENS[now](connection, season, now)
        lines, summaries = promised(ward, now)
        expected += [line for line in lines if line[-1] < until]
        weeks += [one for one in summaries if one[-1] < until]
        live_on(ward, now, until)
    found, told_weeks = in_the_ledger(ward)

    assert sorted(found) == sorted(expected)
    assert sorted(told_weeks) == sorted(weeks)
    assert {step for *_, step, _ in found} >= {"T-7", "T-1", "T0", "T+1", "leader-late", "leader-silent"}
    assert ("An", "Lập kế hoạch", "2026-05-04") in {line[:3] for line in found}, (
        "reminded anew by the new day"
    )
    after = BEGIN + dt.timedelta(days=8)
    assert {"Bích"} == {
        n for n, text, _, step, at in found if "một cửa" in text and at > after and step[0] == "T"
    }
    days = {line[-1].astimezone(LOCAL).date() for line in found}
    assert not days & {D(2026, 4, 27), D(2026, 4, 30), D(2026, 5, 1), D(2026, 5, 5)}
    assert len(days) > 12

"""The clock and the tasks: what comes alone, what leaders hear, when nobody is disturbed, what reached nobody."""

import datetime as dt

import pytest

from handlers.reminders import Terms, hours, sweep
from handlers.reminders.untold import untold
from handlers.turn import LOCAL
from knowledge.reminder_steps import Steps
from knowledge.sending_hours import OfficeDay
from knowledge.workdays import Override
from storage import (
    calendar,
    outbox,
    people,
    plans,
    reminder_rules,
    reminders,
    task_answers,
    task_changes,
    tasks,
    tray,
    weekly,
)
from storage.task_changes import Author, Seen
from tests.handlers.test_tasks import UNIT, answers, row

D = dt.date
USUAL = Terms()
HEAD = {"file_name": "kh.docx", "file_hash": "x", "number": "01/KH-UBND", "warnings": []}
PERIOD = {"period_start": D(2026, 1, 1), "period_end": D(2026, 12, 31)}


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), LOCAL)


@pytest.fixture
def confirm(ward):
    """Confirm a plan with these tasks."""

    def work(*rows) -> int:
        with ward.write() as connection:
            plan_id = plans.add(connection, HEAD | PERIOD, rows, [], at(D(2026, 1, 5)))
            plans.set_status(connection, plan_id, "confirmed", "admin", at(D(2026, 1, 5)))
        return plan_id

    return work


@pytest.fixture
def join(ward, talk):
    """Somebody of the unit, linked on Telegram."""

    def work(name: str, role: str = "official"):
        with ward.write() as connection:
            unit_id = people.ensure_unit(connection, UNIT, at(D(2026, 1, 5)))
            person = people.add(connection, name=name, unit_id=unit_id, role=role, now=at(D(2026, 1, 5)))
        return link(ward, talk(name, channel="telegram"), person)

    return work


def link(ward, chat, person: int):
    chat.now = at(D(2026, 1, 5))
    with ward.write() as connection:
        code = people.new_link_code(connection, person, chat.now)
    chat.says(f"/lienket {code}")
    return chat


def look(ward, day: dt.date, hour: int = 9, terms: Terms = USUAL):
    with ward.write() as connection:
        return sweep(connection, day, at(day, hour), terms)


def texts(chat) -> list[str]:
    return [reply.text for reply in chat.hears()]


def test_urgent_ones_come_alone(ward, join, confirm):
    """What is due tomorrow has a message of its own; the rest shares one, the shortest deadline first."""
    an = join("An")
    confirm(
        row("Việc xa", D(2026, 4, 15)), row("Việc gần", D(2026, 4, 8)), row("Việc ngày mai", D(2026, 4, 2))
    )
    look(ward, D(2026, 4, 1))
    urgent, digest = texts(an)

    assert "Việc ngày mai" in urgent
    assert "1 việc" in urgent
    assert digest.index("Việc gần") < digest.index("Việc xa")


def test_many_urgent_ones_are_no_burst(ward, join, confirm):
    """Ten things due tomorrow are one message, not ten; what is not named is counted."""
    an = join("An")
    confirm(*(row(f"Việc số {n}", D(2026, 4, 2)) for n in range(12)))
    look(ward, D(2026, 4, 1))
    (text,) = texts(an)

    assert "12 việc" in text
    assert "2 việc nữa" in text


def test_the_day_off_is_named(ward, join, confirm):
    """A deadline on a Sunday says until when to be done, by weekday."""
    an = join("An")
    confirm(row("Nộp báo cáo", D(2026, 3, 29)))
    look(ward, D(2026, 3, 27))

    assert "Ngày đó là ngày nghỉ, nên làm xong trong Thứ Sáu, 27/03/2026" in texts(an)[0]


def test_nobody_is_told_outside_the_hours(ward, join, confirm):
    """Not before the hour, after closing, or on a day off by the administrator's word; then all the same, once."""
    an = join("An")
    confirm(row("Nộp báo cáo", D(2026, 4, 8)))
    day = D(2026, 4, 1)
    with ward.write() as connection:
        swap = {"kind": "off", "reason": "mất điện", "source": "TB 1", "decided_on": D(2026, 3, 30)}
        calendar.put_day(connection, Override(date=day, **swap), "admin", at(day))
    told = [
        look(ward, day).digests,
        *(look(ward, D(2026, 4, 2), hour).digests for hour in (6, 7, 17, 20, 8, 10)),
    ]

    assert [0, 0, 0, 0, 0, 1, 0] == told
    assert 1 == len(texts(an))


def test_a_unit_with_its_own_hours(ward, join, confirm):
    """A unit that opens at ten is reminded at ten."""
    join("An")
    confirm(row("Nộp báo cáo", D(2026, 4, 8)))
    with ward.write() as connection:
        unit = people.ensure_unit(connection, UNIT, at(D(2026, 4, 1)))
        calendar.set_unit_day(connection, unit, OfficeDay(opens=dt.time(10), closes=dt.time(15)))

    assert [0, 1] == [look(ward, D(2026, 4, 1), hour).digests for hour in (9, 10)]


def test_steps_of_a_plan(ward, join, confirm):
    """A plan that wants one reminder, five days before, gets it and no other."""
    join("An")
    plan = confirm(row("Nộp báo cáo", D(2026, 4, 10)))
    with ward.write() as connection:
        few = Steps(before=(2,), after=(), weeks=0, unacknowledged_days=60)
        reminder_rules.set_plan(connection, plan, few)
    days = [D(2026, 3, 25) + dt.timedelta(days=n) for n in range(30)]

    assert [D(2026, 4, 8), D(2026, 4, 10)] == [day for day in days if look(ward, day).digests]


def test_the_leader_hears_once_when_nobody_takes_note(ward, join, confirm):
    """Three working days after the first reminder the leader hears of it, politely, and not again."""
    join("An")
    boss = join("Bình", "leader")
    confirm(row("Nộp báo cáo", D(2026, 4, 20)))
    days = [D(2026, 4, 6) + dt.timedelta(days=n) for n in range(7)]
    raised = {day: look(ward, day).escalated for day in days}

    assert {D(2026, 4, 9)} == {day for day, many in raised.items() if many}
    assert any("chưa ai báo đã nhận" in text for text in texts(boss))


def test_the_leader_hears_nothing_of_what_was_taken_note_of(ward, join, confirm):
    """ "Đã nhận" keeps the leader's telephone quiet until the day after the deadline."""
    an, boss = join("An"), join("Bình", "leader")
    confirm(row("Nộp báo cáo", D(2026, 4, 20)))
    look(ward, D(2026, 4, 6))
    an.hears()
    an.presses("Đã nhận")
    assert answers(an)
    days = [D(2026, 4, 7) + dt.timedelta(days=n) for n in range(20)]
    raised = [day for day in days if look(ward, day).escalated]

    assert [D(2026, 4, 21)] == raised
    assert any("Đã quá hạn, chưa báo xong" in text for text in texts(boss))


def test_a_leader_alone_answers_for_the_work(ward, join, confirm):
    """Where a unit has nobody but its leader, the leader is reminded; the administrator sees that nobody is above."""
    boss = join("Bình", "leader")
    confirm(row("Nộp báo cáo", D(2026, 4, 2)))
    assert 1 == look(ward, D(2026, 4, 1)).digests
    assert "Đã nhận" in [button.label for reply in boss.hears() for button in reply.buttons]

    assert (UNIT,) == look(ward, D(2026, 4, 3)).unled


def test_each_week_the_leader_reads_how_it_stands(ward, join, confirm):
    """On the first working day of the week, once, with the figures and a picture whose address nobody can guess."""
    join("An")
    boss = join("Bình", "leader")
    confirm(row("Nộp báo cáo", D(2026, 4, 8)))
    terms = Terms(public_url="https://phuong-mau.example")
    look(ward, D(2026, 3, 20), terms=terms)
    boss.hears()
    told = [look(ward, D(2026, 4, 6) + dt.timedelta(days=n), terms=terms).summaries for n in range(9)]
    assert [1, 0, 0, 0, 0, 0, 0, 1, 0] == told
    (first, *_) = [reply for reply in boss.hears() if reply.picture]
    assert "chưa bắt đầu: 1" in first.text
    assert first.picture
    assert first.picture.url
    token = first.picture.url.removesuffix(".png").rpartition("/")[2]

    with ward.read() as connection:
        found = weekly.of_token(connection, token)
        assert found
        assert (UNIT, 1) == (found[0], found[2]["not_started"])
        assert weekly.of_token(connection, token[:-1]) is None


def test_a_task_that_was_dropped_is_not_counted(ward, join, confirm):
    """The leader's figures speak of what is asked still, as the list under them does."""
    join("An")
    boss = join("Bình", "leader")
    plan = confirm(row("Nộp báo cáo", D(2026, 4, 8)), row("Việc thôi làm", D(2026, 4, 9)))
    look(ward, D(2026, 4, 1))
    boss.hears()
    with ward.write() as connection:
        gone = next(one for one in tasks.of_plan(connection, plan) if one.text == "Việc thôi làm")
        seen, author = Seen(gone.id, gone.version), Author("admin", at(D(2026, 4, 2)))
        task_changes.drop(connection, plan, seen, author)
    look(ward, D(2026, 4, 6))
    (summary,) = [text for text in texts(boss) if "lượt đến hạn" in text]

    assert "1 lượt đến hạn" in summary


def test_a_weekly_report_is_not_announced_weeks_before(ward, join, confirm):
    """What comes every week is told in its own week: three days before, the day before, the day itself."""
    an = join("An")
    plan = confirm(row("Báo cáo tuần", None, ("FREQ=WEEKLY;BYDAY=FR",)))
    for n in range(5):
        look(ward, D(2026, 6, 1) + dt.timedelta(days=n))
    with ward.write() as connection:
        assert (3, 1) == reminder_rules.rules(connection).of_task(
            tasks.of_plan(connection, plan)[0].id
        ).before
        for one in tasks.open_ones(connection):
            if one.due < D(2026, 6, 12):
                task_answers.record(connection, one.id, 1, "done", at(D(2026, 6, 5)))
    an.hears()
    told = [look(ward, D(2026, 6, 8) + dt.timedelta(days=n)).reminded for n in range(5)]

    assert [0, 1, 0, 1, 1] == told


def test_changed_steps_repeat_nothing(ward, join, confirm):
    """Who has heard "a week left" does not hear "ten days left" because somebody changed the steps since."""
    an = join("An")
    plan = confirm(row("Nộp báo cáo", D(2026, 4, 15)))
    look(ward, D(2026, 4, 8))
    assert 1 == len(texts(an))
    with ward.write() as connection:
        steps = Steps(before=(10, 2), after=(1,), weeks=1, unacknowledged_days=3)
        reminder_rules.set_plan(connection, plan, steps)
    told = [look(ward, D(2026, 4, 9) + dt.timedelta(days=n)).reminded for n in range(5)]

    assert [0, 0, 0, 0, 1] == told


def test_an_outage_loses_no_period(ward, join, confirm):
    """A monthly report whose day passed while nobody was here is opened all the same, and told as late."""
    an = join("An")
    confirm(row("Báo cáo tháng", None, ("FREQ=MONTHLY;BYMONTHDAY=10",)))
    look(ward, D(2026, 1, 6))
    an.hears()
    look(ward, D(2026, 4, 13))

    with ward.read() as connection:
        days = [one.due.isoformat()[5:] for one in tasks.open_ones(connection)]
    assert ["01-10", "02-10", "03-10", "04-10", "05-10"] == days[:5]
    assert 2 == len(texts(an))


def test_what_reached_nobody_is_listed(ward, join, confirm):
    """Given-up messages, people without account, units without people, and what is over: all on one list."""
    an = join("An")
    confirm(
        row("Nộp báo cáo", D(2026, 4, 8)),
        row("Việc cũ", D(2025, 4, 8)),
        row("Việc khác", D(2026, 4, 8), lead="Phòng Khác"),
    )
    look(ward, D(2026, 4, 1))
    mine = an.conversation_id
    with ward.write() as connection:
        (waiting,) = tray.waiting_of(connection, mine)
        outbox.give_up(connection, waiting.id, "chặn", at(D(2026, 4, 1)))
        found = untold(connection, at(D(2026, 4, 2)))

    assert ["An"] == [one.person for one in found.given_up]
    assert ("Phòng Khác",) == found.unmanned
    assert ["Việc cũ"] == [one.text for one in found.over]


def test_what_another_account_took_is_not_listed(ward, join, confirm):
    """A message that went out on the next account has reached its person."""
    an = join("An")
    confirm(row("Nộp báo cáo", D(2026, 4, 8)))
    look(ward, D(2026, 4, 1))
    now = at(D(2026, 4, 1))
    mine = an.conversation_id
    with ward.write() as connection:
        (waiting,) = tray.waiting_of(connection, mine)
        outbox.give_up(connection, waiting.id, "chặn", now)
        passed_on = {"conversation_id": mine, "key": f"{waiting.key}@7"}
        outbox.put(connection, **passed_on, reply=waiting.reply, now=now)

        assert [] == reminders.undelivered(connection, now - dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-04-01T20:59", None),
        ("2026-04-01T21:00", "2026-04-02T08:00"),
        ("2026-04-02T03:00", "2026-04-02T08:00"),
        ("2026-04-03T22:00", "2026-04-06T08:00"),
        ("2026-04-04T12:00", "2026-04-06T08:00"),
        ("2026-04-27T12:00", "2026-04-28T08:00"),
    ],
)
def test_late_delivery_waits_for_the_morning(ward, join, confirm, now, until):
    """What is carried out late rings nobody at night, at the weekend or on a holiday; a reply goes at once."""
    an = join("An")
    confirm(row("Nộp báo cáo", D(2026, 4, 8)))
    look(ward, D(2026, 4, 1))
    moment, mine = local(now), an.conversation_id
    with ward.write() as connection:
        (work,) = tray.waiting_of(connection, mine)
        reply = work.model_copy(update={"id": 999, "key": "reply:1:0"})
        free = hours.what_may_go(connection, [work, reply], moment)
        assert ([reply] if until else [work, reply]) == free

        begin = local(until) if until else moment
        assert not until or not outbox.due(
            connection, ["telegram"], None, begin - dt.timedelta(minutes=1), 10
        )
        assert outbox.due(connection, ["telegram"], None, begin, 10)


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def test_which_of_forty_is_done(ward, join, confirm):
    """Of a message about forty tasks a phone is offered eight at a time, and the last of them can be reached."""
    an = join("An")
    confirm(*(row(f"Việc số {n}", D(2026, 4, 8)) for n in range(40)))
    look(ward, D(2026, 4, 1))
    (digest,) = an.hears()
    assert "40 việc" in digest.text
    an.presses("Đã xong")
    assert [len(an.buttons), an.buttons[-1]] == [9, "Xem tiếp"]
    for _ in range(4):
        an.presses("Xem tiếp")

    assert an.buttons == [f"Việc số {n}" for n in range(32, 40)]
    assert "xong việc “Việc số 39”" in an.presses("Việc số 39")


def test_made_up_pages_of_a_choice(ward, join, confirm):
    """A page that is not there begins anew; a made-up button is answered, and nothing is written down."""
    an = join("An")
    confirm(*(row(f"Việc số {n}", D(2026, 4, 8)) for n in range(9)))
    look(ward, D(2026, 4, 1))
    an.hears()
    an.sends_button("task:which:done:d2026-04-01:99")
    assert an.buttons[0] == "Việc số 0"
    for made_up in ("which:received:d2026-04-01:1", "which:done:d2026-04-01:x", "which:done:d1999-01-01:1"):
        assert an.sends_button(f"task:{made_up}")

    assert not answers(an)


def test_what_is_late_from_last_year_is_said_to_be_so(ward, join, confirm):
    """In January the summary counts what is still owed from December, and says so; in December it need not."""
    boss = join("Bình", "leader")
    join("An")
    confirm(row("Tổng kết năm", D(2026, 12, 25)))
    look(ward, D(2026, 12, 28))
    (before,) = [text for text in texts(boss) if "lượt đến hạn" in text]
    look(ward, D(2027, 1, 4))
    (after,) = [text for text in texts(boss) if "lượt đến hạn" in text]

    assert ["năm trước" in before, "Tính cả việc còn trễ từ năm trước" in after] == [False, True]

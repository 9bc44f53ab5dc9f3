"""Officials: linking, one digest a day, three answers, and the list of what is open."""

import datetime as dt

import pytest
from sqlalchemy import delete

from handlers.reminders import sweep
from storage import extensions, people, plans, task_answers, task_changes, tasks
from storage.tables import outbox
from storage.task_changes import Author, Seen
from tests.handlers.talking import START

MONDAY = dt.date(2025, 3, 24)
UNIT = "Phòng Văn hóa Mẫu"


def row(text: str, due: dt.date | None, rules: tuple[str, ...] = (), lead: str = UNIT) -> dict[str, object]:
    return {
        "no": None,
        "section": None,
        "text": text,
        "product": "Kế hoạch",
        "lead": [lead],
        "support": [],
        "deadline_kind": "date",
        "deadline_raw": None,
        "due": due,
        "rules": list(rules),
        "source": text,
        "ambiguity": None,
        "certainty": {},
    }


@pytest.fixture
def plan(ward) -> int:
    """A confirmed plan: due in a week, due far away, and every quarter."""
    head = {
        "file_name": "kh.docx",
        "file_hash": "x",
        "number": "01/KH-UBND",
        "issuer": None,
        "title": None,
        "issued": None,
        "period_start": dt.date(2025, 1, 1),
        "period_end": dt.date(2025, 12, 31),
        "warnings": [],
    }
    rows = [
        row("Lập kế hoạch tuyên truyền", dt.date(2025, 3, 31)),
        row("Tổng kết năm", dt.date(2025, 12, 31)),
        row("Báo cáo quý", None, ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",)),
        row("Việc của đơn vị khác", dt.date(2025, 3, 31), lead="Phòng Khác"),
    ]
    with ward.write() as connection:
        plan_id = plans.add(connection, head, rows, [], START)
        plans.set_status(connection, plan_id, "confirmed", "admin", START)
    return plan_id


@pytest.fixture
def official(ward, talk):
    """A linked official of the unit."""
    with ward.write() as connection:
        unit_id = people.ensure_unit(connection, UNIT, START)
        person_id = people.add(connection, name="Lê Văn Mẫu", unit_id=unit_id, role="official", now=START)
        code = people.new_link_code(connection, person_id, START)
    person = talk("official", channel="telegram")
    assert "Lê Văn Mẫu" in person.says(f"/lienket {code}")
    person.now = dt.datetime.combine(MONDAY, dt.time(2), dt.UTC)
    return person


def remind(talk, day: dt.date = MONDAY):
    with talk.database.write() as connection:
        return sweep(connection, day, START)


def digest(talk, day: dt.date = MONDAY) -> str:
    remind(talk, day)
    return "\n".join(reply.text for reply in talk.hears())


def answers(talk) -> list[tuple[str, str, str | None]]:
    with talk.database.read() as connection:
        return [
            (one.text, said.kind, said.note)
            for one in task_answers.all_with_answers(connection)
            for said in one.answers
        ]


def test_one_digest_per_person(official, plan):
    """A week before the deadline everything due is named in one message, with the three answers."""
    text = digest(official)

    assert len(official.last) == 1
    assert "2 việc" in text
    assert "Lập kế hoạch tuyên truyền" in text
    assert "Báo cáo quý" in text
    assert "Thứ Hai, 31/03/2025 (còn 7 ngày)" in text
    assert "01/KH-UBND" in text
    assert "Tổng kết năm" not in text
    assert "đơn vị khác" not in text
    assert official.buttons == ["Đã nhận", "Đã xong", "Xin lùi hạn"]


def test_sweep_again_reminds_nobody_twice(official, plan):
    """Running the sweep twice, or late the same day, writes nothing new."""
    assert remind(official).digests == 1
    assert remind(official).digests == 0
    assert len(official.hears()) == 1


def test_erased_digest_is_not_sent_again(official, plan):
    """When old replies are erased, nobody is reminded a second time: the ledger remembers."""
    remind(official)
    with official.database.write() as connection:
        connection.execute(delete(outbox))

    assert 0 == remind(official).digests


def test_next_step_reminds_again(official, plan):
    """Each step reminds once, on a working day: before the day off until the deadline, after it from then on."""
    days = [dt.date(2025, 3, 1) + dt.timedelta(days=n) for n in range(45)]
    reminded = [day.isoformat()[5:] for day in days if remind(official, day).digests]

    assert reminded == ["03-03", "03-17", "03-24", "03-28", "03-31", "04-01", "04-03", "04-10"]


def test_outage_is_not_made_up_for(official, plan):
    """After two silent weeks the newest step is told, not each missed one: what is urgent alone."""
    remind(official, dt.date(2025, 3, 17))
    assert len(official.hears()) == 1
    done = remind(official, dt.date(2025, 4, 1))

    assert (2, 2) == (done.reminded, len(official.hears()))


def test_nothing_before_confirmation(ward, official, plan):
    """A plan under review reminds nobody."""
    with ward.write() as connection:
        connection.exec_driver_sql("UPDATE plan SET status = 'review'")

    assert remind(official).digests == 0


def test_received(official, plan):
    """ "Đã nhận" acknowledges everything in the digest."""
    digest(official)

    assert "2 việc" in official.presses("Đã nhận")
    assert [kind for _, kind, _ in answers(official)] == [("received"), ("received")]


def test_done_asks_which(official, plan):
    """ "Đã xong" of a digest with two tasks asks which; what is done is not reminded of again."""
    digest(official)
    official.presses("Đã xong")
    assert {"Lập kế hoạch tuyên truyền", "Báo cáo quý"} == set(official.buttons)
    official.presses("Lập kế hoạch tuyên truyền")

    assert answers(official) == [("Lập kế hoạch tuyên truyền", "done", None)]
    assert "Lập kế hoạch" not in digest(official, dt.date(2025, 3, 28))


def test_more_time_needs_a_day_and_a_reason(official, plan):
    """ "Xin lùi hạn" asks for the day and the reason; the old deadline stays until somebody agrees."""
    digest(official)
    official.presses("Xin lùi hạn")
    official.says("2" if official.buttons[1].startswith("Báo") else "1")
    assert "sau hạn đang có" in official.says("30/3")
    assert "lý do" in official.says("xin đến 15/4 nhé")
    assert "15/04/2025" in official.says("Chờ số liệu của thôn")

    assert answers(official) == [("Báo cáo quý", "extend", "Chờ số liệu của thôn")]
    with official.database.write() as connection:
        (asked,) = [o for o in tasks.open_ones(connection) if o.status == "asked"]
        assert dt.date(2025, 3, 31) == asked.due
        (wish,) = extensions.waiting(connection, asked.id)
        assert extensions.decide(connection, wish.id, agreed=True, by="admin", now=START)
        assert dt.date(2025, 4, 15) == tasks.one(connection, asked.id).due
    assert "còn 7 ngày" in digest(official, dt.date(2025, 4, 8))


def test_foreign_task_cannot_be_answered(official, plan):
    """A button of another unit's task, or of nothing, changes nothing."""
    remind(official)
    with official.database.read() as connection:
        foreign = [o.id for o in tasks.open_ones(connection) if o.unit == "Phòng Khác"]

    assert foreign
    for value in (f"task:done:{foreign[0]}", "task:done:999", "task:received:dx", "task:done:-1"):
        assert "không còn dùng được" in official.sends_button(value)
    assert answers(official) == []


def test_citizen_sees_no_tasks(citizen, plan):
    """A citizen who guesses the command or the button is told whom it is for."""
    assert "dành cho cán bộ" in citizen.says("/congviec")
    assert "dành cho cán bộ" in citizen.sends_button("task:done:1")


def test_my_tasks(official, plan):
    """/congviec lists what the unit has to do, nearest first."""
    remind(official)
    text = official.says("/congviec")

    assert text.index("Lập kế hoạch tuyên truyền") < text.index("Tổng kết năm")


def test_link_code_works_once(official, talk, ward):
    """A code is used up, and a wrong or expired one is refused kindly."""
    with ward.write() as connection:
        (person,) = people.all_active(connection)
        code = people.new_link_code(connection, person.id, START)
        old = START - dt.timedelta(days=8)
        expired = people.new_link_code(connection, person.id, old)
    somebody = talk("x")
    assert "không đúng" in somebody.says(f"/lienket {code}"), "a newer code voids the older"
    assert "không đúng" in somebody.says(f"/lienket {expired}")
    assert "không đúng" in somebody.says("/lienket ABCD2345")
    with ward.write() as connection:
        fresh = people.new_link_code(connection, person.id, START)
    assert "Đã liên kết" in talk("y").says(f"lienket {fresh.lower()}")
    assert "không đúng" in talk("z").says(f"/lienket {fresh}")


def test_unlinked_official_is_named(ward, plan):
    """Who cannot be reached is told to the admin, and reminded as soon as the account is linked."""
    with ward.write() as connection:
        unit_id = people.ensure_unit(connection, UNIT, START)
        people.add(connection, name="Trần Thị Mẫu", unit_id=unit_id, role="official", now=START)
        done = sweep(connection, MONDAY, START)

    assert done.unreachable == ("Trần Thị Mẫu",)
    assert done.digests == 0


def test_unit_spelled_in_two_ways(ward, official, plan):
    """A plan that writes the unit's name in capitals or with its ward's kind reaches the same officials."""
    rows = [row("Việc viết khác", dt.date(2025, 3, 31), lead=f"{UNIT.upper()}  phường")]
    with ward.write() as connection:
        head = {"file_name": "b.txt", "file_hash": "b", "warnings": []}
        period = {"period_start": dt.date(2025, 1, 1), "period_end": dt.date(2025, 12, 31)}
        other = plans.add(connection, head | period, rows, [], START)
        plans.set_status(connection, other, "confirmed", "admin", START)

    assert "Việc viết khác" in digest(official)


def test_unit_without_officials_is_named(official, plan):
    """Work of a unit that nobody was entered for is told to the admin, not passed over in silence."""
    assert remind(official).unmanned == ("Phòng Khác",)


def test_a_reason_that_tells_of_an_emergency_is_taken_too(official, plan):
    """Whose house burns reads the number first, and has asked for more time all the same; a number is masked."""
    digest(official)
    official.presses("Xin lùi hạn")
    official.says("2" if official.buttons[1].startswith("Báo") else "1")
    official.says("xin đến 15/4 nhé")

    assert "114" in official.says("nhà em đang cháy, gọi 0912345678")
    assert answers(official) == [("Báo cáo quý", "extend", "nhà em đang cháy, gọi [số điện thoại]")]


@pytest.mark.parametrize("button", ["done", "received", "show", "hand"])
def test_button_of_a_task_that_was_dropped(office, button):
    """An old reminder's button says that the task is not asked for any more, instead of "this button is dead"."""
    official, one = office.has("Lê Văn Mẫu"), office.task("Báo cáo tháng")
    with office.database.write() as connection:
        found = tasks.by_id(connection, one.task_id)
        task_changes.drop(connection, found.plan_id, Seen(found.id, found.version), Author("admin", START))

    assert "nay không theo dõi nữa" in official.sends_button(f"task:{button}:{one.id}")
    assert "không còn dùng được" in official.sends_button(f"task:{button}:999")

"""A later deadline: asked for in chat, decided by the unit's leader, and everybody hears of it."""

import datetime as dt

import pytest
from sqlalchemy import update

from handlers.reminders import sweep
from storage import task_changes, tasks
from storage.tables import person as persons
from storage.task_changes import Author, Seen

PLAN = "Lập kế hoạch tuyên truyền"
DUE = dt.date(2026, 11, 25)


def ask(official, office, day: str = "2/12", reason: str = "Chờ số liệu của thôn") -> str:
    official.sends_button(f"task:extend:{office.task(PLAN).id}")
    official.says(day)
    return official.says(reason)


def reviewer_moves(ward, office, due: dt.date, now: dt.datetime) -> None:
    """The plan's own day becomes another one."""
    with ward.write() as connection:
        task = tasks.by_id(connection, office.task(PLAN).task_id)
        seen, author = Seen(task.id, task.version), Author("admin", now)
        task_changes.change(connection, task.plan_id, seen, {"due": due}, author)


def test_leader_agrees_and_the_official_hears_it(office):
    """The head presses a button: the deadline moves, the first one stays in the record, the official is told."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    assert "Trần Thị Trưởng" in ask(official, office)
    told = office.texts(head)
    assert "Lê Văn Mẫu xin lùi hạn" in told
    assert "Chờ số liệu của thôn" in told
    assert office.task(PLAN).due == DUE, "the old deadline holds until somebody agrees"

    assert "02/12/2026" in head.presses("Đồng ý")
    assert "đã đồng ý" in office.texts(official)
    task = office.task(PLAN)
    assert (task.due, task.original_due, task.status) == (dt.date(2026, 12, 2), DUE, "received")


def test_leader_refuses_with_a_reason(office):
    """A refusal carries its reason to the official, and the deadline stays."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    head.presses("Không đồng ý")
    head.says("Cần gửi trước kỳ họp")

    told = office.texts(official)
    assert "không đồng ý" in told
    assert "Cần gửi trước kỳ họp" in told
    assert (office.task(PLAN).due, office.task(PLAN).status) == (DUE, "received")


def test_refusing_needs_no_reason(office):
    """A head in a hurry refuses with two presses."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    head.presses("Không đồng ý")
    head.presses("Không ghi lý do")

    assert "không đồng ý" in office.texts(official)


def test_first_decision_counts(office):
    """Two heads decide: the second is told who was first, and nothing changes any more."""
    first, second = office.has("Trần Thị Trưởng", "leader"), office.has("Phạm Văn Phó", "leader")
    official = office.has("Lê Văn Mẫu")
    ask(official, office)
    first.hears(), second.hears()
    first.presses("Đồng ý")

    assert "Trần Thị Trưởng đã quyết định trước: đồng ý" in second.presses("Không đồng ý")
    assert office.task(PLAN).due == dt.date(2026, 12, 2)
    assert len(official.hears()) == 1


def test_second_head_who_was_writing_a_reason_is_told(office):
    """A head agrees while another one still types why not: the agreement stands, and the typist reads so."""
    first, second = office.has("Trần Thị Trưởng", "leader"), office.has("Phạm Văn Phó", "leader")
    ask(office.has("Lê Văn Mẫu"), office)
    first.hears(), second.hears()
    second.presses("Không đồng ý")
    first.presses("Đồng ý")

    assert "đã quyết định trước" in second.says("Không kịp")
    assert office.task(PLAN).due == dt.date(2026, 12, 2)


def test_pressed_twice(office):
    """An impatient head presses twice: one decision, one message to the official."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    value = head.last[-1].buttons[0].value
    head.sends_button(value)

    assert "đã quyết định trước" in head.sends_button(value)
    assert len(official.hears()) == 1


@pytest.mark.parametrize("role", ["leader", "official"])
def test_without_a_head_the_administrator_decides(office, role):
    """Where no head can be asked, or the head asks, the official reads who decides instead."""
    asker = office.has("Lê Văn Mẫu", role)
    office.has("Trần Thị Xa", "leader", linked=False)

    assert "Quản trị viên" in ask(asker, office)


def test_nobody_decides_their_own_wish(office):
    """A head cannot agree to their own wish by an old button."""
    head = office.has("Trần Thị Trưởng", "leader")
    ask(head, office)

    assert "do chính anh/chị gửi" in head.sends_button("task:agree:1")
    assert office.task(PLAN).due == DUE


def test_only_the_units_head_decides(office):
    """An official, another unit's head and a citizen cannot decide, whatever button they send."""
    official = office.has("Lê Văn Mẫu")
    stranger = office.has("Người Khác", "leader", "Phòng Khác")
    ask(official, office)
    for somebody in (official, stranger, office.talk("dân")):
        for action in ("agree", "refuse", "refused"):
            somebody.sends_button(f"task:{action}:1")

    assert (office.task(PLAN).due, office.task(PLAN).status) == (DUE, "asked")


def test_head_who_left_the_unit_decides_no_more(office, ward):
    """Buttons that were pushed to a head work only while they lead the unit."""
    head = office.has("Trần Thị Trưởng", "leader")
    ask(office.has("Lê Văn Mẫu"), office)
    head.hears()
    with ward.write() as connection:
        connection.execute(update(persons).where(persons.c.role == "leader").values(role="official"))
    head.presses("Đồng ý")

    assert office.task(PLAN).status == "asked"


def test_official_who_left_the_unit_meanwhile(office, ward):
    """Who moved to another unit while asking is told, and nothing is written."""
    official = office.has("Lê Văn Mẫu")
    office.has("Người Khác", unit="Phòng Khác")
    official.sends_button(f"task:extend:{office.task(PLAN).id}")
    official.says("2/12")
    with ward.write() as connection:
        connection.execute(update(persons).where(persons.c.name == "Lê Văn Mẫu").values(unit_id=2))

    assert "không còn thuộc đơn vị" in official.says("Chờ số liệu")
    assert office.task(PLAN).status == "open"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("20/11", "sau hạn đang có"),
        ("31/2", "sau hạn đang có"),
        ("2/12/2056", "sau hạn đang có"),
        ("5/12", "Thứ Bảy, 05/12/2026 là ngày nghỉ"),
        ("15/1", "sau khi kế hoạch kết thúc (31/12/2026)"),
        ("thêm 7 ngày", "02/12/2026"),
    ],
)
def test_days_with_a_catch(office, day, says):
    """A day that cannot be is asked for again; a day off or behind the plan's end is allowed, with a word."""
    official = office.has("Lê Văn Mẫu")
    official.sends_button(f"task:extend:{office.task(PLAN).id}")

    assert says in official.says(day)


def test_overdue_task_is_put_off_from_today(office):
    """Of what is overdue already, the new day is not before today."""
    official = office.has("Lê Văn Mẫu")
    official.sends_button(f"task:extend:{office.task('Báo cáo tháng').id}")

    assert "từ hôm nay (20/11/2026)" in official.says("18/11")
    assert "lý do" in official.says("23/11")


def test_done_meanwhile(office):
    """A task that is reported done needs no decision any more."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    official.sends_button(f"task:done:{office.task(PLAN).id}")

    assert "không còn chờ nữa" in head.presses("Đồng ý")
    assert office.task(PLAN).status == "done"


def test_newer_wish_replaces_the_older(office):
    """Who asks again, for another day, is decided by the newer wish only."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    old = head.last[-1].buttons[0].value
    ask(official, office, "9/12")

    assert "không còn chờ nữa" in head.sends_button(old)
    assert office.task(PLAN).due == DUE
    head.hears()
    assert "09/12/2026" in head.sends_button("task:agree:2")


def test_hostile_reason_stays_words(office):
    """Whatever is typed as a reason is shown as typed, shortened, without numbers of persons."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office, reason="<script>{name}</script> %s 0912345678 " + "x" * 5000)
    told = office.texts(head)

    assert "<script>{name}</script> %s" in told
    assert "0912345678" not in told
    assert len(told) < 1200


def test_head_reads_it_in_their_language(office):
    """A head who chose English is asked in English."""
    head = office.has("Trần Thị Trưởng", "leader")
    head.says("/english")
    ask(office.has("Lê Văn Mẫu"), office)

    head.hears()
    assert head.last[-1].buttons[0].value == "task:agree:1"
    assert "2 December 2026" in head.last[-1].text


def test_a_day_in_words_is_asked_for_as_a_date(office):
    """Who types "tuần sau" instead of a date: the official is asked for the date, not told about procedures."""
    official = office.has("Lê Văn Mẫu")
    official.sends_button(f"task:extend:{office.task(PLAN).id}")

    assert "gõ lại, ví dụ: 15/4" in official.says("tuần sau")
    assert "lý do" in official.says("2/12")


def test_a_plan_that_moves_further_needs_no_decision(office, ward):
    """When the plan's own day moves beyond the day that was asked for, agreeing can no more make it earlier."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    reviewer_moves(ward, office, dt.date(2026, 12, 10), head.now)

    assert "không còn chờ" in head.presses("Đồng ý")
    assert (office.task(PLAN).due, office.task(PLAN).status) == (dt.date(2026, 12, 10), "received")


def test_a_wish_for_a_later_day_than_the_new_one_still_waits(office, ward):
    """When the plan's day moves, but not as far as was asked for, the head still decides."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    reviewer_moves(ward, office, dt.date(2026, 11, 30), head.now)

    assert "02/12/2026" in head.presses("Đồng ý")


def test_agreed_when_the_day_has_passed(office):
    """A head who answers after the day that was asked for is told that the work stays late."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    head.now += dt.timedelta(days=20)

    assert "vẫn tính là trễ hạn" in head.presses("Đồng ý")


def test_a_head_who_never_answered_reads_so_when_it_is_late(office, ward):
    """The deadline passed while a wish waited: the head hears of both at once."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    ask(official, office)
    head.hears()
    now = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)
    with ward.write() as connection:
        sweep(connection, now.date(), now)
    told = office.texts(head)

    assert "đang chờ anh/chị trả lời" in told
    assert "Lê Văn Mẫu xin lùi đến Thứ Tư, 02/12/2026." in told

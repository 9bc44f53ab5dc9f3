"""A task goes to a colleague when the colleague takes it, and both are told."""

from sqlalchemy import update

from handlers.reminders import sweep
from storage.tables import person as persons
from tests.handlers.officials import TODAY
from tests.handlers.talking import START

PLAN = "Lập kế hoạch tuyên truyền"


def hand(giver, office, to: str = "Vũ Thị Lan") -> str:
    giver.sends_button(f"task:hand:{office.task(PLAN).id}")
    return giver.presses(to)


def test_colleague_takes_it(office):
    """The colleague is asked, takes it, the giver hears it; from then on it is the colleague's."""
    giver, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    assert "vẫn ở chỗ cũ cho đến khi Vũ Thị Lan nhận" in hand(giver, office)
    assert "Lê Văn Mẫu muốn chuyển" in office.texts(taker)
    assert office.task(PLAN).assignee is None
    taker.presses("Nhận việc này")

    assert "Vũ Thị Lan đã nhận" in office.texts(giver)
    assert office.task(PLAN).assignee == "Vũ Thị Lan"
    assert "đang do Vũ Thị Lan phụ trách" in giver.sends_button(f"task:done:{office.task(PLAN).id}")
    assert "xong việc" in taker.sends_button(f"task:done:{office.task(PLAN).id}")
    assert PLAN not in giver.says("/congviec")


def test_colleague_declines(office):
    """A colleague may say no: nothing moves, and the giver hears it."""
    giver, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    hand(giver, office)
    taker.hears()
    taker.presses("Không nhận")

    assert "không nhận" in office.texts(giver)
    assert office.task(PLAN).assignee is None
    assert "không còn chờ" in taker.sends_button("task:take:1")


def test_taken_twice(office):
    """Pressing "take" again changes nothing and tells the giver once."""
    giver, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    hand(giver, office)
    taker.hears()
    taker.presses("Nhận việc này")

    assert "đã nhận việc này rồi" in taker.sends_button("task:take:1")
    assert len(giver.hears()) == 1


def test_somebody_else_was_asked_meanwhile(office):
    """Only the last one who was asked can take it."""
    giver, first, last = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan"), office.has("Đỗ Văn Sau")
    hand(giver, office)
    hand(giver, office, "Đỗ Văn Sau")
    first.hears(), last.hears()

    assert "không còn chờ" in first.presses("Nhận việc này")
    last.presses("Nhận việc này")
    assert office.task(PLAN).assignee == "Đỗ Văn Sau"


def test_done_before_it_was_taken(office):
    """What is done meanwhile is not taken over."""
    giver, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    hand(giver, office)
    taker.hears()
    giver.sends_button(f"task:done:{office.task(PLAN).id}")

    assert "không còn chờ" in taker.presses("Nhận việc này")


def test_not_for_others(office):
    """The offer cannot be taken by whom it was not made to, nor made to another unit."""
    giver, _taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    stranger = office.has("Người Khác", unit="Phòng Khác")
    hand(giver, office)
    stranger.sends_button("task:take:1")
    assert office.task(PLAN).assignee is None

    number = office.task(PLAN).id
    assert "không còn ở đơn vị" in giver.sends_button(f"task:handto:{number}:{office.ids['Người Khác']}")


def test_colleague_without_a_chat(office):
    """Who cannot be asked in chat is named, and the task stays."""
    giver = office.has("Lê Văn Mẫu")
    office.has("Vũ Thị Lan", linked=False)

    assert "chưa liên kết" in hand(giver, office)


def test_many_colleagues_are_paged(office):
    """Of a large unit five are offered at a time."""
    giver = office.has("Lê Văn Mẫu")
    for number in range(7):
        office.has(f"Người {number}", linked=False)
    giver.sends_button(f"task:hand:{office.task(PLAN).id}")
    first = set(giver.buttons)
    giver.presses("Người khác")

    assert len(first) == 6
    assert set(giver.buttons) == {"Người 5", "Người 6"}


def test_alone_in_the_unit(office):
    """Who has no colleagues reads so."""
    giver = office.has("Lê Văn Mẫu")

    assert "chưa có cán bộ nào khác" in giver.sends_button(f"task:hand:{office.task(PLAN).id}")


def test_who_took_it_leaves(office, ward):
    """When the one who took it leaves the unit, the task is everybody's again."""
    giver, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    hand(giver, office)
    taker.hears()
    taker.presses("Nhận việc này")
    with ward.write() as connection:
        connection.execute(update(persons).where(persons.c.name == "Vũ Thị Lan").values(active=False))

    assert office.task(PLAN).assignee is None
    assert "xong việc" in giver.sends_button(f"task:done:{office.task(PLAN).id}")


def test_the_head_answers_for_everybody(office):
    """A head may report a task done that somebody of the unit took over."""
    giver, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    head = office.has("Trần Thị Trưởng", "leader")
    hand(giver, office)
    taker.hears()
    taker.presses("Nhận việc này")

    assert "xong việc" in head.sends_button(f"task:done:{office.task(PLAN).id}")


def test_who_had_it_hears_that_it_went_on(office):
    """When a head gives a colleague's task to somebody else, the colleague is told to leave it."""
    had, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    head = office.has("Trần Thị Trưởng", "leader")
    had.sends_button(f"task:received:{office.task(PLAN).id}")
    hand(head, office)
    taker.hears()
    taker.presses("Nhận việc này")

    assert "nay do Vũ Thị Lan phụ trách" in office.texts(had)
    assert "nay do" not in office.texts(head)


def test_digest_from_before_the_handover(office, ward):
    """The giver's old digest acknowledges what is still theirs, not what was handed over."""
    giver, taker = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    with ward.write() as connection:
        sweep(connection, TODAY, START)
    giver.hears(), taker.hears()
    digest = f"task:received:d{TODAY.isoformat()}"
    hand(giver, office)
    taker.hears()
    taker.presses("Nhận việc này")
    giver.hears()
    giver.sends_button(digest)

    with ward.read() as connection:
        rows = connection.exec_driver_sql("SELECT person_id, occurrence_id FROM answer ORDER BY id").all()
    plan_id = office.task(PLAN).id
    assert (office.ids["Lê Văn Mẫu"], plan_id) not in [tuple(row) for row in rows]

"""`/congviec`: mine, the unit's, filters in buttons and words, and one task whole."""

import datetime as dt

import pytest

from storage import plan_units
from tests.handlers.officials import open_tasks


def test_mine_nearest_first(office):
    """An official sees what is open, the overdue one marked, nearest first."""
    text = office.has("Lê Văn Mẫu").says("/congviec")

    assert text.index("Báo cáo tháng") < text.index("Lập kế hoạch") < text.index("Kiểm tra bộ phận")
    assert "đã quá hạn 4 ngày" in text


def test_only_whom_the_reviewer_chose_has_them_as_theirs(office, ward):
    """Who is not reminded of a plan's tasks does not find them as their own; the head sees them still."""
    chosen, other = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    head = office.has("Trần Thị Trưởng", "leader")
    task = office.task("Báo cáo tháng")
    with ward.write() as connection:
        plan_units.choose(connection, task.plan_id, {task.unit_id: {office.ids["Lê Văn Mẫu"]}})

    assert "Báo cáo tháng" in chosen.says("/congviec")
    assert "không có việc nào đang mở" in other.says("/congviec")
    assert "Báo cáo tháng" in head.says("/congviec")


def test_choose_one_by_number(office):
    """A number shows the task whole, with the answers under it."""
    official = office.has("Lê Văn Mẫu")
    official.says("/congviec")
    text = official.says("2")

    assert "Hạn: Thứ Tư, 25/11/2026 (còn 5 ngày)" in text
    assert "Tình trạng: chưa nhận" in text
    assert official.buttons == ["Đã nhận", "Đã xong", "Xin lùi hạn", "Ghi chú, gửi ảnh", "Chuyển người khác"]


def test_pages(office, ward):
    """Many tasks come five at a time."""
    open_tasks(ward, {f"Việc {n}": dt.date(2026, 12, 15) for n in range(9)}, key="nhiều")
    official = office.has("Lê Văn Mẫu")
    assert "12 việc. Trang 1/3" in official.says("/congviec")
    assert "Trang 2/3" in official.presses("Xem tiếp")
    assert "Trang 3/3" in official.presses("Xem tiếp")
    assert "Xem tiếp" not in official.buttons


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("việc quá hạn", ["Báo cáo tháng"]),
        ("viec qua han", ["Báo cáo tháng"]),
        ("/congviec quá hạn", ["Báo cáo tháng"]),
        ("công việc sắp đến hạn", ["Lập kế hoạch tuyên truyền"]),
        ("viec chua nhan", ["Kiểm tra bộ phận một cửa", "Lập kế hoạch tuyên truyền"]),
        ("việc xin lùi hạn", ["Báo cáo tháng"]),
        ("overdue tasks", ["Báo cáo tháng"]),
        ("tasks due soon", ["Lập kế hoạch tuyên truyền"]),
    ],
)
def test_filters_in_words(office, said, shown):
    """Filters are simply said, with or without accents, or in English."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    official.sends_button(f"task:extend:{office.task('Báo cáo tháng').id}")
    official.says("1/12")
    official.says("Chờ số liệu")
    head.hears()
    text = head.says(said)

    listed = ["Báo cáo tháng", "Kiểm tra bộ phận một cửa", "Lập kế hoạch tuyên truyền"]
    assert sorted(one for one in listed if one in text) == shown


def test_heads_filters_by_button(office):
    """A head sees the unit's tasks with filters that would show something."""
    head = office.has("Trần Thị Trưởng", "leader")
    head.says("/congviec")
    assert "Quá hạn (1)" in head.buttons
    assert "Đến hạn trong 7 ngày (1)" in head.buttons
    assert not [label for label in head.buttons if label.startswith("Xin lùi")]
    text = head.presses("Quá hạn (1)")

    assert "quá hạn: 1 việc" in text
    assert "Lập kế hoạch" not in text


def test_by_person(office):
    """A head chooses whose tasks to see, by button or by name."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Vũ Thị Lan")
    official.sends_button(f"task:received:{office.task('Báo cáo tháng').id}")
    head.says("việc theo người")
    assert head.buttons == ["Vũ Thị Lan (1)", "Chưa ai nhận (2)"]
    by_button = head.presses("Vũ Thị Lan (1)")

    assert "Báo cáo tháng" in by_button
    assert "Lập kế hoạch" not in by_button
    assert "Báo cáo tháng" in head.says("viec cua chi Lan")


def test_official_does_not_see_by_person(office):
    """Filters by person, and the unit's list by a made-up button, are for heads."""
    official = office.has("Lê Văn Mẫu")
    other = office.has("Vũ Thị Lan")
    number = office.task("Báo cáo tháng").id
    official.sends_button(f"task:handto:{number}:{office.ids['Vũ Thị Lan']}")
    other.hears()
    other.presses("Nhận việc này")
    official.hears()

    assert "Báo cáo tháng" not in official.sends_button("task:list:u:all:0")
    assert "không còn dùng được" in official.sends_button("task:people")


def test_nothing_open(office):
    """Of an empty filter one reads so, kindly."""
    official = office.has("Lê Văn Mẫu", unit="Phòng Nhàn")

    assert "không có việc nào đang mở" in official.says("/congviec")
    assert "không có việc nào quá hạn" in official.says("việc quá hạn")


@pytest.mark.parametrize("said", ["việc quá hạn", "việc làm", "công việc của tôi là gì", "việc nào"])
def test_citizens_question_stays_a_question(citizen, office, said):
    """A citizen who writes such words asks something; officials' lists are not shown."""
    assert "đang mở" not in citizen.says(said)


@pytest.mark.parametrize(
    "value", ["task:list:u:p99999999999999999999:0", "task:list:x:y:z", "task:list:m:late:99999999"]
)
def test_made_up_lists(office, value):
    """Made-up buttons show a list or nothing, never an error."""
    assert office.has("Trần Thị Trưởng", "leader").sends_button(value)


def test_head_decides_from_the_task(office):
    """A head who opens a task finds the wish for more time and decides there."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    number = office.task("Báo cáo tháng").id
    official.sends_button(f"task:extend:{number}")
    official.says("1/12")
    official.says("Chờ số liệu")
    head.hears()
    assert "Chờ số liệu" in head.sends_button(f"task:show:{number}")

    assert "Hạn mới" in head.presses("Đồng ý")

"""Tables of targets: numbers to reach, row by row."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.plans.model import Plan

HEADER = "STT\tChỉ tiêu\tĐơn vị tính\tKết quả năm 2025\tKế hoạch năm 2026\tĐơn vị theo dõi"


def test_rows_are_targets_not_tasks(plan_of: Callable[..., Plan]) -> None:
    """Each row gives its number, sign, unit and year; last year's result is not one."""
    plan = plan_of(
        f"PHỤ LỤC\n{HEADER}\n"
        "1\tTỷ lệ hồ sơ đúng hạn\t%\t96\t≥ 98,5\tVăn phòng\n"
        "2\tSố hồ sơ trực tuyến\thồ sơ\t900\t1.200\tVăn phòng\n"
        "3\tTỷ lệ hồ sơ trễ hạn\t%\t4\tdưới 1\tVăn phòng\n"
        "4\tThứ hạng của xã\tThứ hạng\t12\t5\tVăn phòng"
    )

    assert plan.tasks == ()
    assert [(t.op, t.value, t.unit, str(t.by)) for t in plan.targets] == [
        (">=", 98.5, "%", "2026-12-31"),
        ("=", 1200.0, "hồ sơ", "2026-12-31"),
        ("<=", 1.0, "%", "2026-12-31"),
        ("<=", 5.0, "thứ hạng", "2026-12-31"),
    ]


def test_one_target_a_year(plan_of: Callable[..., Plan]) -> None:
    """A column for each year gives a target for each year."""
    plan = plan_of("PHỤ LỤC\nTT\tChỉ tiêu\tNăm 2026\tNăm 2027\n1\tTỷ lệ hài lòng\t90%\t92%")

    assert [(t.value, str(t.by)) for t in plan.targets] == [(90.0, "2026-12-31"), (92.0, "2027-12-31")]


def test_tasks_follow_targets(plan_of: Callable[..., Plan]) -> None:
    """A table of tasks right below a table of targets keeps its rows."""
    plan = plan_of(
        f"PHỤ LỤC\n{HEADER}\n1\tTỷ lệ hồ sơ đúng hạn\t%\t96\t98\tVăn phòng\n"
        "TT\tNhiệm vụ\tChủ trì\tThời gian\n1\tMở lớp tập huấn\tPhòng Kinh tế\tQuý II/2026"
    )

    assert [(t.text, str(t.deadline.due)) for t in plan.tasks] == [("Mở lớp tập huấn", "2026-06-30")]
    assert [t.value for t in plan.targets] == [98.0]


def test_a_past_year_is_no_target(plan_of: Callable[..., Plan]) -> None:
    """What was reached before, under "Thực hiện" or an earlier year, is not a number to reach."""
    plan = plan_of(
        "PHỤ LỤC\nTT\tChỉ tiêu\tĐVT\tNăm 2024\tThực hiện 2025\tKế hoạch 2026\n1\tHồ sơ đúng hạn\t%\t90\t97,2\t≥ 99"
    )

    assert [(t.op, t.value) for t in plan.targets] == [(">=", 99.0)]


def test_percent_cells_of_excel(excel_of: Callable[..., Plan]) -> None:
    """A cell that Excel shows as 95 % is ninety-five per cent, not 0.95."""
    plan = excel_of(
        ("Tên chỉ tiêu", "Đơn vị", "Giao", "Phụ trách"),
        ("Số hóa", "%", 0.95, "VP"),
        ("Đúng hạn", "%", ">98", "VP"),
    )

    assert [(t.op, t.value) for t in plan.targets] == [("=", 95.0), (">", 98.0)]


def test_a_row_prints_its_own_day(plan_of: Callable[..., Plan]) -> None:
    """A day in a column of times or notes is the target's, unless it belongs to another number."""
    plan = plan_of(
        "PHỤ LỤC\nTT\tChỉ tiêu\tĐVT\tKế hoạch 2026\tGhi chú\n"
        "1\tSố thủ tục cắt giảm\tTTHC\t10\tHoàn thành trong tháng 5\n"
        "2\tGiải ngân\t%\t95\tĐến 31/01/2027\n3\tHồ sơ trễ\t%\t3\tĐến 30/6/2026 không quá 5%\n"
        "4\tSáng kiến\t\t2\tSo với năm 2025"
    )

    assert [str(t.by) for t in plan.targets] == ["2026-05-31", "2027-01-31", "2026-12-31", "2026-12-31"]

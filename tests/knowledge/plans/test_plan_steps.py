"""Steps and dates that lean on what stands around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.plans.model import Plan

PlanOf = Callable[..., Plan]


def read(plan_of: PlanOf, bullet: str) -> list[tuple[str, str]]:
    return [(t.text, str(t.deadline.due)) for t in plan_of(f"I. NHIỆM VỤ\n1. Phòng Nội vụ\n- {bullet}").tasks]


@pytest.mark.parametrize(
    ("bullet", "text", "due"),
    [
        (
            "Tham mưu sơ kết việc thực hiện Đề án trong tháng 7/2026; tổng kết trước ngày 20/12/2026.",
            "Tham mưu sơ kết việc thực hiện Đề án; tổng kết trước ngày 20/12/2026",
            "2026-12-19",
        ),
        (
            "Bàn giao trụ sở dôi dư, báo cáo hằng tháng trước ngày 25; hoàn thành cơ bản trong năm 2026.",
            "Bàn giao trụ sở dôi dư, báo cáo; hoàn thành cơ bản trong năm 2026",
            "2026-12-31",
        ),
    ],
)
def test_a_step_says_what_it_is_about(plan_of: PlanOf, bullet: str, text: str, due: str) -> None:
    """A step without an object of its own is shown with the work before it."""
    tasks = read(plan_of, bullet)

    assert len(tasks) == 2
    assert tasks[1] == (text, due)


def test_a_step_with_its_own_object_stands_alone(plan_of: PlanOf) -> None:
    """Work that names its object takes no words from the work before it."""
    tasks = read(plan_of, "Sơ kết Đề án trong tháng 7/2026; trồng cây ở thôn Bến trước ngày 20/12/2026.")

    assert tasks[1][0] == "trồng cây ở thôn Bến trước ngày 20/12/2026"


@pytest.mark.parametrize(
    ("bullet", "days"),
    [
        (
            "Giải quyết hồ sơ tiếp nhận trước ngày 01/7/2026 chưa trả kết quả, xong trong tháng 9/2026.",
            ["2026-09-30"],
        ),
        (
            "Trình Quyết định giao biên chế (hạn giao ngày 28/02/2026); hoàn thành trước ngày 20/3/2026.",
            ["2026-03-19"],
        ),
        ("Cập nhật dữ liệu dân số trước ngày 30/9/2026.", ["2026-09-29"]),
        (
            "Cắt giảm 10% thời gian giải quyết đối với 15 thủ tục, trình UBND xã trong quý II/2026.",
            ["2026-06-30"],
        ),
    ],
)
def test_which_day_is_the_deadline(plan_of: PlanOf, bullet: str, days: list[str]) -> None:
    """A day that tells which dossiers, or the day missed before, is none; what is handed in by a day is work."""
    assert [day for _, day in read(plan_of, bullet)] == days


def test_the_closing_words_are_no_work(plan_of: PlanOf) -> None:
    """ "Trên đây là Kế hoạch … 6 tháng cuối năm" gives nobody anything to do; what it asks for after that does."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Họp dân.\nTrên đây là Kế hoạch kiểm tra công vụ 6 tháng cuối năm 2026. "
        "Yêu cầu các thôn báo cáo trước ngày 20/11/2026."
    )

    assert [str(t.deadline.due) for t in plan.tasks] == ["2026-11-19"]


def test_a_weekday_at_the_end(plan_of: PlanOf) -> None:
    """ "Hằng tuần" at the start and "vào thứ Sáu" at the end are one rhythm."""
    (task,) = plan_of("I. NHIỆM VỤ\n- Hằng tuần báo cáo Chủ tịch kết quả trực vào thứ Sáu.").tasks

    assert task.deadline.rule == ("FREQ=WEEKLY;BYDAY=FR",)


def test_a_second_time_is_no_weekday(plan_of: PlanOf) -> None:
    """ "Lần thứ hai" after "hằng tuần" is not Monday."""
    (task,) = plan_of("I. NHIỆM VỤ\n- Hằng tuần rà soát, báo cáo hồ sơ trễ lần thứ hai.").tasks

    assert task.deadline.rule == ("FREQ=WEEKLY",)

"""Who leads work in running text, wherever the paragraph, the item or the list names the unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge.plans.actors import acting_units
from knowledge.plans.model import Plan

PlanOf = Callable[..., Plan]
BULLETS = "- Rà soát văn bản trước ngày 15/3/2026.\n- Công bố danh mục trong tháng 4/2026.\n"


def leads(plan: Plan) -> list[tuple[str, ...]]:
    return [task.lead for task in plan.tasks]


@pytest.mark.parametrize(
    "deadline", ["Hoàn thành trước ngày 10/5/2026.", "Thời gian hoàn thành: trong tháng 4/2026."]
)
def test_units_first_and_the_deadline_last(plan_of: PlanOf, deadline: str) -> None:
    """A paragraph that begins with its units is theirs, however late it says by when."""
    work = "1. Sở Công Thương, Công an tỉnh rà soát các chợ; lập danh sách hộ kinh doanh. "
    plan = plan_of(f"I. NHIỆM VỤ\n{work}{deadline}\n2. Họp dân trước ngày 20/5/2026.")

    assert leads(plan)[0] == ("Sở Công Thương", "Công an tỉnh")
    assert plan.tasks[0].certainty["lead"] < 0.9


@pytest.mark.parametrize(
    "line",
    [
        "Phân công: Phòng Tư pháp chủ trì; Công an xã, Trạm Y tế phối hợp.",
        "Phân công: Phòng Tư pháp chủ trì, phối hợp với Công an xã, Trạm Y tế.",
    ],
)
def test_a_line_of_who_closes_an_item(plan_of: PlanOf, line: str) -> None:
    """Below several bullets without a lead of their own, a line of who does it speaks of them all."""
    plan = plan_of(f"I. NHIỆM VỤ\n1. Thể chế\n{BULLETS}{line}\n2. Khác\n- Họp dân trước ngày 20/5/2026.")

    assert leads(plan) == [("Phòng Tư pháp",), ("Phòng Tư pháp",), ()]
    assert plan.tasks[0].support == ("Công an xã", "Trạm Y tế")


def test_a_bullet_that_names_its_unit_keeps_it(plan_of: PlanOf) -> None:
    """A line of who does it leaves alone the bullet that says so itself."""
    own = "- Công an xã lập danh sách, hoàn thành trước ngày 10/6/2026.\n"
    plan = plan_of(f"I. NHIỆM VỤ\n1. Thể chế\n{BULLETS}{own}Phân công: Phòng Tư pháp chủ trì.\n")

    assert leads(plan) == [("Phòng Tư pháp",), ("Phòng Tư pháp",), ("Công an xã",)]


def test_a_time_below_who_closes_an_item_too(plan_of: PlanOf) -> None:
    """The time in the line after speaks of the same bullets, those without a date of their own."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Quy trình\n- Xây dựng quy trình nội bộ.\n- Chạy thử tại hai thôn.\n"
        "Phân công: Phòng Kinh tế chủ trì; Công an xã phối hợp.\nThời gian hoàn thành: Quý III/2026.\n"
    )

    assert leads(plan) == [("Phòng Kinh tế",), ("Phòng Kinh tế",)]
    assert {task.deadline.due for task in plan.tasks} == {dt.date(2026, 9, 30)}


def test_the_line_that_opens_a_list(plan_of: PlanOf) -> None:
    """Who leads may stand only in the line that opens the list; the next heading ends it."""
    opening = "Công chức Tư pháp - Hộ tịch chủ trì, phối hợp với các thôn thực hiện các nội dung sau:"
    plan = plan_of(f"I. NHIỆM VỤ\n1. Thể chế\n{opening}\n{BULLETS}2. Khác\n- Họp dân trước ngày 20/5/2026.")

    assert leads(plan) == [*[("Công chức Tư pháp - Hộ tịch",)] * 2, ()]


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("UBND cấp xã ban hành kế hoạch của mình trước ngày 15/3", ("UBND cấp xã",)),
        ("Sở Tài chính hợp nhất hai hệ thống kế toán", ("Sở Tài chính",)),
        ("Trung tâm Y tế thí điểm khám lưu động tại 05 xã", ("Trung tâm Y tế",)),
        ("Công chức Văn hóa - Xã hội mỗi tháng biên tập 02 tin", ("Công chức Văn hóa - Xã hội",)),
        ("Hằng quý công bố kết quả khảo sát người dân, doanh nghiệp của các xã gửi về", ()),
        ("Rà soát hồ sơ quá hạn, yêu cầu đơn vị giải trình", ()),
        ("Để kịp tiến độ, yêu cầu các phòng báo cáo", ("Các phòng",)),
    ],
)
def test_who_acts_in_a_sentence(sentence: str, units: tuple[str, ...]) -> None:
    """A unit's name ends where its verb begins, and whom others serve or ask does not lead."""
    assert acting_units(sentence) == units


def test_a_year_above_gives_the_year(plan_of: PlanOf) -> None:
    """Under "2. Năm 2027" a quarter without a year is that year's."""
    head = "ỦY BAN NHÂN DÂN\nXÃ SƠN THỦY\n\nKẾ HOẠCH\nCải cách hành chính giai đoạn 2026 - 2030\n"
    plan = plan_of(
        "I. LỘ TRÌNH\n1. Năm 2026\n- Phòng Kinh tế lập danh mục (hoàn thành trong quý II).\n"
        "2. Năm 2027\n- Công an xã kiểm kê thiết bị (hoàn thành trong quý I).\n- Phòng Kinh tế hợp nhất hai trạm.",
        head,
    )

    dues = [task.deadline.due for task in plan.tasks]
    assert dues == [dt.date(2026, 6, 30), dt.date(2027, 3, 31), dt.date(2027, 12, 31)]


def test_what_is_meant_by_a_date(plan_of: PlanOf) -> None:
    """A date that only says which papers or files are meant is no deadline."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Công an xã giải quyết 120 hồ sơ tồn đọng trước ngày 01/7/2025. Xong trong tháng 5/2026.\n"
        "2. Rà soát văn bản do UBND xã ban hành từ ngày 01/01/2023 đến 31/12/2024, gửi huyện chậm nhất 15/8/2026.\n"
        "3. Đến ngày 30/11/2025, hệ thống đã kết nối 11 điểm cầu."
    )

    assert [task.deadline.due for task in plan.tasks] == [dt.date(2026, 5, 31), dt.date(2026, 8, 15)]


def test_steps_after_a_colon_at_the_end_of_a_line(plan_of: PlanOf) -> None:
    """Rounds that a wrapped line announces keep the words of their work."""
    first = "- Khảo sát người dân đến giao dịch tại trụ sở xã làm 02 đợt:"
    plan = plan_of(
        f"I. NHIỆM VỤ\n1. Khảo sát\n{first}\nđợt 1 xong trước ngày 30/5/2026, đợt 2 xong trước ngày 31/10/2026.\n"
    )

    assert [task.deadline.due for task in plan.tasks] == [dt.date(2026, 5, 29), dt.date(2026, 10, 30)]
    assert all("Khảo sát người dân" in task.text for task in plan.tasks)


def test_shares_that_are_steps_of_work(plan_of: PlanOf) -> None:
    """Work whose steps are shares with a date each is due at each of them."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Dữ liệu\n- Số hóa sổ hộ tịch của xã: 6 tháng đầu năm đạt 50%, đến hết năm 2026 đạt 80%.\n"
    )

    assert [task.deadline.due for task in plan.tasks] == [dt.date(2026, 6, 30), dt.date(2026, 12, 31)]


def test_a_wrapped_name_with_a_dash(plan_of: PlanOf) -> None:
    """A name cut at its dash is no new bullet."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Tài sản\n- Kiểm kê trụ sở trước ngày 15/3/2026, báo cáo Phòng Tài chính\n- Kế hoạch huyện.\n"
    )

    assert [task.text.endswith("Phòng Tài chính - Kế hoạch huyện") for task in plan.tasks] == [True]

"""Who leads, in a line of its own; cards whose work stands after a label."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.plans.model import Plan

PlanOf = Callable[..., Plan]
BULLETS = "- Rà soát văn bản trước ngày 15/3/2026.\n- Công bố danh mục trong tháng 4/2026.\n"


def leads(plan: Plan) -> list[tuple[str, ...]]:
    return [task.lead for task in plan.tasks]


@pytest.mark.parametrize(
    "line",
    [
        "b) Cơ quan chủ trì: Phòng Tư pháp. Cơ quan phối hợp: Công an xã.",
        "Đơn vị thực hiện: Phòng Tư pháp; phối hợp: Công an xã",
        "- Chủ trì: Phòng Tư pháp, đơn vị phối hợp: Công an xã.",
        "- Giao Phòng Tư pháp chủ trì, phối hợp với Công an xã thực hiện các nội dung trên.",
    ],
)
def test_a_lead_below_its_bullets(plan_of: PlanOf, line: str) -> None:
    """A line that only says who leads speaks of all the bullets above it, and is no work itself."""
    plan = plan_of(
        f"I. NHIỆM VỤ\n1. Thể chế\na) Nhiệm vụ:\n{BULLETS}{line}\n2. Khác\n- Họp dân trước ngày 20/5/2026."
    )

    assert leads(plan) == [("Phòng Tư pháp",), ("Phòng Tư pháp",), ()]
    assert [task.support for task in plan.tasks] == [("Công an xã",), ("Công an xã",), ()]
    assert all(task.certainty["lead"] < 0.8 for task in plan.tasks[:2])


def test_a_lead_above_its_bullets(plan_of: PlanOf) -> None:
    """Right under a heading the line speaks of what follows, until the heading ends."""
    plan = plan_of(
        f"I. NHIỆM VỤ\n1. Thể chế\nCơ quan chủ trì: Phòng Tư pháp.\n{BULLETS}2. Khác\n- Họp dân trước ngày 20/5/2026."
    )

    assert leads(plan) == [("Phòng Tư pháp",), ("Phòng Tư pháp",), ()]


def test_a_lead_below_each_bullet(plan_of: PlanOf) -> None:
    """A line under one bullet speaks of that bullet only."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Thể chế\n- Rà soát văn bản trước ngày 15/3/2026.\n+ Chủ trì: Phòng Tư pháp\n"
        "- Công bố danh mục trong tháng 4/2026.\n+ Chủ trì: Công an xã"
    )

    assert leads(plan) == [("Phòng Tư pháp",), ("Công an xã",)]


def test_a_title_with_only_its_lead_below(plan_of: PlanOf) -> None:
    """A numbered line with a date and nothing below it but its lead is work, not a heading."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Dời kho lưu trữ trước ngày 30/6/2026\n- Cơ quan chủ trì: Phòng Tư pháp.\n2. Khác\n- Họp dân."
    )

    assert [(t.text, t.lead) for t in plan.tasks] == [
        ("Dời kho lưu trữ trước ngày 30/6/2026", ("Phòng Tư pháp",))
    ]


def test_a_sentence_that_charges_at_the_end(plan_of: PlanOf) -> None:
    """ "Giao Văn phòng chủ trì, phối hợp với …" after the work gives it its lead, and is no part of its words."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Lập danh sách vụ việc tồn đọng, báo cáo chậm nhất ngày 15/9/2026; giải quyết dứt điểm trong "
        "quý IV/2026. Giao Văn phòng xã chủ trì, phối hợp với Công an xã, Phòng Kinh tế."
    )

    assert leads(plan) == [("Văn phòng xã",)] * 2
    assert plan.tasks[1].text.endswith("giải quyết dứt điểm trong quý IV/2026")


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        (
            "Giao đồng chí Lê Thị An, Phó Chủ tịch UBND xã trực tiếp chỉ đạo",
            "Đồng chí Lê Thị An, Phó Chủ tịch UBND xã",
        ),
        ("Tổ kiểm tra công vụ tiến hành kiểm tra các thôn", "Tổ kiểm tra công vụ"),
        ("Đoàn giám sát liên ngành làm việc với các thôn", "Đoàn giám sát liên ngành"),
    ],
)
def test_people_and_teams_lead(plan_of: PlanOf, sentence: str, lead: str) -> None:
    """A named person with a post is one lead; teams that inspect are units."""
    plan = plan_of(f"I. NHIỆM VỤ\n1. {sentence}, hoàn thành trước ngày 20/5/2026.")

    assert leads(plan) == [(lead,)]


def test_cards_named_after_a_label(plan_of: PlanOf) -> None:
    """ "Nội dung: …" with its lead and time below is the work; beside an event's time it only describes the event."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Công vụ\na) Nội dung: Mở lớp giao tiếp.\n- Chủ trì: Phòng Tư pháp.\n"
        "- Thời gian: Quý II/2026.\n"
        "b) Nhiệm vụ: Kiểm tra giờ làm việc.\n- Chủ trì: Công an xã.\n- Thời gian: Quý III/2026.\n"
        "2. Ngày hội đối thoại\n- Nội dung: Hỏi đáp về đất đai.\n- Thời gian: Tháng 8/2026.\n"
    )

    assert [(t.text, str(t.deadline.due)) for t in plan.tasks] == [
        ("Mở lớp giao tiếp", "2026-06-30"),
        ("Kiểm tra giờ làm việc", "2026-09-30"),
        ("Ngày hội đối thoại", "2026-08-31"),
    ]


def test_cards_in_a_row(plan_of: PlanOf) -> None:
    """Cards that follow one another under one heading are told apart by their label, the first one too."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Công vụ\n- Nội dung: Mở lớp giao tiếp.\n- Thời gian: Quý II/2026.\n"
        "- Nội dung: Kiểm tra giờ làm việc.\n- Thời gian: Quý III/2026."
    )

    assert [t.text for t in plan.tasks] == ["Mở lớp giao tiếp", "Kiểm tra giờ làm việc"]


def test_one_lead_and_one_time_for_all_bullets(plan_of: PlanOf) -> None:
    """Labels that stand higher than the bullets before them speak of all these; a bullet keeps a day of its own."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Thể chế\na) Nhiệm vụ:\n- Rà soát văn bản.\n- Công bố danh mục trước ngày 15/5/2026.\n"
        "b) Sản phẩm: Danh mục.\nc) Cơ quan thực hiện: Phòng Tư pháp\nd) Thời gian: Quý II/2026."
    )

    assert [(t.text.split(" trước")[0], t.lead, str(t.deadline.due)) for t in plan.tasks] == [
        ("Rà soát văn bản", ("Phòng Tư pháp",), "2026-06-30"),
        ("Công bố danh mục", ("Phòng Tư pháp",), "2026-05-14"),
    ]
    assert plan.tasks[0].certainty["deadline"] < 0.8


def test_a_label_before_work_is_no_lead_line(plan_of: PlanOf) -> None:
    """ "Trách nhiệm: Công an xã kiểm tra …" is the work of one unit, not a word about the bullets above."""
    plan = plan_of(
        f"I. NHIỆM VỤ\n1. Thể chế\n{BULLETS}- Trách nhiệm: Công an xã kiểm tra trước ngày 28/3/2026."
    )

    assert leads(plan) == [(), (), ("Công an xã",)]

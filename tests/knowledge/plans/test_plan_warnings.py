"""What the importer is told about a document."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.plans.model import Plan

HEADER = "TT\tNội dung\tSản phẩm\tChủ trì\tThời gian\n"
CASES = [
    ("no_dated_task", "I. NHIỆM VỤ\n- Tiếp tục tuyên truyền."),
    ("appendix_missing", "I. NHIỆM VỤ\n- Gửi báo cáo trước ngày 15/6.\n(Có phụ lục kèm theo)"),
    ("time_unread", f"PHỤ LỤC\n{HEADER}1\tViệc\tBáo cáo\tPhòng A\ttùy tình hình"),
    ("time_blank", f"PHỤ LỤC\n{HEADER}1\tViệc\tBáo cáo\tPhòng A\t"),
    ("rhythm_unknown", f"PHỤ LỤC\n{HEADER}1\tViệc\tBáo cáo\tPhòng A\tĐịnh kỳ"),
    ("short_notice", "I. NHIỆM VỤ\n- Ban hành kế hoạch trước ngày 23/01/2026."),
    ("due_before_issue", "I. NHIỆM VỤ\n- Ban hành kế hoạch trước ngày 10/01/2026."),
    ("late_plan", f"PHỤ LỤC\n{HEADER}1\tKế hoạch CCHC năm 2026\tQuyết định\tPhòng A\tTháng 12/2026"),
    ("sub_rows", f"PHỤ LỤC\n{HEADER}1\tViệc\tBáo cáo\tPhòng A\tQuý I\n\t\tKế hoạch\tPhòng B\tQuý I"),
    ("number_repeated", "I. NHIỆM VỤ\n1. Phòng A\n- Làm.\n1. Phòng B\n- Làm."),
    ("number_skipped", "I. NHIỆM VỤ\n1. Phòng A\n- Làm.\n3. Phòng B\n- Làm."),
]


@pytest.mark.parametrize(("code", "body"), CASES, ids=[case[0] for case in CASES])
def test_warned(code: str, body: str, plan_of: Callable[..., Plan]) -> None:
    """Each oddity is told once, in Vietnamese."""
    warnings = [warning for warning in plan_of(body).warnings if warning.code == code]

    assert len(warnings) == 1
    assert warnings[0].text[0].isupper() or warnings[0].text[0] in "“0123456789"
    assert warnings[0].text.endswith(".")


def test_an_orderly_plan_has_no_warning(plan_of: Callable[..., Plan]) -> None:
    """Nothing odd, nothing said."""
    prose = "I. NHIỆM VỤ\n1. Phòng A\n- Gửi báo cáo trước ngày 15/6."
    plan = plan_of(f"{prose}\nPHỤ LỤC\n{HEADER}1\tViệc\tBáo cáo\tPhòng A\tQuý I")

    assert plan.warnings == ()

"""The head of a plan: what is printed is taken, what is blank stays blank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge.plans.model import Plan

PlanOf = Callable[..., Plan]
BODY = "I. NHIỆM VỤ\n- Gửi báo cáo trước ngày 15/6."


def test_full_head(plan_of: PlanOf) -> None:
    """Number, issuer, date, title, period and year of an ordinary plan."""
    head = plan_of(BODY).plan

    assert (head.number, head.issuer, head.issued) == ("12/KH-UBND", "UBND xã Sơn Thủy", dt.date(2026, 1, 20))
    assert head.title == "Kế hoạch cải cách hành chính năm 2026 của xã Sơn Thủy"
    assert head.period == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert head.default_year == 2026


def test_blank_number_and_day(plan_of: PlanOf) -> None:
    """ "Số: /KH-UBND" and "ngày   tháng 01" are null; a cited document lends nothing."""
    text = (
        "Số: /KH-UBND\nTP. Lạng Giang, ngày tháng 01 năm 2026\nKẾ HOẠCH\nCải cách hành chính năm 2026\n"
        "Căn cứ Kế hoạch số 24/KH-UBND ngày 29/12/2025 của UBND tỉnh."
    )
    plan = plan_of(BODY, text)

    assert (plan.plan.number, plan.plan.issued, plan.plan.issuer) == (None, None, "UBND thành phố Lạng Giang")
    assert plan.plan.default_year == 2026
    assert [w.code for w in plan.warnings if w.code == "head_blank"] == ["head_blank"]


def test_number_of_the_decision_a_plan_came_with(plan_of: PlanOf) -> None:
    """A plan whose first page is lost takes number and date from "Kèm theo Quyết định…"."""
    head = plan_of(
        BODY,
        "ỦY BAN NHÂN DÂN\nPHƯỜNG BÌNH AN\nKẾ HOẠCH\nCải cách hành chính năm 2026\n"
        "(Kèm theo Quyết định số: 34/QĐ-UBND ngày 12/02/2026 của UBND phường)",
    ).plan

    assert (head.number, head.issued, head.issuer) == (
        "34/QĐ-UBND",
        dt.date(2026, 2, 12),
        "UBND phường Bình An",
    )


@pytest.mark.parametrize(
    ("title", "period", "year"),
    [
        (
            "Thực hiện Nghị quyết số 60-NQ/TU ngày 15/12/2021 giai đoạn 2021-2030",
            ("2026-01-01", "2030-12-31"),
            None,
        ),
        ("Cải cách hành chính giai đoạn 2026 - 2030", ("2026-01-01", "2030-12-31"), None),
        ("Cải cách hành chính năm 2027", ("2027-01-01", "2027-12-31"), 2027),
        ("Tuyên truyền cải cách hành chính", ("2026-01-01", "2026-12-31"), 2026),
    ],
)
def test_period(plan_of: PlanOf, title: str, period: tuple[str, str], year: int | None) -> None:
    """One year gives a default year; a stretch of years gives none, and begins with the year of issue."""
    head = plan_of(BODY, f"Số: 5/KH-UBND\nSơn Thủy, ngày 05 tháng 3 năm 2026\nKẾ HOẠCH\n{title}\n").plan

    assert head.period is not None
    assert tuple(map(str, head.period)) == period
    assert head.default_year == year


def test_two_columns_held_apart_by_spaces(plan_of: PlanOf) -> None:
    """Issuer and motto, number and day on one line of a text file are told apart; a directive has a subject."""
    head = plan_of(
        BODY,
        "UBND XÃ SƠN THỦY          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "                              Độc lập - Tự do - Hạnh phúc\n"
        "Số: 03/CT-UBND            Sơn Thủy, ngày 14 tháng 02 năm 2026\n\nCHỈ THỊ\nVề tăng cường kỷ cương năm 2026\n",
    ).plan

    assert (head.number, head.issuer, head.issued) == ("03/CT-UBND", "UBND xã Sơn Thủy", dt.date(2026, 2, 14))
    assert (head.title, head.default_year) == ("Tăng cường kỷ cương năm 2026", 2026)


def test_days_of_a_campaign(plan_of: PlanOf) -> None:
    """A campaign without a year in its title covers the days it names."""
    head = plan_of(
        f"UBND xã tổ chức đợt cao điểm từ ngày 10/9/2026 đến ngày 10/11/2026, cụ thể:\n{BODY}",
        "Số: 5/KH-UBND\nSơn Thủy, ngày 04 tháng 9 năm 2026\nKẾ HOẠCH\nTriển khai 60 ngày cao điểm\n",
    ).plan

    assert head.period == (dt.date(2026, 9, 10), dt.date(2026, 11, 10))


def test_a_conclusion_has_the_title_below_its_name(plan_of: PlanOf) -> None:
    """ "THÔNG BÁO / Kết luận …" is of its own year, whatever plan for another year its body asks for."""
    head = plan_of(
        "I. NHIỆM VỤ\n1. Trình kế hoạch cải cách hành chính năm 2027 trước ngày 20/12.",
        "Số: 88/TB-VP\nSơn Thủy, ngày 03 tháng 11 năm 2026\nTHÔNG BÁO\nKết luận của Chủ tịch UBND xã tại cuộc họp\n",
    ).plan

    assert (head.title, head.default_year) == ("Kết luận của Chủ tịch UBND xã tại cuộc họp", 2026)


def test_a_plan_is_never_for_a_year_gone_by(plan_of: PlanOf) -> None:
    """A plan of January about last year's index is for the year it is issued in."""
    head = plan_of(
        BODY,
        "Số: 5/KH-UBND\nSơn Thủy, ngày 28 tháng 01 năm 2026\nKẾ HOẠCH\n"
        "Khắc phục tiêu chí mất điểm của Chỉ số năm 2025\n",
    ).plan

    assert (head.default_year, head.period) == (2026, (dt.date(2026, 1, 1), dt.date(2026, 12, 31)))

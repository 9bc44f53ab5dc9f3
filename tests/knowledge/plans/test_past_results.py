"""What was reached before is told from what is wanted."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.plans.targets import Origin, read_targets

BY = dt.date(2026, 12, 31)


def values(text: str, since: int | None = 2026) -> list[float]:
    return [t.value for t in read_targets(text, Origin("II", (1,), since), BY)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Chỉ số đạt 86 điểm trở lên (năm 2025 đạt 82,47 điểm, xếp thứ 7/11 xã)", [86]),
        ("Nâng thứ hạng của xã (năm 2024 xếp thứ 34/63)", []),
        (
            "Hồ sơ trực tuyến đạt từ 75% trở lên (năm trước 58,3%, hiện đạt 60%); thanh toán tối thiểu 60%",
            [75, 60],
        ),
        ("Năm 2025 đạt 61%, phấn đấu năm 2026 đạt 75% trở lên", [75]),
        ("Tăng từ 82,47 điểm năm 2025 lên trên 86 điểm", [86]),
        ("Nâng tỷ lệ thanh toán trực tuyến từ 42% lên 60%", [60]),
        ("Chỉ số năm 2025 (công bố năm 2026) đạt từ 86 điểm trở lên", [86]),
        ("Chỉ số năm 2025 đạt từ 86 điểm trở lên", [86]),
        ("Tỷ lệ đạt 90% (kế hoạch năm 2025 giao 85%)", [90, 85]),
    ],
)
def test_results_of_earlier_years(text: str, wanted: list[float]) -> None:
    """A number of a year before the plan is no target; one to be reached for that year is, and so is one in doubt."""
    assert values(text) == wanted


def test_years_inside_the_plan_are_steps() -> None:
    """A plan over several years wants something in each of them."""
    assert values("Tỷ lệ trực tuyến năm 2023 đạt 50%, năm 2024 đạt 60%", since=2021) == [50, 60]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Trong quý II/2026, phấn đấu đúng hạn đạt từ 95% trở lên; quá hạn dưới 2%", ["2026-06-30"] * 2),
        (
            "Kiểm tra tại ít nhất 05 sở, ngành và 10 phường, xã; hoàn thành trước ngày 30/6/2026",
            ["2026-06-29"] * 2,
        ),
    ],
)
def test_one_day_for_all_numbers(text: str, days: list[str]) -> None:
    """A day at the start or the end of a sentence is that of all its numbers."""
    assert [str(t.by) for t in read_targets(text, Origin("II", (1,), 2026), BY)] == days


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trên 98% hồ sơ cấp xã và 99% hồ sơ của thôn đúng hạn", [(">", 98), (">", 99)]),
        ("Tối thiểu 90% hồ sơ đúng hạn và 100% hồ sơ được số hóa", [(">=", 90), ("=", 100)]),
        ("Lấy ý kiến tối thiểu 1.200 phiếu", [(">=", 1200)]),
        ("Mở ít nhất 02 lớp và 03 hội nghị", [(">=", 2), (">=", 3)]),
    ],
)
def test_signs_and_thousands(text: str, found: list[tuple[str, float]]) -> None:
    """A sign serves the second number joined by "và", but nothing exceeds all; a point groups thousands."""
    assert [(t.op, t.value) for t in read_targets(text, Origin("II", (1,), 2026), BY)] == found

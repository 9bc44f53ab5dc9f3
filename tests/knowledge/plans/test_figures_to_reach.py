"""Only numbers to reach are targets: not past scores, bases of a rise or what units were made of."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.plans.targets import Origin, read_made, read_targets

YEAR_END = dt.date(2026, 12, 31)


def found(text: str, since: int | None = 2026) -> list[tuple[str, float, str]]:
    targets = read_targets(text, Origin(None, (1,), since), YEAR_END)
    return [(target.op, target.value, target.unit) for target in targets]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Điểm số đạt từ 80 điểm trở lên (năm 2025 đạt 71,5 điểm, xếp thứ 12/20 xã)", [(">=", 80, "điểm")]),
        ("Tỷ lệ hài lòng trên 90% (kết quả năm 2025: 84,2%)", [(">", 90, "%")]),
        ("Tỷ lệ hài lòng trên 90% (năm trước mới đạt 84%)", [(">", 90, "%")]),
        ("Năm 2025 đạt 71 điểm, xếp thứ 9; năm 2026 phấn đấu đạt 80 điểm", [("=", 80, "điểm")]),
        ("Hiện nay đạt 60%, phấn đấu đạt 80% trở lên", [(">=", 80, "%")]),
        ("Nâng tỷ lệ số hóa từ 41,5% lên 70%", [("=", 70, "%")]),
        ("Nâng tỷ lệ số hóa từ 40% (năm 2025) lên tối thiểu 60%", [(">=", 60, "%")]),
        ("Bộ máy xã mới (sáp nhập từ 04 xã cũ) hoạt động thông suốt", []),
        ("Thành lập trung tâm trên cơ sở hợp nhất từ 03 trạm, 02 đội", []),
        ("Điểm số đạt từ 80 điểm trở lên", [(">=", 80, "điểm")]),
        (
            "Cung cấp trực tuyến 100% thủ tục (năm 2026 phấn đấu đạt 70% hồ sơ)",
            [("=", 100, "%"), ("=", 70, "%")],
        ),
    ],
)
def test_what_was_is_no_target(text: str, targets: list[tuple[str, float, str]]) -> None:
    """A figure of an earlier year, of a base or of a merger is left out; the one to reach stays."""
    assert found(text) == targets


def test_year_inside_the_plan_is_no_past() -> None:
    """A plan over several years has steps in brackets: "(năm 2025 đạt 60%)" of a plan from 2021 is one."""
    text = "Tỷ lệ số hóa đạt 90% (năm 2025 đạt 60%)"

    assert found(text, since=2021) == [("=", 90, "%"), ("=", 60, "%")]
    assert found(text, since=2026) == [("=", 90, "%")]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            "Cắt giảm ít nhất 25% thời gian, ít nhất 15% chi phí",
            [("reduce_by", 25, "%"), ("reduce_by", 15, "%")],
        ),
        (
            "Cắt giảm ít nhất 25% thời gian, tối thiểu 80% hồ sơ nộp trực tuyến",
            [("reduce_by", 25, "%"), (">=", 80, "%")],
        ),
        ("Bãi bỏ tối thiểu 20% điều kiện kinh doanh", [("reduce_by", 20, "%")]),
        ("Cắt giảm, đơn giản hóa tối thiểu 20% số quy định", [("reduce_by", 20, "%")]),
        ("Đơn giản hóa tối thiểu 20% số thủ tục được rà soát", [(">=", 20, "%")]),
        ("Đơn giản hóa tối thiểu 25% thời gian giải quyết", [("reduce_by", 25, "%")]),
    ],
)
def test_cuts(text: str, targets: list[tuple[str, float, str]]) -> None:
    """A cut is one as often as it is meant; procedures made simpler are a share of them."""
    assert found(text) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Vận động thành lập mới ít nhất 1.500 doanh nghiệp", [(">=", 1500, "doanh nghiệp")]),
        ("Thu về tối thiểu 250 phiếu khảo sát", [(">=", 250, "phiếu")]),
        ("Trồng ít nhất 300 cây xanh", [(">=", 300, "cây")]),
        ("Kiểm tra ít nhất 04 sở, ngành và 12 phường, xã", [(">=", 4, "sở"), (">=", 12, "phường")]),
        ("Niêm yết ít nhất 30 ngày, lấy ý kiến tối thiểu 05 ngày làm việc", []),
    ],
)
def test_counts_of_anything(text: str, targets: list[tuple[str, float, str]]) -> None:
    """After "ít nhất" any thing may be counted, in thousands too, but no stretch of time."""
    assert found(text) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("14/14 thôn có Tổ công nghệ số", [("=", 14, "thôn")]),
        ("Số hóa sổ hộ tịch của 11/11 xã", []),
        ("Tổ chức 02 hội nghị đối thoại với hộ kinh doanh", [("=", 2, "hội nghị")]),
        ("Tập huấn kỹ năng soạn thảo văn bản cho 40 công chức", [("=", 40, "công chức")]),
        ("Sáp nhập các thôn dưới 50 hộ", []),
        ("Thời gian chờ giảm còn không quá 15 phút", [("<=", 15, "phút")]),
    ],
)
def test_counts_in_the_words_of_work(text: str, targets: list[tuple[str, float, str]]) -> None:
    """Work that says how many it reaches, and how many of all there are, is a number to reach."""
    assert found(text) == targets


def test_counted_products() -> None:
    """A product that opens with a count is one; papers are not."""
    made = list(read_made("Đề án; 102 trung tâm đạt chuẩn; 04 báo cáo; 01 lớp", Origin(None, (1,)), YEAR_END))

    assert [(target.value, target.unit) for target in made] == [(102, "trung tâm")]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Năm 2027: Cắt giảm ít nhất 30% thời gian giải quyết", dt.date(2027, 12, 31)),
        ("Chỉ số hài lòng đạt từ 88% trở lên vào năm 2028", dt.date(2028, 12, 31)),
        ("Phân cấp tối thiểu 20 thủ tục cho cấp xã. Hoàn thành trước ngày 10/10/2026.", dt.date(2026, 10, 9)),
    ],
)
def test_the_day_around_a_number(text: str, by: dt.date) -> None:
    """The year that opens or closes its line, and the sentence after it, say by when a number is due."""
    assert [target.by for target in read_targets(text, Origin(None, (1,)), YEAR_END)] == [by]

"""Numbers to reach: the words, the sign, the value and the last day."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.plans.targets import Origin, read_targets

BY = dt.date(2026, 12, 31)


def found(text: str) -> list[tuple[str, float, str]]:
    return [(t.op, t.value, t.unit) for t in read_targets(text, Origin("II", (1,)), BY)]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("100% hồ sơ được giải quyết đúng hạn", [("=", 100, "%")]),
        ("Tỷ lệ hồ sơ trực tuyến đạt tối thiểu 75%", [(">=", 75, "%")]),
        ("Mức độ hài lòng đạt từ 95 % trở lên", [(">=", 95, "%")]),
        ("mức độ hài lòng đạt 95% trở lên", [(">=", 95, "%")]),
        ("Trên 99% hồ sơ đúng hạn", [(">", 99, "%")]),
        ("Tỷ lệ hồ sơ trễ hạn không quá 2%", [("<=", 2, "%")]),
        (
            "Rà soát, đơn giản hóa tối thiểu 20% số quy định và cắt giảm tối thiểu 20% chi phí",
            [("reduce_by", 20, "%")] * 2,
        ),
        ("Giảm bình quân 7% chi trực tiếp so với giai đoạn 2021-2025", [("reduce_by", 7, "%")]),
        ("giảm 01 biên chế cán bộ", [("reduce_by", 1, "biên chế")]),
        ("95%, cán bộ có trình độ đại học trở lên", [("=", 95, "%")]),
        ("Đạt 92,5% hồ sơ", [("=", 92.5, "%")]),
        ("98% hồ sơ đúng hạn, 100% hồ sơ trễ hạn phải xin lỗi", [("=", 98, "%"), ("=", 100, "%")]),
        ("Tỷ lệ A đạt 80%, tỷ lệ B đạt từ 50% trở lên", [("=", 80, "%"), (">=", 50, "%")]),
        ("ít nhất có 02 sáng kiến trở lên về cải cách", [(">=", 2, "sáng kiến")]),
        ("tổ chức ít nhất từ 01 đến 02 cuộc đối thoại", [(">=", 1, "cuộc")]),
        ("Có thêm 01 đơn vị tự chủ", [(">=", 1, "đơn vị")]),
        ("Chỉ số hài lòng đạt từ 92 điểm trở lên", [(">=", 92, "điểm")]),
        ("Tỷ lệ hồ sơ mới đạt tối thiểu 60%", [(">=", 60, "%")]),
        ("Thời gian chờ tại quầy không quá 30 phút", [("<=", 30, "phút")]),
        ("Có 01 đơn vị chuyển sang tự chủ", [(">=", 1, "đơn vị")]),
        ("thuộc nhóm 15 tỉnh, thành phố dẫn đầu", [("<=", 15, "hạng")]),
        ("Không để quá 02 hồ sơ trễ hẹn trong một tuần", [("<=", 2, "hồ sơ")]),
        (
            "rút ngắn 30% thời gian và 30% chi phí; hồ sơ trực tuyến đạt 80% trở lên",
            [("reduce_by", 30, "%"), ("reduce_by", 30, "%"), (">=", 80, "%")],
        ),
        ("Chỉ số hài lòng đạt 4,3/5 điểm trở lên", [(">=", 4.3, "điểm")]),
        ("nằm trong nhóm 10 xã dẫn đầu", [("<=", 10, "hạng")]),
        (
            "của tỉnh, huyện, xã đạt tỷ lệ tối thiểu tương ứng là 100%, 90%, 80%",
            [(">=", 100, "%"), (">=", 90, "%"), (">=", 80, "%")],
        ),
    ],
)
def test_sign_and_value(text: str, targets: list[tuple[str, float, str]]) -> None:
    """Each figure comes with its sign."""
    assert found(text) == targets


@pytest.mark.parametrize(
    "text",
    [
        "Thu ngân sách đạt và vượt dự toán",
        "phương châm “4 tại chỗ”",
        "dịch vụ công mức độ 4",
        "thời hạn giải quyết từ 03 ngày trở lên",
        "mô hình chính quyền địa phương 02 cấp",
        "tiêu chuẩn TCVN ISO 9001:2015",
        "Nghị định số 45/2020/NĐ-CP ngày 08/4/2020",
        "Năm trước đã đạt 98% hồ sơ đúng hạn",
    ],
)
def test_other_numbers_are_no_targets(text: str) -> None:
    """Counts, levels, standards and past results are not numbers to reach."""
    assert found(text) == []


def test_words_belong_to_their_number() -> None:
    """Each target quotes its own clause; a shared verb serves both."""
    texts = [
        t.text
        for t in read_targets(
            "(95 % hồ sơ của thị xã và 100% hồ sơ cấp xã được trả đúng hạn)", Origin(None, ()), BY
        )
    ]

    assert texts == ["95 % hồ sơ của thị xã được trả đúng hạn", "100% hồ sơ cấp xã được trả đúng hạn"]


def test_last_day() -> None:
    """ "Đến năm 2030:" holds for its paragraph, a base year does not, a printed quarter does."""

    def by(text: str) -> list[str]:
        return [str(t.by) for t in read_targets(text, Origin(None, ()), BY)]

    assert by("Đến năm 2030: 100% văn bản đúng hạn. 70% đơn vị tự chủ.") == ["2030-12-31", "2030-12-31"]
    assert by("Đến 2027: 60% viên chức") == ["2027-12-31"]
    assert by("Giảm 10% biên chế so với năm 2021") == ["2026-12-31"]
    assert by("100% cán bộ được tập huấn trong quý II/2026") == ["2026-06-30"]

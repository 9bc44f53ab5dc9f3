"""The column that names the work, told from those of areas and groups; a time over "Bắt đầu" and "Hoàn thành"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.plans.model import DraftTask, Plan

Rows = Callable[..., tuple[DraftTask, ...]]
WORK = ["Lập danh mục văn bản hết hiệu lực", "Niêm yết giá dịch vụ tại quầy", "Dời kho lưu trữ về tầng hai"]
GROUPS = ["Thể chế", "Thủ tục", "Bộ máy"]


def table(rows_of: Rows, first: str, second: str, left: list[str], right: list[str]) -> list[str]:
    rows = [
        (str(i), a, b, "Phòng Kinh tế", f"Tháng {i}/2026")
        for i, (a, b) in enumerate(zip(left, right, strict=True), 1)
    ]
    return [task.text for task in rows_of(("TT", first, second, "Chủ trì", "Thời gian"), *rows)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nhiệm vụ", "Hoạt động cụ thể"),
        ("Nội dung", "Công việc chi tiết"),
        ("Lĩnh vực", "Tên thủ tục, nhóm thủ tục"),
        ("Mục tiêu", "Giải pháp"),
        ("Lĩnh vực", "Phải làm những gì"),
        ("Nội dung", "Nhiệm vụ"),
    ],
)
def test_work_is_right_of_its_group(rows_of: Rows, first: str, second: str) -> None:
    """The area or group a row belongs to does not stand for its work."""
    assert table(rows_of, first, second, GROUPS, WORK) == WORK


@pytest.mark.parametrize("second", ["Lĩnh vực", "Nhóm thủ tục", "Tiêu chí", "Chỉ tiêu cụ thể"])
def test_work_is_left_of_its_group(rows_of: Rows, second: str) -> None:
    """An area named after the work is not taken for it, nor is a number it must reach."""
    assert table(rows_of, "Tên thủ tục, công việc", second, WORK, GROUPS) == WORK


def test_a_blank_detail_falls_back_on_its_group(rows_of: Rows) -> None:
    """Where the finer column is blank, the task is what the coarser one names, not the row above."""
    read = table(
        rows_of,
        "Nhiệm vụ",
        "Hoạt động cụ thể",
        ["Kiểm tra công vụ", "Truyền thông", "Số hóa"],
        ["", *WORK[1:]],
    )

    assert read == ["Kiểm tra công vụ", *WORK[1:]]


def test_groups_merged_over_rows(excel_of: Callable[..., Plan]) -> None:
    """A merged group has a task for each of its rows."""
    plan = excel_of(
        ("TT", "Nhiệm vụ", "Hoạt động", "Chủ trì", "Thời gian"),
        ("1", "Xây dựng kế hoạch", "Ban hành kế hoạch năm", "Văn phòng", "Quý I/2026"),
        ("", "", "Ban hành kế hoạch truyền thông", "", "Quý II/2026"),
        ("2", "Công khai ngân sách", "Dán thông báo ở nhà văn hóa", "Phòng Kinh tế", "Quý III/2026"),
        merges=("A2:A3", "B2:B3", "D2:D3"),
    )

    assert [(t.text, t.lead, str(t.deadline.due)) for t in plan.tasks] == [
        ("Ban hành kế hoạch năm", ("Văn phòng",), "2026-03-31"),
        ("Ban hành kế hoạch truyền thông", ("Văn phòng",), "2026-06-30"),
        ("Dán thông báo ở nhà văn hóa", ("Phòng Kinh tế",), "2026-09-30"),
    ]


def test_a_list_of_reports(excel_of: Callable[..., Plan]) -> None:
    """ "Tên báo cáo" names work too; recipients and signature below it are none."""
    plan = excel_of(
        ("STT", "Tên báo cáo", "Đơn vị thực hiện", "Gửi tới", "Thời hạn gửi"),
        ("1", "Báo cáo kiểm soát thủ tục", "Văn phòng", "Sở Nội vụ", "Hằng quý"),
        ("2", "Báo cáo dân số", "Công an xã", "Sở Y tế", "Trước ngày 03 hằng tháng"),
        ("", "Nơi nhận: như trên.", "", "", "CHỦ TỊCH"),
        ("", "", "", "", "Trần Văn B"),
    )

    assert [(t.text, t.lead) for t in plan.tasks] == [
        ("Báo cáo kiểm soát thủ tục", ("Văn phòng",)),
        ("Báo cáo dân số", ("Công an xã",)),
    ]


PAIR = ("TT", "Nội dung", "Chủ trì", "Bắt đầu", "Hoàn thành")


def test_one_rhythm_over_start_and_end(excel_of: Callable[..., Plan]) -> None:
    """ "Hằng tháng" merged over both columns is the time of its row, and only of its row."""
    plan = excel_of(
        PAIR,
        ("1", "Họp giao ban", "VP", "Hằng tháng", ""),
        ("2", "Mở lớp", "VP", "Quý I/2026", "Quý II/2026"),
        merges=("D2:E2",),
    )

    assert [(t.deadline.rule, str(t.deadline.due)) for t in plan.tasks] == [
        (("FREQ=MONTHLY;BYMONTHDAY=-1",), "None"),
        ((), "2026-06-30"),
    ]


def test_a_rhythm_under_start(rows_of: Rows) -> None:
    """A rhythm printed in the first of two columns counts; it is not handed down to a row that only tells its start."""
    read = rows_of(
        PAIR,
        ("1", "Họp giao ban", "VP", "Hằng quý", "12/2026"),
        ("2", "Trực đường dây nóng", "VP", "Thường xuyên", ""),
        ("3", "Mở lớp", "VP", "Tháng 3/2026", ""),
    )

    assert [(t.deadline.kind, len(t.deadline.rule)) for t in read] == [
        ("recurring", 1),
        ("ongoing", 0),
        ("none", 0),
    ]

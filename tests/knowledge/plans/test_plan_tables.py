"""An appendix: columns found by their header, cut rows glued, blank cells inherited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge.plans.model import DraftTask, Plan

Rows = Callable[..., tuple[DraftTask, ...]]
HEADER = ("TT", "Nội dung", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Kinh phí", "Thời gian")


def test_columns_are_found_by_name(rows_of: Rows) -> None:
    """The order of the columns is the document's own business."""
    (task,) = rows_of(
        ("STT", "Thời hạn hoàn thành", "Đơn vị thực hiện", "Nhiệm vụ", "Kết quả đầu ra", "Ghi chú"),
        ("1", "Quý II/2026", "Phòng Kinh tế", "Lập dự toán", "Tờ trình", "gấp"),
    )

    assert (task.no, task.text, task.product, task.lead) == (
        "1",
        "Lập dự toán",
        "Tờ trình",
        ("Phòng Kinh tế",),
    )
    assert task.deadline.due == dt.date(2026, 6, 30)


def test_header_of_two_rows_and_column_numbers(rows_of: Rows) -> None:
    """ "Cơ quan thực hiện" over "Chủ trì | Phối hợp", then (1) (2) (3): all of it is header."""
    (task,) = rows_of(
        ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "", "Thời gian"),
        ("", "", "Chủ trì", "Phối hợp", ""),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("1", "Lập dự toán", "Phòng Kinh tế", "Các thôn", "Quý I/2026"),
    )

    assert (task.lead, task.support) == (("Phòng Kinh tế",), ("Các thôn",))


def test_blank_cells_inherit_inside_their_section(rows_of: Rows) -> None:
    """A blank cell takes the value above it, each column on its own, never across a section title."""
    first, second, third = rows_of(
        HEADER,
        ("I. MỘT", "", "", "", "", "", ""),
        ("1", "Việc A", "Kế hoạch", "Phòng Nội vụ", "Các thôn", "chi thường xuyên", "Quý I/2026"),
        ("2", "Việc B", "Báo cáo", "", "Công an xã", "", "Quý II/2026"),
        ("II. HAI", "", "", "", "", "", ""),
        ("3", "Việc C", "Báo cáo", "Phòng Kinh tế", "Công an xã", "", "Quý II/2026"),
    )

    assert first.inherited is False
    assert (second.lead, second.support, second.budget) == (
        ("Phòng Nội vụ",),
        ("Công an xã",),
        "chi thường xuyên",
    )
    assert second.inherited_fields == ("lead", "budget")
    assert second.certainty["lead"] < first.certainty["lead"]
    assert (third.section, third.budget, third.inherited) == ("Phụ lục / II. HAI", None, False)


def test_row_cut_by_a_page_is_glued(rows_of: Rows) -> None:
    """The rest of a row after a repeated header joins its first half, cell by cell."""
    tasks = rows_of(
        HEADER,
        (
            "1",
            "Kiểm tra các cơ quan chuyên",
            "Biên bản",
            "Văn phòng HĐND và",
            "Các đơn vị liên",
            "chi thường",
            "Năm 2026",
        ),
        ("----", "--", "---", "---", "---", "---", "---"),
        HEADER,
        ("", "môn của xã", "", "UBND xã", "quan", "xuyên", ""),
        ("2", "Việc khác", "Báo cáo", "Công an xã", "Các thôn", "không", "Năm 2026"),
    )

    assert len(tasks) == 2
    assert tasks[0].text == "Kiểm tra các cơ quan chuyên môn của xã"
    assert (tasks[0].lead, tasks[0].support) == (("Văn phòng HĐND và UBND xã",), ("Các đơn vị liên quan",))
    assert len(tasks[0].where) == 2


def test_sub_row_is_a_task_of_its_own(rows_of: Rows) -> None:
    """A row without a number but with its own product shares the number and the text above."""
    first, second = rows_of(
        HEADER,
        (
            "7",
            "Xây dựng kế hoạch tuyên truyền",
            "Kế hoạch của xã",
            "Phòng Văn hóa",
            "Các thôn",
            "",
            "Quý I/2026",
        ),
        ("", "", "Kế hoạch của thôn", "Các thôn", "", "", ""),
    )

    assert (second.no, second.text, second.product) == ("7", first.text, "Kế hoạch của thôn")
    assert second.audience == "all units"
    assert second.deadline == first.deadline
    assert "deadline" in second.inherited_fields


def test_numbered_rows_without_a_date_stay(rows_of: Rows) -> None:
    """Every numbered row is a task, even "Thường xuyên" and an empty time."""
    tasks = rows_of(
        HEADER,
        ("1", "Việc A", "Báo cáo", "Phòng A", "Phòng B", "x", ""),
        ("2", "Việc B", "Báo cáo", "Phòng A", "Phòng B", "x", "Thường xuyên"),
    )

    assert [task.deadline.kind for task in tasks] == ["none", "ongoing"]


def test_roman_row_is_a_section(rows_of: Rows) -> None:
    """ "II | CẢI CÁCH…" in two cells is a title, not a task."""
    (task,) = rows_of(
        HEADER,
        ("II", "CẢI CÁCH THỂ CHẾ", "", "", "", "", ""),
        ("1", "Việc", "Báo cáo", "Phòng A", "", "", "Quý I"),
    )

    assert task.section == "Phụ lục / II. CẢI CÁCH THỂ CHẾ"


def test_group_row_over_dotted_numbers(rows_of: Rows) -> None:
    """ "1 | Công khai thủ tục" over 1.1 and 1.2 is a title, not a task."""
    tasks = rows_of(
        ("TT", "Nội dung", "Chủ trì", "Thời gian"),
        ("1", "Công khai thủ tục", "", ""),
        ("1.1", "Niêm yết", "Phòng A", "Quý I"),
        ("1.2", "Cập nhật", "Phòng B", "Quý II"),
    )

    assert [task.no for task in tasks] == ["1.1", "1.2"]
    assert tasks[0].section == "Phụ lục / 1. Công khai thủ tục"


def test_end_of_two_date_columns(rows_of: Rows) -> None:
    """With a start and an end column the end is the deadline."""
    (task,) = rows_of(
        ("TT", "Nội dung", "Chủ trì", "Thời gian thực hiện", ""),
        ("", "", "", "Bắt đầu", "Kết thúc"),
        ("1", "Lập danh mục", "Phòng A", "Tháng 01/2026", "Tháng 3/2026"),
    )

    assert task.deadline.due == dt.date(2026, 3, 31)


def test_several_dates_in_a_cell_are_several_tasks(rows_of: Rows) -> None:
    """Each dated step of a time cell is a task that says which step it is."""
    first, second = rows_of(
        HEADER,
        (
            "1",
            "Chấm điểm chỉ số",
            "Báo cáo",
            "Phòng A",
            "",
            "",
            "Ban hành kế hoạch: tháng 3/2026; gửi kết quả: trước ngày 10/12/2026",
        ),
    )

    assert (first.text, str(first.deadline.due)) == ("Chấm điểm chỉ số: Ban hành kế hoạch", "2026-03-31")
    assert (second.text, str(second.deadline.due)) == ("Chấm điểm chỉ số: gửi kết quả", "2026-12-09")


def test_lead_and_support_in_one_cell(rows_of: Rows) -> None:
    """ "Chủ trì: … Phối hợp: …" in one cell is told apart."""
    (task,) = rows_of(
        ("TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"),
        ("1", "Ra quân", "Chủ trì: Công an xã; phối hợp: Đoàn Thanh niên", "Tháng 3/2026"),
    )

    assert (task.lead, task.support) == (("Công an xã",), ("Đoàn Thanh niên",))


def test_piped_tables(plan_of: Callable[..., Plan]) -> None:
    """A table in markdown pipes reads like one with tabs."""
    plan = plan_of(
        "PHỤ LỤC\n| TT | Nội dung | Chủ trì | Thời gian |\n|---|---|---|---|\n"
        "| 1 | Lập kế hoạch | Phòng A | Quý I/2026 |"
    )

    assert [task.text for task in plan.tasks] == ["Lập kế hoạch"]


@pytest.mark.parametrize(
    "header", [("A", "B", "C"), ("Tên", "Điện thoại", "Địa chỉ"), ("TT", "Họ và tên", "Chức vụ")]
)
def test_other_tables_are_no_tasks(rows_of: Rows, header: tuple[str, ...]) -> None:
    """A table of other things gives no task."""
    assert rows_of(header, ("1", "Nguyễn Văn A", "Quý I/2026")) == ()


def test_a_sum_is_no_task(rows_of: Rows) -> None:
    """The row that adds up the money is no work."""
    header = ("TT", "Nội dung", "Chủ trì", "Thời gian", "Kinh phí")
    read = rows_of(header, ("1", "Mở lớp", "Phòng A", "Quý I/2026", "20"), ("", "Tổng cộng", "", "", "20"))

    assert [task.text for task in read] == ["Mở lớp"]


@pytest.mark.parametrize(
    "cell",
    [
        "Phòng Kinh tế chủ trì, phối hợp Thuế cơ sở",
        "Phòng Kinh tế (chủ trì); Thuế cơ sở (phối hợp)",
        "- Chủ trì: Phòng Kinh tế; phối hợp: Thuế cơ sở",
        "Phòng Kinh tế chủ trì; Thuế cơ sở phối hợp thực hiện",
        "Phòng Kinh tế - chủ trì; Thuế cơ sở - phối hợp",
    ],
)
def test_roles_after_the_names(rows_of: Rows, cell: str) -> None:
    """Who leads and who helps may stand after each name."""
    (task,) = rows_of(
        ("TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"), ("1", "Ra quân", cell, "Tháng 3/2026")
    )

    assert (task.lead, task.support) == (("Phòng Kinh tế",), ("Thuế cơ sở",))


def test_half_known_titles_under_merged_ones(excel_of: Callable[..., Plan]) -> None:
    """ "Bắt đầu | Hoàn thành" and "Ngân sách | Khác" below merged titles are header, not work."""
    plan = excel_of(
        ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "", "Thời gian", "", "Kinh phí", ""),
        ("", "", "Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành", "Trong năm", "Khác"),
        ("1", "Mở lớp", "Phòng A", "Các thôn", "01/2026", "02/2026", "20", ""),
        merges=("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1"),
    )

    assert [(t.text, t.lead, str(t.deadline.due)) for t in plan.tasks] == [
        ("Mở lớp", ("Phòng A",), "2026-02-28")
    ]


def test_a_table_without_a_head_takes_the_year_of_its_dates(excel_of: Callable[..., Plan]) -> None:
    """Where no title names a year, most of the printed dates do."""
    plan = excel_of(
        ("TT", "Đầu việc", "Phụ trách", "Hạn hoàn thành"),
        *((no, f"Việc {no}", "Phòng A", f"0{no}/3/2026") for no in "123"),
        ("4", "Kiểm kê", "Phòng A", "Trước 25/12"),
    )

    assert str(plan.tasks[-1].deadline.due) == "2026-12-24"


def test_what_a_date_is_for_may_follow_it(rows_of: Rows) -> None:
    """ "Tháng 6 (giữa kỳ); tháng 12 (tổng kết)" names each of two tasks."""
    read = rows_of(
        ("TT", "Nội dung", "Chủ trì", "Thời gian"),
        ("1", "Sơ kết", "Phòng A", "Tháng 6/2026 (giữa kỳ) và tháng 12/2026 (tổng kết)"),
    )

    assert [task.text for task in read] == ["Sơ kết: giữa kỳ", "Sơ kết: tổng kết"]


def test_field_of_reform_before_the_work(rows_of: Rows) -> None:
    """Of "Lĩnh vực" and "Nhiệm vụ cụ thể" the second is the work, wherever it stands."""
    (task,) = rows_of(
        ("Lĩnh vực", "Nhiệm vụ cụ thể", "Phòng tham mưu", "Thời hạn"),
        ("Thể chế", "Rà soát văn bản", "Phòng A", "Quý I/2026"),
    )

    assert task.text == "Rà soát văn bản"


def test_a_group_named_after_time_is_no_header(excel_of: Callable[..., Plan]) -> None:
    """The title "A. NHIỆM VỤ CÓ THỜI HẠN" right below the header leaves the columns where they are."""
    plan = excel_of(
        ("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
        ("A. NHIỆM VỤ CÓ THỜI HẠN", "", "", ""),
        ("A1", "Mở lớp", "Phòng A", "15.04.2026"),
        ("", "", "Người lập: ……", ""),
        merges=("A2:D2",),
    )

    assert [(t.text, str(t.deadline.due)) for t in plan.tasks] == [("Mở lớp", "2026-04-15")]


def test_days_of_a_report_recur(rows_of: Rows) -> None:
    """Days without a year beside "báo cáo quý, năm" are one recurring report; beside other work, steps."""
    header = ("TT", "Nội dung", "Chủ trì", "Thời gian")
    report, *steps = rows_of(
        header,
        ("1", "Báo cáo 6 tháng, năm", "Phòng A", "05/6; 05/12"),
        ("2", "Họp dân", "Phòng A", "05/6; 05/12"),
    )

    assert report.deadline.rule == (
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5",
    )
    assert [str(step.deadline.due) for step in steps] == ["2026-06-05", "2026-12-05"]


def test_a_table_belongs_to_the_office_of_its_heading(plan_of: Callable[..., Plan]) -> None:
    """A table without a lead column stands under the office that leads its work, each under its own."""
    header = "TT\tNội dung công việc\tSản phẩm\tThời gian"
    plan = plan_of(
        f"II. PHÂN CÔNG\n1. Phòng Nội vụ\n{header}\n1\tLập kế hoạch\tKế hoạch\tTháng 02\n"
        f"2. Phòng Tư pháp; Công an xã\n{header}\n1\tRà soát văn bản\tBáo cáo\tTháng 4"
    )

    assert [(task.text, task.lead) for task in plan.tasks] == [
        ("Lập kế hoạch", ("Phòng Nội vụ",)),
        ("Rà soát văn bản", ("Phòng Tư pháp", "Công an xã")),
    ]


def test_marks_under_a_title_of_time(excel_of: Callable[..., Plan]) -> None:
    """ "Tiến độ" over "Quý I … Quý IV": an X says the quarter, in the first column too; four are every quarter."""
    plan = excel_of(
        ("TT", "Nhiệm vụ", "Chủ trì", "Tiến độ thực hiện", "", "", ""),
        ("", "", "", "Quý I", "Quý II", "Quý III", "Quý IV"),
        ("1", "Quyết toán", "Phòng A", "X", "", "", ""),
        ("2", "Báo cáo", "Phòng A", "X", "X", "X", "X"),
        ("3", "Kiểm tra", "Phòng A", "", "", "15/9/2026", ""),
        merges=("D1:G1", "A1:A2", "B1:B2", "C1:C2"),
    )

    assert [task.deadline.raw for task in plan.tasks] == ["Quý I", "Quý I, II, III, IV", "15/9/2026"]
    assert plan.tasks[1].deadline.rule == ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",)


def test_from_and_to_columns(excel_of: Callable[..., Plan]) -> None:
    """Of "Từ ngày" and "Đến ngày" under "Tiến độ" the second is the deadline."""
    plan = excel_of(
        ("TT", "Nội dung", "Đơn vị thực hiện", "Tiến độ", ""),
        ("", "", "", "Từ ngày", "Đến ngày"),
        ("1", "In tờ rơi", "Phòng A", "01/9/2026", "15/9/2026"),
        merges=("D1:E1", "A1:A2", "B1:B2", "C1:C2"),
    )

    assert [str(task.deadline.due) for task in plan.tasks] == ["2026-09-15"]


def test_a_share_done_is_no_time(excel_of: Callable[..., Plan]) -> None:
    """ "% hoàn thành" is not when; titles of everyday speech are understood."""
    plan = excel_of(
        ("Mã", "Việc cần làm", "Ai làm", "Cùng làm", "Deadline", "% hoàn thành"),
        ("CV1", "Nộp báo cáo", "VP", "Công an xã", "10/12/2026", "0"),
    )

    assert [(t.lead, t.support, str(t.deadline.due)) for t in plan.tasks] == [
        (("VP",), ("Công an xã",), "2026-12-10")
    ]


def test_columns_under_titles_nobody_foresaw(rows_of: Rows) -> None:
    """Offices and days in most cells of a column tell what it holds, whatever its title."""
    rows = (("1", "Mở lớp", "Văn bản", "Phòng A", "Quý I"), ("2", "Họp", "Văn bản", "Phòng B", "Tháng 5"))
    read = rows_of(
        ("TT", "Nội dung", "Sản phẩm", "Nơi lo liệu", "Xong lúc nào"),
        *rows,
        ("3", "Sơ kết", "Văn bản", "VP", "Tháng 6"),
    )

    assert [(task.lead, str(task.deadline.due)) for task in read][:2] == [
        (("Phòng A",), "2026-03-31"),
        (("Phòng B",), "2026-05-31"),
    ]

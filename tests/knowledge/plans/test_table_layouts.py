"""Where a table says who and when: in its first column, its titles, the line above it, or the cell of the work."""

from __future__ import annotations

from docx.document import Document as WordDocument

from tests.knowledge.plans.layouts import (
    ALL,
    CHECK,
    HEADER,
    HOME,
    REVIEW,
    ROWS,
    TRADE,
    TRAIN,
    excel,
    tabbed,
    table,
    told,
    word,
)  # fmt: skip # one import

UNIT_TABLE = ["TT", "Nhiệm vụ", "Sản phẩm", "Thời gian"]


def test_calendar() -> None:
    """ "Tháng | Nội dung | Chủ trì": bare numbers are months, or quarters under "Quý"."""
    calendar = [
        ["Tháng", "Nội dung công việc", "Đơn vị chủ trì"],
        ["1", REVIEW, HOME],
        ["2", TRAIN, TRADE],
        ["6", CHECK, HOME],
    ]
    quarters = [
        ["NHIỆM VỤ NĂM 2026"],
        ["Quý", "Nội dung", "Chủ trì"],
        ["I", REVIEW, HOME],
        ["II", TRAIN, TRADE],
    ]

    assert told(tabbed(calendar)) == ALL
    assert [day for *_, day in told(excel({"S": quarters}))] == ["2026-03-31", "2026-06-30"]


def test_all_the_work_of_a_month_in_one_cell() -> None:
    """Each dash of a month's cell is a task; leads line by line beside them go with them."""
    titles = ["Tháng", "Nội dung công việc", "Chủ trì"]
    aligned = [
        titles,
        ["Tháng 1", f"- {REVIEW}.\n- {TRAIN}.", f"- {HOME}\n- {TRADE}"],
        ["Tháng 6", f"- {CHECK}", HOME],
    ]
    one_lead = [titles, ["Tháng 1", f"1. {REVIEW}.\n2. {TRAIN}.", HOME], ["Tháng 6", CHECK, HOME]]

    assert told(word(lambda d: table(d, aligned))) == [ALL[0], (TRAIN, TRADE, "2026-01-31"), ALL[2]]
    assert told(word(lambda d: table(d, one_lead))) == [ALL[0], (TRAIN, HOME, "2026-01-31"), ALL[2]]


def test_unit_in_the_first_column() -> None:
    """The works of a unit with one time a line are tasks of their own, with their own times."""
    rows = [
        ["TT", "Đơn vị", "Nhiệm vụ", "Thời gian"],
        ["1", HOME, f"- {REVIEW}\n- {CHECK}", "- Tháng 1\n- Quý II"],
        ["2", TRADE, TRAIN, "Tháng 2"],
    ]

    assert told(word(lambda d: table(d, rows))) == [ALL[0], ALL[2], ALL[1]]


def test_times_line_by_line() -> None:
    """Times under each other go with the works beside them; the words before the list stay with each."""
    rows = [
        HEADER,
        ["1", f"Công tác chỉ đạo:\n- {REVIEW}\n- {TRAIN}", HOME, "\n- Tháng 1\n- Tháng 2"],
        ["2", CHECK, HOME, "Quý II"],
    ]
    found = told(word(lambda d: table(d, rows)))

    assert [day for *_, day in found] == ["2026-01-31", "2026-02-28", "2026-06-30"]
    assert found[1][0] == f"Công tác chỉ đạo: {TRAIN}"


def test_list_of_details_stays_one_task() -> None:
    """Dashes under one work that has one time are its details."""
    rows = [
        HEADER,
        ["1", f"{REVIEW}:\n- Lĩnh vực đất đai\n- Lĩnh vực hộ tịch", HOME, "Quý I"],
        ["2", TRAIN, HOME, "Quý I"],
    ]

    assert len(word(lambda d: table(d, rows)).tasks) == 2


def test_time_in_the_words_of_the_work() -> None:
    """A table without a column of times is read by what its works say of when, in two or three columns."""
    works = [
        f"- {REVIEW}, xong trước ngày 15/3/2026.\n- {TRAIN} trong tháng 4/2026.",
        f"{CHECK}, hoàn thành trong quý II/2026",
    ]
    two = [["Đơn vị", "Nhiệm vụ"], [HOME, works[0]], [TRADE, works[1]]]
    three = [["TT", "Đơn vị", "Nhiệm vụ, thời gian thực hiện"], ["1", HOME, works[0]], ["2", TRADE, works[1]]]
    wanted = [(HOME, "2026-03-14"), (HOME, "2026-04-30"), (TRADE, "2026-06-30")]

    for rows in (two, three):
        assert [found[1:] for found in told(word(lambda d, rows=rows: table(d, rows)))] == wanted


def test_undated_rows_without_number_are_duties() -> None:
    """In a table of units and their work that has neither numbers nor times, only what is dated is a task."""
    rows = [
        ["Đơn vị", "Nhiệm vụ"],
        [HOME, "Theo dõi, đôn đốc các thôn"],
        [TRADE, f"{TRAIN} trong tháng 4/2026"],
    ]

    assert [lead for _, lead, _ in told(word(lambda d: table(d, rows)))] == [TRADE]


def _above(*headings: tuple[str, list[list[str]]], bold: bool = False) -> list[tuple[str, str, str]]:
    def build(document: WordDocument) -> None:
        document.add_paragraph("II. PHÂN CÔNG NHIỆM VỤ")
        for heading, rows in headings:
            document.add_paragraph().add_run(heading).bold = bold
            table(document, rows)

    return told(word(build))


def test_heading_above_each_table() -> None:
    """A unit or a time above a table holds for it, with or without a header, in bold or with a number."""
    home, trade = ["1", REVIEW, "Báo cáo", "Tháng 1"], ["1", TRAIN, "Báo cáo", "Tháng 2"]
    led = ["TT", "Nhiệm vụ", "Sản phẩm", "Chủ trì"]
    january, february = [led, ["1", REVIEW, "Báo cáo", HOME]], [led, ["1", TRAIN, "Báo cáo", TRADE]]

    assert _above((f"1. {HOME}", [UNIT_TABLE, home]), (f"2. {TRADE}", [trade])) == ALL[:2]
    assert _above((HOME, [UNIT_TABLE, home]), (TRADE, [UNIT_TABLE, trade]), bold=True) == ALL[:2]
    assert _above(("1. Tháng 1", january), ("2. Tháng 2", february)) == ALL[:2]


def test_one_sheet_a_unit_or_a_month() -> None:
    """A sheet's name says whose work it holds, or when it is due."""
    title = ["NHIỆM VỤ NĂM 2026"]
    units = {
        HOME: [title, UNIT_TABLE, [1, REVIEW, "", "Tháng 1"]],
        TRADE: [title, UNIT_TABLE, [1, TRAIN, "", "Tháng 2"]],
    }
    led = ["TT", "Nhiệm vụ", "Sản phẩm", "Chủ trì"]
    months = {"Tháng 1": [title, led, [1, REVIEW, "", HOME]], "Tháng 2": [title, led, [1, TRAIN, "", TRADE]]}

    assert told(excel(units)) == ALL[:2]
    assert told(excel(months)) == ALL[:2]


def test_no_titles_at_all() -> None:
    """A table without a header is read by what stands in its columns, and every row is doubted."""
    plan = word(lambda d: table(d, ROWS[1:]))

    assert told(plan) == ALL
    assert all(task.certainty["lead"] < 0.8 and task.ambiguity for task in plan.tasks)


def test_layout_table_is_no_work() -> None:
    """Issuer and motto side by side are no table of work."""
    rows = [["Người lập biểu", "Ngày 05/01/2026", "Chủ tịch"], ["", "", "Nguyễn Văn A"]]

    assert told(word(lambda d: table(d, rows))) == []


def test_header_three_rows_high() -> None:
    """Titles over titles over titles."""
    rows = [
        ["TT", "Nội dung", "Phân công thực hiện", "", "Thời gian thực hiện"],
        ["", "", "Cơ quan", "", ""],
        ["", "", "Chủ trì", "Phối hợp", ""],
        ["1", REVIEW, HOME, "Các thôn", "Tháng 1"],
        ["2", TRAIN, TRADE, "", "Tháng 2"],
        ["3", CHECK, HOME, "", "Quý II"],
    ]
    merges = (0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 3), (1, 2, 1, 3), (0, 4, 2, 4)

    assert told(word(lambda d: table(d, rows, *merges))) == ALL


def test_side_by_side() -> None:
    """Two tables next to each other are read one after the other."""
    rows = [HEADER + HEADER, ROWS[1] + ROWS[2], ["", "", "", "", *ROWS[3]]]
    apart = [
        ["NHIỆM VỤ NĂM 2026"],
        [*HEADER, "", *HEADER],
        [*ROWS[1], "", *ROWS[2]],
        ["", "", "", "", "", *ROWS[3]],
    ]

    assert told(word(lambda d: table(d, rows))) == ALL
    assert told(excel({"S": apart})) == ALL


def test_group_title_before_a_page_break() -> None:
    """A numbered title over the whole width is no work, also when the header comes again right below it."""
    title = ["2", "TUYÊN TRUYỀN", "", ""]
    plan = word(lambda d: table(d, [*ROWS[:2], title, HEADER, *ROWS[2:]], (2, 1, 2, 3)))

    assert told(plan) == ALL

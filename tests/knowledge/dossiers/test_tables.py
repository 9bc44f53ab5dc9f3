"""Tables of dossiers as offices export them: whichever way they are written, the same dossiers come out."""

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter

from knowledge.dossiers.cells import CheckKind
from knowledge.dossiers.columns import guess
from knowledge.dossiers.errors import DossierFileError, NoHeaderError
from knowledge.dossiers.rows import Reading, read_rows
from knowledge.dossiers.tables import Table, read_table
from knowledge.dossiers.words import Column, Status
from knowledge.errors import KnowledgeError

HEADER = ["Mã hồ sơ", "Tên thủ tục", "Số điện thoại", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái"]
ROW = ["H12.34-261105-0001", "Đăng ký khai sinh", "0912 004 321", "05/11/2026", "23/11/2026", "Chờ bổ sung"]


def reading_of(found: Table) -> Reading:
    return read_rows(found.rows, found.header, guess(found.header.names))


def csv_of(*rows, delimiter=",") -> str:
    return "\r\n".join(delimiter.join(row) for row in rows)


def xlsx_of(*rows) -> bytes:
    to = io.BytesIO()
    with xlsxwriter.Workbook(to) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write(at, column, value)
    return to.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_any_program(delimiter, encoding):
    """Separators and Unicode encodings of the usual programs are recognised."""
    found = reading_of(read_table("a.csv", csv_of(HEADER, ROW, delimiter=delimiter).encode(encoding)))

    assert [(one.code, one.due, one.check) for one in found.dossiers] == [
        (ROW[0], dt.date(2026, 11, 23), "4321")
    ]


def test_csv_of_the_old_windows_code_page():
    """Vietnamese of windows-1258, whose accents are signs of their own, is read as whole letters."""
    text = csv_of(["Mã hồ sơ", "Tên thủ tục", "Trạng thái"], ["H12.34-261105-0001", "Đăng ký", "Đang xử lý"])
    marks = {
        "ồ": "ô\u0300",
        "ủ": "u\u0309",
        "ụ": "u\u0323",
        "ạ": "a\u0323",
        "ử": "ư\u0309",
        "ý": "y\u0301",
        "ã": "a\u0303",
    }
    written = "".join(marks.get(letter, letter) for letter in text).encode("windows-1258")
    found = reading_of(read_table("a.csv", written))

    assert [(one.procedure, one.status) for one in found.dossiers] == [("Đăng ký", Status.PROCESSING)]


def test_titles_above_the_header_and_the_day_they_name():
    """The header is found below titles; the last day they name is the day of the data."""
    titles = [["DANH SÁCH HỒ SƠ"], ["Từ ngày 01/11/2026 đến ngày 20/11/2026"], []]
    found = read_table("a.xlsx", xlsx_of(*titles, HEADER, ROW))

    assert (found.header.row, found.as_of) == (3, dt.date(2026, 11, 20))
    assert len(reading_of(found).dossiers) == 1


@pytest.mark.parametrize(
    "value",
    [
        dt.datetime(2026, 11, 23, 17),  # noqa: DTZ001 - a cell has no zone
        46349,
        46349.7,
        "23/11/2026",
        "23/11/2026 17:00:00",
        "17:00 23-11-2026",
        "23.11.2026",
        "2026-11-23T17:00:00",
        "23/11/26",
        "23.11.26",
        "17:00 23/11/26",
    ],
)
def test_days_however_they_are_written(value):
    """A day may be a date, Excel's number of one, or text with or without a time."""
    (one,) = reading_of(read_table("a.xlsx", xlsx_of(HEADER, [*ROW[:4], value, ROW[5]]))).dossiers

    assert one.due == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("at", "value", "problem"),
    [
        (0, "", "thiếu mã hồ sơ"),
        (0, "không rõ", "không phải mã"),
        (4, "31/02/2026", "ngày hẹn trả không đọc được"),
        (4, "tuần sau", "ngày hẹn trả không đọc được"),
        (4, "26-11-23", "ngày hẹn trả không đọc được"),
        (4, "11/23/26", "ngày hẹn trả không đọc được"),
        (4, "23/11/0026", "ngày hẹn trả không đọc được"),
        (4, "01/11/2026", "trước ngày tiếp nhận"),
    ],
)
def test_a_broken_row_is_named_and_left_out(at, value, problem):
    """Its number is the spreadsheet's; the other rows go in."""
    broken = [*ROW[:at], value, *ROW[at + 1 :]]
    found = reading_of(read_table("a.xlsx", xlsx_of(HEADER, broken, ["H12.34-261105-0002", *ROW[1:]])))

    assert [one.code for one in found.dossiers] == ["H12.34-261105-0002"]
    ((row, told),) = found.bad
    assert row == 2
    assert problem in told


@pytest.mark.parametrize(
    ("rows", "left", "status", "due"),
    [
        ([["23/11/2026", "Chờ bổ sung"]] * 2, [], Status.SUPPLEMENT, 23),
        ([["23/11/2026", "Chờ bổ sung"], ["23/11/2026", "Đã trả kết quả"]], [2], Status.RETURNED, 23),
        ([["23/11/2026", "Đã trả kết quả"], ["23/11/2026", "Đang xử lý"]], [3], Status.RETURNED, 23),
        ([["23/11/2026", "Chờ bổ sung"], ["23/11/2026", "Đang xử lý"]], [2], Status.PROCESSING, 23),
        ([["27/11/2026", "Đang xử lý"], ["23/11/2026", "Đang xử lý"]], [3], Status.PROCESSING, 27),
        ([["23/11/2026", "Mới nộp"], ["", "Mới nộp"], ["", "Từ chối"]], [2, 3], Status.REFUSED, None),
    ],
)
def test_a_code_told_twice(rows, left, status, due):
    """The same row twice is one dossier; of rows that differ the one furthest along counts, and the others are named.

    An export may be sorted either way: that a row stands lower does not make it newer.
    """
    told = [[*ROW[:4], *row] for row in rows]
    found = reading_of(read_table("a.xlsx", xlsx_of(HEADER, *told)))

    assert [(one.status, one.due and one.due.day) for one in found.dossiers] == [(status, due)]
    assert [bad.row for bad in found.bad] == left
    assert all("nhiều dòng" in bad.problem for bad in found.bad)


def test_a_formula_without_a_value_is_told():
    """A cell that no spreadsheet has calculated yet holds nothing; the row says so."""
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(['=CONCAT("H12.34", "-1")', *ROW[1:]])
    to = io.BytesIO()
    book.save(to)

    assert "công thức" in reading_of(read_table("a.xlsx", to.getvalue())).bad[0].problem


def test_a_sheet_without_dossiers_before_the_one_with_them():
    """The first sheet that has a header is read."""
    book = openpyxl.Workbook()
    book.active.append(["Ghi chú"])
    sheet = book.create_sheet()
    sheet.append(HEADER)
    sheet.append(ROW)
    to = io.BytesIO()
    book.save(to)

    assert len(reading_of(read_table("a.xlsx", to.getvalue())).dossiers) == 1


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.csv", b"", DossierFileError),
        ("a.csv", b"a,b\n1,2\n", NoHeaderError),
        ("a.xlsx", b"PK\x03\x04 broken", KnowledgeError),
        ("a.pdf", b"%PDF-1.4", DossierFileError),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), KnowledgeError),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(name, data, error):
    """Whoever sends something else is told what to send."""
    with pytest.raises(error, match="Anh/chị"):
        read_table(name, data)


def test_columns_by_their_names():
    """The usual names are recognised, names of people never; the longest known phrase decides."""
    names = [
        *("STT", "Số hồ sơ", "Thủ tục hành chính", "Họ tên chủ hồ sơ", "SĐT", "Ngày nhận", "Hạn trả kết quả"),
        *("Ngày có kết quả", "Ngày trả kết quả", "Tình trạng hồ sơ", "Cơ quan giải quyết", "Địa chỉ"),
    ]
    found = guess(names)

    assert found.check is CheckKind.PHONE
    assert found.columns == {
        Column.CODE: 1,
        Column.PROCEDURE: 2,
        Column.PHONE: 4,
        Column.RECEIVED: 5,
        Column.DUE: 6,
        Column.FINISHED: 7,
        Column.RETURNED: 8,
        Column.STATUS: 9,
        Column.UNIT: 10,
    }


def test_a_header_is_recognised_again():
    """Case and spaces do not make another header; another order does."""
    first, again, other = (
        read_table("a.csv", csv_of(header, ROW).encode()).header.fingerprint
        for header in (HEADER, [name.upper() + " " for name in HEADER], [HEADER[1], HEADER[0], *HEADER[2:]])
    )

    assert first == again
    assert first != other

"""The one table writer: nothing runs, nothing is lost, numbers and dates stay what they are."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from enum import StrEnum

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import exports
from storage.exports import ExportError, write_table

ATTACKS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x1b=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "﹦1+1",
    '=HYPERLINK("https://example.org/?"&A1,"bấm")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
]
HARMLESS = ["Nguyễn Thị Bé", "a=b", "1-2", "a@b.vn", "https://example.org", "", "'đã có dấu", "12 = 12"]


def written(rows, header=("Góp ý",), table_format="csv"):
    file = io.BytesIO()
    write_table(rows, header, table_format, file)
    return file.getvalue()


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def xlsx_rows(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [list(row) for row in sheet.iter_rows()]


def xlsx_value(value):
    return xlsx_rows(written([[value]], table_format="xlsx"))[1][0]


@pytest.mark.parametrize("attack", ATTACKS)
def test_csv_comment_is_no_formula(attack):
    """A formula typed into a comment arrives as text, with all that was typed behind an apostrophe."""
    cell = csv_rows(written([[attack]]))[1][0]

    assert cell == "'" + attack.replace("\x00", "").replace("\x1b", "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_csv_header_is_no_formula(attack):
    """A column named like a formula is not one either."""
    assert csv_rows(written([], header=[attack]))[0][0].startswith("'")


@pytest.mark.parametrize("attack", ATTACKS)
def test_xlsx_comment_is_text(attack):
    """In Excel the same comment is a text cell that stays text when somebody edits it."""
    cell = xlsx_value(attack)

    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    assert cell.value.endswith(attack[-3:])


@pytest.mark.parametrize("attack", ATTACKS)
def test_xlsx_header_is_text(attack):
    """A column named like a formula is a text cell."""
    cell = xlsx_rows(written([], header=[attack], table_format="xlsx"))[0][0]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_is_untouched(text):
    """Names, addresses and sentences arrive as they were written."""
    assert csv_rows(written([[text, 1]], header=("a", "b")))[1][0] == text
    assert (xlsx_value(text).value or "") == text


def test_links_are_not_clickable():
    """An address in a comment is text: nobody opens it by a slip of the finger."""
    assert xlsx_value("https://example.org").hyperlink is None


@pytest.mark.parametrize("number", [-5, 0, 84.17, Decimal("-1.5"), 999_999_999_999_999])
def test_numbers_stay_numbers(number):
    """A negative number is a number, not a formula."""
    assert csv_rows(written([[number]]))[1][0] == str(number)
    assert (xlsx_value(number).data_type, xlsx_value(number).value) == ("n", float(number))


@pytest.mark.parametrize("identity", ["0123456789", "1234567890123456789", "1e5", "00-12"])
def test_ids_stay_text(identity):
    """Phone numbers keep their zero and long ids every digit."""
    assert csv_rows(written([[identity]]))[1][0] == identity
    assert (xlsx_value(identity).data_type, xlsx_value(identity).value) == ("s", identity)


def test_long_whole_number_is_not_rounded():
    """A number with more digits than a spreadsheet keeps is written as text."""
    assert xlsx_value(1234567890123456789).value == "1234567890123456789"


@pytest.mark.parametrize("nothing", [None, float("nan"), Decimal("Infinity")])
def test_no_value_is_an_empty_cell(nothing):
    """What is not known is empty, not zero and not "None"."""
    assert csv_rows(written([[nothing, "x"]], header=("a", "b")))[1] == ["", "x"]
    assert [cell.value for cell in xlsx_rows(written([[nothing, "x"]], ("a", "b"), "xlsx"))[1]] == [None, "x"]


def test_truth():
    """Yes and no are the spreadsheet's own."""
    assert csv_rows(written([[True]]))[1] == ["TRUE"]
    assert xlsx_value(False).value is False


def test_dates_are_dates():
    """Dates can be sorted and computed with; times are those of Vietnam."""
    day = dt.date(2026, 11, 21)
    moment = dt.datetime(2026, 11, 20, 18, 30, tzinfo=dt.UTC)

    assert csv_rows(written([[day, moment]], header=("a", "b")))[1] == [
        "2026-11-21",
        "2026-11-21T01:30:00+07:00",
    ]
    assert (xlsx_value(day).value.date(), xlsx_value(day).number_format) == (day, "dd/mm/yyyy")
    assert xlsx_value(moment).value == dt.datetime(2026, 11, 21, 1, 30)  # noqa: DTZ001 - a cell has no zone


def test_date_before_excel():
    """A date of birth before 1900, which Excel cannot hold, is text."""
    assert xlsx_value(dt.date(1899, 12, 31)).value == "1899-12-31"


def test_datetime_without_zone_is_refused():
    """A moment that could mean two things is not exported."""
    with pytest.raises(TypeError, match="without a time zone"):
        written([[dt.datetime(2026, 11, 21)]])  # noqa: DTZ001 - that is the point


def test_unknown_types_are_refused():
    """What has no meaning in a cell is an error, not its Python name."""
    with pytest.raises(TypeError, match="cannot hold list"):
        written([[["a"]]])


def test_enumerations_are_their_text():
    """A state is written as its value."""

    class State(StrEnum):
        DONE = "xong"

    assert csv_rows(written([[State.DONE]]))[1] == ["xong"]
    assert xlsx_value(State.DONE).value == "xong"


def test_csv_opens_in_excel_with_accents():
    """CSV carries the mark by which spreadsheets know UTF-8, and line ends of RFC 4180."""
    data = written([["có, dấu phẩy"], ['và "nháy"\nxuống dòng']])

    assert data == ('\ufeffGóp ý\r\n"có, dấu phẩy"\r\n"và ""nháy""\nxuống dòng"\r\n'.encode())


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=2, max_size=2), max_size=5
    )
)
def test_csv_round_trip(rows):
    """Whatever people type comes back, but for the apostrophe that disarms it."""
    found = csv_rows(written(rows, header=("a", "b")))[1:]

    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=20)
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_programs_get_the_same_table(rows):
    """JSON holds what the table holds, as it was typed: a program runs no formula."""
    assert json.loads(written(rows, ("a", "=b"), "json")) == [
        dict(zip(("a", "=b"), row, strict=True)) for row in rows
    ]


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20))
def test_no_cell_and_no_header_of_csv_begins_a_formula(text):
    """Whatever people type, no spreadsheet takes it for a formula."""
    for cell in (csv_rows(written([[text]]))[1:], csv_rows(written([], header=[text]))):
        assert not any(value and value[0] in "=+-@\t\r" for row in cell for value in row)


def test_json_dates_and_ids():
    """Days are ISO, moments say their zone, and long ids keep every digit."""
    moment = dt.datetime(2026, 11, 20, 18, 30, tzinfo=dt.UTC)
    rows = [[dt.date(2026, 11, 21), moment, 1234567890123456789]]

    assert json.loads(written(rows, ("a", "b", "c"), "json")) == [
        {"a": "2026-11-21", "b": "2026-11-21T01:30:00+07:00", "c": "1234567890123456789"}
    ]


def test_two_columns_of_one_name():
    """A table whose columns cannot be told apart is not written as JSON."""
    with pytest.raises(ExportError, match="trùng tên"):
        written([], ("a", "a"), "json")


def test_xlsx_round_trip():
    """A table read back from Excel is the table that was written."""
    rows = [["Đăng ký khai sinh", 12, 0.5, True], ["=x", -1, 2.25, False], ["dòng 1\ndòng 2", 0, 1e-9, True]]
    data = written(iter(rows), header=("Thủ tục", "Số", "Tỷ lệ", "Đúng"), table_format="xlsx")

    assert [[cell.value for cell in row] for row in xlsx_rows(data)[1:]] == rows


def test_too_long_for_a_cell():
    """Text longer than Excel can hold ends with a word about the rest; CSV has all of it."""
    long = "🌾" * 20_000

    assert xlsx_value(long).value.endswith("🌾 … (còn nữa: xem tệp CSV)")
    assert len(xlsx_value(long).value.encode("utf-16-le")) // 2 <= 32_767
    assert csv_rows(written([[long]]))[1][0] == long


@pytest.mark.parametrize("table_format", ["csv", "xlsx", "json"])
def test_half_characters_do_not_break_a_file(table_format):
    """A broken emoji from a phone costs itself only."""
    assert written([["a\ud83cb\ufffe"]], table_format=table_format)


def test_too_many_rows_for_excel(monkeypatch):
    """More rows than Excel holds is said, with what to do."""
    monkeypatch.setattr(exports, "XLSX_ROWS", 3)

    written([["1"], ["2"]], table_format="xlsx")
    with pytest.raises(ExportError, match="tối đa 2 dòng: hãy chọn CSV"):
        written([["1"], ["2"], ["3"]], table_format="xlsx")


@pytest.mark.parametrize("table_format", ["csv", "xlsx", "json"])
def test_row_of_another_length(table_format):
    """A row that does not fit its header is an error that names it."""
    with pytest.raises(ExportError, match="dòng 2: 2 ô, tiêu đề có 1 cột"):
        written([["a"], ["a", "b"]], table_format=table_format)


@pytest.mark.parametrize("table_format", ["csv", "xlsx", "json"])
def test_same_table_same_file(table_format):
    """An export made twice is the same file."""
    assert written([["a"]], table_format=table_format) == written([["a"]], table_format=table_format)


def test_rows_are_written_as_they_come():
    """A large table is on its way before its last row is known: it never stands in memory as a whole."""
    file, sizes = io.BytesIO(), []

    def rows():
        for number in range(5_000):
            sizes.append(file.tell())
            yield [str(number)]

    write_table(rows(), ["a"], "csv", file)
    assert 0 < sizes[-1] < file.tell()


@pytest.mark.parametrize("table_format", ["csv", "xlsx", "json"])
def test_file_stays_open(table_format):
    """Who opened the file closes it."""
    file = io.BytesIO()
    write_table([], ["a"], table_format, file)

    assert not file.closed

"""What officials really do to a sheet: each slip is named by sheet, row and column, in Vietnamese."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from knowledge.datafile import own_data, read_one
from knowledge.errors import KnowledgeError
from knowledge.local_records import LocalRecord
from knowledge.procedures import Procedure
from knowledge.workbook import MOST_BYTES, Reading, read_workbook, template, write_workbook

EXAMPLE = read_one(own_data("workbook-example.yaml"), Procedure)
HALL = EXAMPLE.model_copy(update={"id": "muon-nha"})
OTHER = EXAMPLE.model_copy(update={"id": "1.001193", "case_questions": (), "papers": ()})


def edited(change: Callable[[Workbook], object]) -> Reading:
    """Two records on the way through somebody's Excel."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([HALL, OTHER])))
    change(book)
    to = io.BytesIO()
    book.save(to)
    return read_workbook("a.xlsx", to.getvalue())


def put(book: Workbook, sheet: str, row: int, header: str, value: object) -> None:
    page = book[sheet]
    column = next(cell.column for cell in page[1] if cell.value == header)
    page.cell(row, column).value = value
    if isinstance(value, int | float):
        page.cell(row, column).number_format = "General"  # as a cell is that lost its format


def told(sheet: str, row: int, header: str, value: object) -> list[str]:
    """What an official hears who writes `value` there."""
    reading = edited(lambda book: put(book, sheet, row, header, value))
    return [str(issue) for issue in reading.issues]


def test_what_nobody_touched_is_read():
    """The workbook the others spoil is fine by itself."""
    assert edited(lambda book: None).records == (HALL, OTHER)


@pytest.mark.parametrize(
    ("sheet", "row", "header", "value", "message"),
    [
        ("Thủ tục", 2, "Tên ngắn", "dài " * 20, "dài quá, tối đa 40 ký tự"),
        ("Thủ tục", 2, "Tên đầy đủ", None, "chưa điền"),
        ("Thủ tục", 3, "Tên đầy đủ", "  \u200b ", "chưa điền"),
        ("Thủ tục", 2, "Cơ quan giải quyết", None, "chưa điền; thủ tục thì phải có"),
        ("Thủ tục", 2, "Phí (lời)", None, "chưa điền"),
        ("Thủ tục", 2, "Độ tin cậy", "chắc", "Cao, Vừa, Thấp"),
        ("Thủ tục", 2, "Phí tại quầy", "miễn phí", "cần một số nguyên"),
        ("Thủ tục", 2, "Phí tại quầy", -5, "không được nhỏ hơn 0"),
        ("Thủ tục", 2, "Phí tại quầy", 2, "2000"),
        ("Thủ tục", 2, "Thời hạn (số)", 2.5, "cần một số nguyên"),
        ("Thủ tục", 2, "Ngày của nguồn", "năm ngoái", "18/07/2026"),
        ("Thủ tục", 2, "Ngày của nguồn", "31/02/2026", "không phải ngày"),
        ("Thủ tục", 2, "Ngày của nguồn", 20260718, "không phải ngày"),
        ("Thủ tục", 2, "Ngày của nguồn", "=TODAY()", "công thức"),
        ("Thủ tục", 2, "Soát lại trước", dt.date(2026, 7, 18), "phải sau ngày của nguồn"),
        ("Thủ tục", 2, "Soát lại trước", "#VALUE!", "không phải ngày"),
        ("Thủ tục", 2, "Tóm tắt", "#N/A", "báo lỗi"),
        ("Thủ tục", 2, "Kết quả", dt.date(2026, 1, 2), "Excel đã đổi thành ngày (02/01/2026)"),
        ("Thủ tục", 3, "Mã", 1.001193, "Excel đã đổi thành số"),
        ("Thủ tục", 3, "Mã", "muon-nha", "đã có ở dòng 2"),
        ("Thủ tục", 3, "Thủ tục liên quan", "Ủy quyền", "chữ thường không dấu"),
        ("Giấy tờ", 2, "Hình thức", "Bản gốc", "Bản chính, Bản sao"),
        ("Giấy tờ", 2, "Chỉ trong trường hợp", "hop-lan", "không có trường hợp nào mang mã hop-lan"),
        ("Giấy tờ", 3, "Mã thủ tục", "muon-nhà", "không có ở sheet «Thủ tục»"),
        ("Giấy tờ", 3, "Mã thủ tục", None, "không biết dòng này của thủ tục nào"),
        ("Bước", 3, "Việc phải làm", dt.date(2026, 1, 2), "Excel đã đổi thành ngày"),
        ("Trường hợp", 3, "Mã trường hợp", "hop-to", "có hai lần"),
        ("Trường hợp", 3, "Câu hỏi", "Câu khác?", "khác với dòng trên"),
        ("Trường hợp", 2, "Sang thủ tục", "9.999999", "không có thủ tục nào mang mã 9.999999"),
        ("Cách gọi", 4, "Trường hợp", "hop-lan", "không có ở sheet «Trường hợp»"),
        ("Căn cứ", 2, "Ngày ký", "hôm qua", "không phải ngày"),
        ("Nguồn", 3, "Địa chỉ", None, "chưa điền"),
        ("Nguồn", 3, "Địa chỉ", "dichvucong.gov.vn", "đủ cả https://"),
        ("Nguồn", 3, "Loại nguồn", "báo", "Trang chính thức, Bản sao"),
        ("Thủ tục", 2, "Địa chỉ nộp trực tuyến", "Cổng", "đủ cả https://"),
    ],
)
def test_a_slip_is_named(sheet, row, header, value, message):
    """Exactly the cell that is wrong is named, once, with what to do."""
    issues = [issue for issue in told(sheet, row, header, value) if f"cột «{header}»" in issue]

    assert len(issues) == 1
    assert issues[0].startswith(f"Sheet «{sheet}», dòng {row}, cột «{header}»: ")
    assert message in issues[0]


@pytest.mark.parametrize(
    ("header", "value", "key", "expected"),
    [
        ("Ngày của nguồn", "18/7/2026", "as_of", dt.date(2026, 7, 18)),
        ("Ngày của nguồn", "2026-07-18 ", "as_of", dt.date(2026, 7, 18)),
        ("Ngày của nguồn", 46221, "as_of", dt.date(2026, 7, 18)),
        (
            "Ngày của nguồn",
            dt.datetime(2026, 7, 18, 9, 30, tzinfo=dt.UTC).replace(tzinfo=None),
            "as_of",
            dt.date(2026, 7, 18),
        ),
        ("Phí tại quầy", "2000", "fee.amount_vnd", 2000),
        ("Phí tại quầy", "2.000 đồng", "fee.amount_vnd", 2000),
        ("Phí tại quầy", "1 500 000đ", "fee.amount_vnd", 1_500_000),
        ("Phí tại quầy", 2000.0, "fee.amount_vnd", 2000),
        ("Thời hạn (số)", " 15", "time_limit.value", 15),
        ("Nộp tại quầy", "KHONG", "channels.counter", False),
        ("Nộp qua bưu điện", True, "channels.post", True),
        ("Tên ngắn", "  Mượn nhà\u00a0", "short_name", "Mượn nhà"),
        ("Tên ngắn", "Mươ\u0323n nhà", "short_name", "Mượn nhà"),
        ("Mã", " muon-nha\u200b", "id", "muon-nha"),
        ("Thủ tục liên quan", "uy-quyen; 1.000689", "related", ("uy-quyen", "1.000689")),
    ],
)
def test_what_can_only_mean_one_thing_is_understood(header, value, key, expected):
    """Dates and amounts as text or number, spaces at the end, decomposed letters: nobody is sent back for those."""
    reading = edited(lambda book: put(book, "Thủ tục", 2, header, value))
    found: object = next(record for record in reading.records if record.id == HALL.id)
    for part in key.split("."):
        found = getattr(found, part)

    assert [str(issue) for issue in reading.issues] == []
    assert found == expected


def test_codes_that_no_button_can_hold():
    """A code and its cases are too long together: said at the record, before a citizen presses a dead button."""
    issues = told("Trường hợp", 2, "Mã trường hợp", "hop-to-dan-pho-hoac-hop-chi-bo-cua-khu-pho")

    assert issues[-1].startswith("Sheet «Thủ tục», dòng 2, cột «Mã»: mã này cùng các mã trường hợp dài quá")


def test_a_topic_without_a_law_says_why():
    """A topic needs a legal basis or the reason why there is none: the column for the reason is named."""
    topic = {"kind": "topic", "legal_basis": (), "facts": ({"text": "Thử."},), "no_legal_basis": "Danh sách."}
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook([Procedure.model_validate({**HALL.model_dump(), **topic})]))
    )
    put(book, "Thủ tục", 2, "Vì sao không có căn cứ", None)
    to = io.BytesIO()
    book.save(to)
    (issue,) = read_workbook("a.xlsx", to.getvalue()).issues

    assert str(issue).startswith("Sheet «Thủ tục», dòng 2, cột «Vì sao không có căn cứ»: chủ đề cần căn cứ")


def test_the_other_record_is_good():
    """One broken record does not spoil another: those who want can have it."""
    reading = edited(lambda book: put(book, "Thủ tục", 2, "Độ tin cậy", "chắc"))

    assert reading.records == (OTHER,)
    assert not reading.is_lost


def test_a_row_of_nobody_stops_everything():
    """A paper whose code is mistyped would be missing from a checklist: nothing is taken over."""
    assert edited(lambda book: put(book, "Giấy tờ", 3, "Mã thủ tục", "muon-nhaa")).is_lost


def test_one_slip_is_told_once():
    """Fifty rows of a mistyped code, or a sheet that cannot be read: one line names the cause, nothing what follows."""

    def rename(book: Workbook) -> None:
        book["Thủ tục"]["C1"] = "Tên"

    mistyped = told("Thủ tục", 3, "Mã", "1.00119x")
    steps = "Sheet «Bước», dòng 5, cột «Mã thủ tục»: mã 1.001193 không có ở sheet «Thủ tục» (3 dòng, từ dòng này)."
    assert [line for line in mistyped if "«Bước»" in line] == [steps]
    assert [str(issue).split(", cột ")[0] for issue in edited(rename).issues] == [
        "Sheet «Thủ tục», dòng 1"
    ] * 2


def test_a_case_does_not_lead_to_a_record_left_out():
    """When the record a case leads to is broken, the case's record waits with it."""

    def change(book: Workbook) -> None:
        put(book, "Trường hợp", 2, "Sang thủ tục", "1.001193")
        put(book, "Thủ tục", 3, "Tên đầy đủ", None)

    assert edited(change).records == ()


def _hide(book: Workbook) -> None:
    book["Giấy tờ"].sheet_state = "hidden"


def _merge(book: Workbook) -> None:
    book["Giấy tờ"].merge_cells("A2:A4")


def _add_column(book: Workbook) -> None:
    book["Bước"]["D1"] = "Người làm"


def _add_sheet(book: Workbook) -> None:
    book.create_sheet("Nháp")["B2"] = "quên xóa"


@pytest.mark.parametrize(
    ("change", "start", "message"),
    [
        (_hide, "Sheet «Giấy tờ»", "đang bị ẩn"),
        (_merge, "Sheet «Giấy tờ», dòng 2", "các ô A2:A4 đang gộp"),
        (lambda book: book.remove(book["Nguồn"]), "Sheet «Nguồn»", "thiếu sheet"),
        (lambda book: book["Bước"].delete_cols(2), "Sheet «Bước», dòng 1, cột «Việc phải làm»", "thiếu cột"),
        (_add_column, "Sheet «Bước», dòng 1, cột «Người làm»", "không có trong mẫu"),
        (_add_sheet, "Sheet «Nháp»", "sẽ không được đọc"),
    ],
)
def test_a_sheet_that_was_rebuilt_is_told(change, start, message):
    """Hidden, merged, missing or added parts stop the import, and are named."""
    reading = edited(change)

    assert reading.is_lost
    assert str(reading.issues[0]).startswith(start)
    assert message in str(reading.issues[0])


def test_columns_may_stand_in_another_order():
    """Who sorts the columns differently, or writes headers in capitals, is understood."""

    def change(book: Workbook) -> None:
        page = book["Bước"]
        for code, step in list(page.iter_rows(max_col=2)):
            code.value, step.value = step.value, code.value
        page["A1"] = "VIỆC PHẢI LÀM "

    assert edited(change).records == (HALL, OTHER)


def test_empty_lists_and_rows():
    """Missing sources are told at the record; empty rows between others are nothing."""

    def change(book: Workbook) -> None:
        book["Nguồn"].delete_rows(2)
        book["Bước"].insert_rows(3)

    (issue,) = edited(change).issues
    assert str(issue) == "Sheet «Thủ tục», dòng 2, cột «Mã»: cần ít nhất 1 dòng ở sheet «Nguồn»."


def test_the_example_is_never_taken_over():
    """Whoever imports the template as it is changes nothing."""
    reading = read_workbook("mau.xlsx", template())

    assert (reading.records, reading.issues) == ((), ())


def test_the_template_shows_every_column_filled():
    """An official sees at least one example of every column that the example can have."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    empty = {
        (page.title, column[0].value)
        for page in book.worksheets[1:]
        for column in page.iter_cols()
        if all(cell.value is None for cell in column[1:])
    }

    assert ("Giấy tờ", "Hình thức") not in empty
    assert {title for title, _ in empty} <= {"Thủ tục", "Trường hợp", "Nội dung chủ đề", "Căn cứ"}


def test_a_record_in_a_hand_written_file_is_changed_there(tmp_path):
    """Two files never fight over a record: the sheet says where it is; one that was not changed disturbs nobody."""
    kept = {HALL.id: LocalRecord(HALL, tmp_path / "cua-toi.yaml")}
    changed = HALL.model_copy(update={"summary": "Khác."})

    assert read_workbook("a.xlsx", write_workbook([HALL]), elsewhere=kept).issues == ()
    (issue,) = read_workbook("a.xlsx", write_workbook([changed]), elsewhere=kept).issues
    assert "cua-toi.yaml" in str(issue)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "không phải tệp Excel"),
        (b"id,ten\n1,2\n", "không phải tệp Excel"),
        (b"\x89PNG\r\n\x1a\n", "không phải tệp Excel"),
        (b"%PDF-1.7", "không phải tệp Excel"),
        (write_workbook([HALL])[:4000], "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "định dạng cũ"),
        (b"PK\x03\x04" + b"\x00" * MOST_BYTES, "20 MB"),
    ],
)
def test_a_file_that_is_no_workbook(data, message):
    """An empty, broken, encrypted, old or huge file, or another kind, gets a sentence that says what to do."""
    with pytest.raises(KnowledgeError, match=message):
        read_workbook("a.xlsx", data)

"""An official works with the Excel sheet from the command line."""

import openpyxl
import pytest


def fill_in(file, **cells):
    """Take the template's example over as a record of one's own: code `muon-nha`, and some cells changed."""
    book = openpyxl.load_workbook(file)
    for page in book.worksheets[1:]:
        for row in page.iter_rows(min_row=2, max_col=1):
            if row[0].value == "vi-du":
                row[0].value = "muon-nha"
    page = book["Thủ tục"]
    for cell in page[1]:
        if cell.value in cells:
            page.cell(2, cell.column).value = cells[cell.value]
    book.save(file)


def _asked(question, called):
    """What a citizen is told."""
    _, out, _ = called("ask", stdin=question)
    return out


def test_from_template_to_a_citizen(called, tmp_path):
    """Template, filled in, imported, corrected by a second import: a citizen's question is answered each time."""
    assert (called("knowledge", "template", "mau.xlsx"))[0] == 0
    fill_in(tmp_path / "mau.xlsx", **{"Tên ngắn": "Mượn nhà họp tổ"})
    code, out, err = called("knowledge", "import", "mau.xlsx")
    assert (code, err) == (0, "")
    assert "1 mới" in out
    answer = _asked("mượn nhà họp tổ bao lâu", called)
    assert answer.startswith("Mượn nhà họp tổ")
    assert "2 ngày làm việc" in answer

    called("knowledge", "export", "sua.xlsx", "muon-nha")
    fill_in(tmp_path / "sua.xlsx", **{"Thời hạn (lời)": "Trả lời ngay."})
    code, out, _ = called("knowledge", "import", "sua.xlsx")
    assert (code, "1 thay bản cũ" in out) == (0, True)
    assert "Trả lời ngay." in _asked("mượn nhà họp tổ bao lâu", called)


def test_a_wrong_sheet_writes_nothing(called, tmp_path):
    """One wrong cell: it is named, the exit code says so, the folder stays empty; --keep-good takes the rest."""
    called("knowledge", "export", "a.xlsx", "1.001193", "2.000815")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for cell in book["Thủ tục"][1]:
        if cell.value == "Ghi chú nội bộ":
            book["Thủ tục"].cell(3, cell.column).value = "Đã xem lại."
        if cell.value == "Độ tin cậy":
            book["Thủ tục"].cell(2, cell.column).value = "chắc"
    book.save(tmp_path / "a.xlsx")
    written = tmp_path / "data" / "knowledge" / "procedures"

    code, _, err = called("knowledge", "import", "a.xlsx")
    assert code == 1
    assert "Sheet «Thủ tục», dòng 2, cột «Độ tin cậy»" in err
    assert "Traceback" not in err
    assert not written.exists()

    code, _, _ = called("knowledge", "import", "a.xlsx", "--keep-good", "--dry-run")
    assert (code, written.exists()) == (1, False)
    code, _, _ = called("knowledge", "import", "a.xlsx", "--keep-good")
    assert (code, [file.name for file in written.iterdir()]) == (1, ["2.000815.yaml"])


def test_nothing_changed_writes_nothing(called, tmp_path):
    """Who exports and imports again keeps getting the project's later corrections."""
    called("knowledge", "export", "a.xlsx", "1.001193")
    code, out, _ = called("knowledge", "import", "a.xlsx")

    assert (code, "0 thủ tục" in out) == (0, True)
    assert not (tmp_path / "data" / "knowledge").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("import", "none.xlsx"), "none.xlsx"),
        (("import", "mau.xlsx"), "chỉ là ví dụ"),
        (("export", "a.xlsx", "9.999999"), "9.999999"),
        (("export", "a.csv"), ".xlsx"),
        (("template", "none/a.xlsx"), "none/a.xlsx"),
        (("import", "huge.xlsx"), "20 MB"),
    ],
)
def test_what_cannot_be_done_is_told(called, tmp_path, arguments, message):
    """A wrong path, code or ending, an untouched template, a hundred megabytes: one sentence each."""
    called("knowledge", "template", "mau.xlsx")
    with (tmp_path / "huge.xlsx").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    code, _, err = called("knowledge", *arguments)

    assert code == 1
    assert message in err
    assert "Traceback" not in err

"""An official works with the Excel sheet from the command line."""

import openpyxl
import pytest

from tests.integration.running import environment, run


@pytest.fixture
def env(tmp_path):
    return environment(tmp_path, 8097)


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


async def _asked(question, env, folder):
    """What a citizen is told."""
    _, out, _ = await run("ask", env=env, cwd=folder, stdin=question)
    return out


async def test_from_template_to_a_citizen(env, tmp_path):
    """Template, filled in, imported, corrected by a second import: a citizen's question is answered each time."""
    assert (await run("knowledge", "template", "mau.xlsx", env=env, cwd=tmp_path))[0] == 0
    fill_in(tmp_path / "mau.xlsx", **{"Tên ngắn": "Mượn nhà họp tổ"})
    code, out, err = await run("knowledge", "import", "mau.xlsx", env=env, cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "1 mới" in out
    answer = await _asked("mượn nhà họp tổ bao lâu", env, tmp_path)
    assert answer.startswith("Mượn nhà họp tổ")
    assert "2 ngày làm việc" in answer

    await run("knowledge", "export", "sua.xlsx", "muon-nha", env=env, cwd=tmp_path)
    fill_in(tmp_path / "sua.xlsx", **{"Thời hạn (lời)": "Trả lời ngay."})
    code, out, _ = await run("knowledge", "import", "sua.xlsx", env=env, cwd=tmp_path)
    assert (code, "1 thay bản cũ" in out) == (0, True)
    assert "Trả lời ngay." in await _asked("mượn nhà họp tổ bao lâu", env, tmp_path)


async def test_a_wrong_sheet_writes_nothing(env, tmp_path):
    """One wrong cell: it is named, the exit code says so, the folder stays empty; --keep-good takes the rest."""
    await run("knowledge", "export", "a.xlsx", "1.001193", "2.000815", env=env, cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for cell in book["Thủ tục"][1]:
        if cell.value == "Ghi chú nội bộ":
            book["Thủ tục"].cell(3, cell.column).value = "Đã xem lại."
        if cell.value == "Độ tin cậy":
            book["Thủ tục"].cell(2, cell.column).value = "chắc"
    book.save(tmp_path / "a.xlsx")
    written = tmp_path / "data" / "knowledge" / "procedures"

    code, _, err = await run("knowledge", "import", "a.xlsx", env=env, cwd=tmp_path)
    assert code == 1
    assert "Sheet «Thủ tục», dòng 2, cột «Độ tin cậy»" in err
    assert "Traceback" not in err
    assert not written.exists()

    code, _, _ = await run("knowledge", "import", "a.xlsx", "--keep-good", "--dry-run", env=env, cwd=tmp_path)
    assert (code, written.exists()) == (1, False)
    code, _, _ = await run("knowledge", "import", "a.xlsx", "--keep-good", env=env, cwd=tmp_path)
    assert (code, [file.name for file in written.iterdir()]) == (1, ["2.000815.yaml"])


async def test_nothing_changed_writes_nothing(env, tmp_path):
    """Who exports and imports again keeps getting the project's later corrections."""
    await run("knowledge", "export", "a.xlsx", "1.001193", env=env, cwd=tmp_path)
    code, out, _ = await run("knowledge", "import", "a.xlsx", env=env, cwd=tmp_path)

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
async def test_what_cannot_be_done_is_told(env, tmp_path, arguments, message):
    """A wrong path, code or ending, an untouched template, a hundred megabytes: one sentence each."""
    await run("knowledge", "template", "mau.xlsx", env=env, cwd=tmp_path)
    with (tmp_path / "huge.xlsx").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    code, _, err = await run("knowledge", *arguments, env=env, cwd=tmp_path)

    assert code == 1
    assert message in err
    assert "Traceback" not in err

"""Word, Excel and PDF give what the text gives."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable

import docx
import openpyxl
import pytest
from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml

from knowledge.plans.model import Plan
from knowledge.plans.reader import read_plan

EXPECTED = [
    ("1", ("Phòng Văn hóa - Xã hội",), "2026-03-31", ()),
    ("2", ("Phòng Văn hóa - Xã hội",), "2026-09-30", ()),
    ("3", ("Công an xã",), "None", ("FREQ=MONTHLY;BYMONTHDAY=-1",)),
    ("3", ("Các thôn",), "None", ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",)),
]


def appendix(plan: Plan) -> list[tuple[str | None, tuple[str, ...], str, tuple[str, ...]]]:
    return [(t.no, t.lead, str(t.deadline.due), t.deadline.rule) for t in plan.tasks if t.no]


@pytest.mark.parametrize("name", ["word_plan", "excel_plan", "pdf_plan"])
def test_appendix(name: str, request: pytest.FixtureRequest) -> None:
    """Rows, sub-rows and merged cells are the same in every format."""
    plan = read_plan("ke-hoach", request.getfixturevalue(name))

    assert appendix(plan) == EXPECTED
    assert plan.tasks[-1].text == "Tuyên truyền"
    assert plan.tasks[-1].support == ("Đoàn Thanh niên",)
    assert plan.tasks[-1].budget is None


@pytest.mark.parametrize(("name", "unit"), [("word_plan", "paragraph"), ("pdf_plan", "page")])
def test_head_and_prose(name: str, unit: str, request: pytest.FixtureRequest) -> None:
    """The head in two columns and a bullet cut over two lines are read too."""
    plan = read_plan("ke-hoach", request.getfixturevalue(name))
    task = plan.tasks[0]

    assert (plan.plan.number, plan.plan.issuer, str(plan.plan.issued)) == (
        "12/KH-UBND",
        "UBND xã Sơn Thủy",
        "2026-01-20",
    )
    assert plan.plan.where_unit == unit
    assert (task.lead, str(task.deadline.due)) == (("Phòng Kinh tế",), "2026-02-20")


def test_excel_dates_and_titles(excel_plan: bytes) -> None:
    """A date cell is a date; titles above the table give the year; hidden sheets are not read."""
    book = openpyxl.load_workbook(io.BytesIO(excel_plan))
    sheet = book["Sheet"]
    sheet["G6"] = dt.datetime(2026, 4, 15)  # noqa: DTZ001 - Excel keeps no zone
    hidden = book.create_sheet("nháp")
    hidden.append(["TT", "Nội dung", "Chủ trì", "Thời gian"])
    hidden.append([9, "Việc nháp", "Phòng A", "Quý I/2026"])
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    plan = read_plan("k.xlsx", buffer.getvalue())

    assert str(plan.tasks[0].deadline.due) == "2026-04-15"
    assert plan.plan.default_year == 2026
    assert all(task.no != "9" for task in plan.tasks)


SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LISTS = f"""<w:abstractNum {SPACE} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum>"""
LIST = f'<w:num {SPACE} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'


def numbered(text: str, depth: int) -> str:
    number = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr></w:pPr>'
    return f"<w:p {SPACE}>{number}<w:r><w:t>{text}</w:t></w:r></w:p>"


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def titled() -> WordDocument:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Cải cách hành chính năm 2026")
    return document


def test_automatic_numbers_of_word() -> None:
    """Numbers that Word draws by itself count as printed ones."""
    document = titled()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(LISTS))
    numbering.append(parse_xml(LIST))
    for text, depth in (("MỤC ĐÍCH", 0), ("TỔ CHỨC THỰC HIỆN", 0), ("Phòng Nội vụ", 1), ("Phòng Kinh tế", 1)):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(numbered(text, depth)))
    document.add_paragraph("- Gửi báo cáo trước ngày 15/6.")
    (task,) = read_plan("k.docx", saved(document)).tasks

    assert (task.section, task.lead) == ("II.2", ("Phòng Kinh tế",))


def test_tracked_changes_of_word() -> None:
    """Inserted text counts, deleted text does not."""
    document = titled()
    document.add_paragraph("I. NHIỆM VỤ")
    paragraph = document.add_paragraph("- Gửi báo cáo ")
    added, deleted = "<w:t>trước ngày 15/6.</w:t>", "<w:delText>trước ngày 01/5.</w:delText>"
    paragraph._p.append(parse_xml(f'<w:ins {SPACE} w:id="1" w:author="a"><w:r>{added}</w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {SPACE} w:id="2" w:author="a"><w:r>{deleted}</w:r></w:del>'))
    (task,) = read_plan("k.docx", saved(document)).tasks

    assert str(task.deadline.due) == "2026-06-14"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_encodings(encoding: str) -> None:
    """Unicode text is read with or without its mark, composed or not."""
    text = "KẾ HOẠCH\nCải cách hành chính năm 2026\nI. NHIỆM VỤ\n- Gửi báo cáo trước ngày 15/6."
    decomposed = unicodedata.normalize("NFD", text)
    plan = read_plan("k.txt", decomposed.encode(encoding))

    assert [str(task.deadline.due) for task in plan.tasks] == ["2026-06-14"]


def test_the_name_decides_nothing(word_plan: bytes) -> None:
    """A Word file called .txt is still read as Word."""
    assert read_plan("nham.txt", word_plan).plan.number == "12/KH-UBND"


def test_output_is_one_object(plan_of: Callable[..., Plan]) -> None:
    """What `motcua plan read --json` prints has these parts, dates as ISO text."""
    shown = plan_of("I. NHIỆM VỤ\n- Gửi báo cáo trước ngày 15/6; 100% hồ sơ đúng hạn.").model_dump(
        mode="json"
    )

    assert set(shown) == {"plan", "tasks", "targets", "warnings", "unassigned_duties"}
    assert shown["tasks"][0]["deadline"]["due"] == "2026-06-14"
    assert shown["targets"][0]["value"] == 100

"""The report on tasks: states, figures, and the Word document as an office sets it."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from knowledge.periods import quarter
from knowledge.task_report import HEAD, Line, State, TaskReport, rows, share
from knowledge.task_report_docx import write_report

D = dt.date
AS_OF = D(2026, 11, 20)
DUE = D(2026, 11, 16)
LINE = Line("Báo cáo tháng", "Báo cáo", "Phòng Văn hóa Mẫu", "01/KH-UBND", DUE, DUE)
LINES = (
    replace(LINE, done=DUE),
    replace(LINE, done=D(2026, 11, 18), remarks=("Đã họp. Minh chứng: biên-bản.pdf",)),
    replace(LINE, taken=False),
    replace(LINE, due=D(2026, 12, 5), unit="Phòng Kinh tế Mẫu"),
)
REPORT = TaskReport("Phường Mẫu", None, quarter(2026, 4), AS_OF, LINES, carried=1, undated=2)


def opened(report: TaskReport = REPORT):
    return docx.Document(io.BytesIO(write_report(report)))


def words(document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (AS_OF, None, State.IN_PROGRESS),
        (AS_OF - dt.timedelta(1), None, State.OVERDUE),
        (DUE, DUE, State.ON_TIME),
        (DUE, DUE + dt.timedelta(1), State.LATE),
    ],
)
def test_state_on_the_day(due, done, state):
    """The due day itself is in time, for what is done and for what is not; the day after is late."""
    assert replace(LINE, due=due, done=done).state(AS_OF) == state


def test_every_line_is_counted_once():
    """The four counts add up to the total; later deadlines are counted beside them."""
    assert REPORT.counts == dict.fromkeys(State, 1)
    assert REPORT.extended == 1
    assert [(one.unit, len(one.lines)) for one in REPORT.by_unit] == [
        ("Phòng Kinh tế Mẫu", 1),
        ("Phòng Văn hóa Mẫu", 3),
    ]


def test_shares():
    """Percents are written the Vietnamese way, and a zero has none."""
    assert [share(1, 3), share(1, 4), share(0, 4), share(4, 4)] == [" (33,3%)", " (25%)", "", " (100%)"]


def test_the_document_has_the_offices_layout():
    """Agency left, nation and motto right, blanks for number and day, title, parts, receivers, signature."""
    document = opened()
    left, right = document.tables[0].rows[0].cells
    said = words(document)

    assert left.text.splitlines()[:2] == ["ỦY BAN NHÂN DÂN", "PHƯỜNG MẪU"]
    assert "Số: ……/BC-……" in left.text
    assert right.text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    for text in (
        "BÁO CÁO",
        "Kết quả thực hiện nhiệm vụ quý IV/2026",
        "Tổng số: 4 lượt nhiệm vụ (trong đó 1 lượt từ kỳ trước chuyển sang), gồm:",
        "- Quá hạn, chưa hoàn thành: 1 (25%).",
        "III. KHÓ KHĂN, NGUYÊN NHÂN VÀ ĐỀ XUẤT",
        "có 2 nhiệm vụ không ghi hạn cụ thể",
        "Nơi nhận:",
        "PHỤ LỤC",
    ):
        assert text in said


def test_letters_and_margins():
    """Times New Roman 14 on A4 with the decree's margins; the table of tasks lies on its side."""
    document = opened()
    upright, lying = document.sections

    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size.pt) == (
        "Times New Roman",
        14,
    )
    for section in (upright, lying):
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.cm, 1) for margin in margins] == [2, 2, 3, 1.5]
    assert lying.orientation == WD_ORIENT.LANDSCAPE
    assert (round(lying.page_width.cm, 1), round(lying.page_height.cm, 1)) == (29.7, 21)
    table = document.tables[-1]
    assert sum(cell.width for cell in table.rows[0].cells) <= Cm(29.7 - 4.5) + 10


def test_the_table_of_tasks():
    """A row a due date: how it stands, the day it was done, the evidence, the first deadline of a moved one."""
    table = [[cell.text for cell in row.cells] for row in opened().tables[-1].rows]

    assert table[0][:5] == ["TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Hạn"]
    assert [row[5] for row in table[1:]] == [
        "Hoàn thành đúng hạn, ngày 16/11/2026",
        "Hoàn thành quá hạn, ngày 18/11/2026",
        "Quá hạn, chưa hoàn thành (chưa ai nhận)",
        "Đang thực hiện, chưa đến hạn",
    ]
    assert "biên-bản.pdf" in table[2][6]
    assert table[4][6] == "Hạn ban đầu 16/11/2026, được lùi đến 05/12/2026."


def test_a_units_own_report():
    """A unit's report has the unit in its head under the commune, and no table of units."""
    document = opened(replace(REPORT, unit="Phòng Văn hóa Mẫu", lines=LINES[:3]))

    assert document.tables[0].rows[0].cells[0].text.splitlines()[:2] == [
        "UBND PHƯỜNG MẪU",
        "PHÒNG VĂN HÓA MẪU",
    ]
    assert len(document.tables) == 3


def test_an_empty_period():
    """With nothing due the report says so, and has no empty table."""
    document = opened(replace(REPORT, lines=(), carried=0, undated=0))

    assert "trong kỳ không có nhiệm vụ nào đến hạn" in words(document)
    assert len(document.sections) == 1


def test_the_same_report_is_the_same_document():
    """Nothing of the moment or the computer is in the document."""

    def parts() -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(write_report(REPORT))) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert parts() == parts()


def test_rows_for_a_spreadsheet():
    """Days are days there, and each row is as long as the titles."""
    table = list(rows(REPORT))

    assert {len(row) for row in table} == {len(HEAD)}
    assert table[1][4:8] == [DUE, DUE, "Hoàn thành quá hạn", D(2026, 11, 18)]

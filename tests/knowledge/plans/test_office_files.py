"""What Word and Excel add to a plan: boxes, controls, corrections, styles, hidden rows, several blocks in a sheet."""

from __future__ import annotations

import datetime as dt

import openpyxl
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

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
    table,
    told,
    word,
)

W = nsdecls("w")
TITLE = ["NHIỆM VỤ NĂM 2026"]


def _add(document: WordDocument, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def _paragraph(words: str) -> str:
    return f"<w:p {W}><w:r><w:t>{words}</w:t></w:r></w:p>"


def _unit(document: WordDocument) -> None:
    document.add_paragraph("II. NHIỆM VỤ")
    document.add_paragraph(f"1. {HOME}")


def test_corrections() -> None:
    """Deleted words do not count, inserted ones do."""

    def build(document: WordDocument) -> None:
        _unit(document)
        _add(
            document,
            f"<w:p {W}><w:r><w:t>- {REVIEW} trước ngày </w:t></w:r>"
            '<w:del w:id="1" w:author="a"><w:r><w:delText>15/3/2026</w:delText></w:r></w:del>'
            '<w:ins w:id="2" w:author="a"><w:r><w:t>20/4/2026.</w:t></w:r></w:ins></w:p>',
        )

    assert [found[1:] for found in told(word(build))] == [(HOME, "2026-04-19")]


def test_text_box() -> None:
    """Work in a text box is read, once, though Word keeps an older copy of the box."""
    work = _paragraph(f"- {REVIEW} trước ngày 15/3/2026.")
    names = (
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )

    def build(document: WordDocument) -> None:
        _unit(document)
        _add(
            document,
            f'<w:p {W} {names}><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent>{work}'
            "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
            f"{work}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        )

    assert [found[1:] for found in told(word(build))] == [(HOME, "2026-03-14")]


def test_content_controls() -> None:
    """A table filled in through content controls is a table, a cell that is one as a whole too."""

    def cell(words: str, *, whole: bool) -> str:
        made = f"<w:tc><w:tcPr/>{_paragraph(words)}</w:tc>"
        return f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>" if whole else made

    rows = "".join(
        "<w:tr>" + "".join(cell(words, whole=i == len(row) - 1) for i, words in enumerate(row)) + "</w:tr>"
        for row in ROWS
    )
    grid = f"<w:tblPr/><w:tblGrid>{'<w:gridCol/>' * len(HEADER)}</w:tblGrid>"
    xml = f"<w:sdt {W}><w:sdtContent><w:tbl>{grid}{rows}</w:tbl></w:sdtContent></w:sdt>"

    assert told(word(lambda d: _add(d, xml))) == ALL


def test_table_inside_a_frame() -> None:
    """A table in the only cell of another, which just places it on the page, is read like any other."""

    def build(document: WordDocument) -> None:
        inner = document.add_table(1, 1).cell(0, 0).add_table(len(ROWS), len(HEADER))
        for index, row in enumerate(ROWS):
            for column, words in enumerate(row):
                inner.cell(index, column).text = words

    assert told(word(build)) == ALL


def test_numbers_of_a_style() -> None:
    """A heading numbered by its style is a numbered heading: the unit in it leads what follows."""

    def build(document: WordDocument) -> None:
        document.add_paragraph("II. NHIỆM VỤ")
        lists = document.part.numbering_part.element
        level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        lists.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{level}</w:abstractNum>'))
        lists.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
        style = document.styles.add_style("Muc", WD_STYLE_TYPE.PARAGRAPH)
        properties = style.element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="91"/></w:numPr>'))
        for unit, work in ((HOME, REVIEW), (TRADE, TRAIN)):
            document.add_paragraph(unit, style="Muc")
            document.add_paragraph(f"- {work} trước ngày 15/3/2026.")

    assert [lead for _, lead, _ in told(word(build))] == [HOME, TRADE]


def test_deleted_row() -> None:
    """A row whose words were all deleted is no work."""

    def build(document: WordDocument) -> None:
        made = table(document, ROWS)
        for run in list(made.rows[3]._tr.iter(qn("w:r"))):
            deleted = parse_xml(f'<w:del {W} w:id="9" w:author="a"/>')
            run.addprevious(deleted)
            deleted.append(run)

    assert told(word(build)) == ALL[:2]


def test_hidden_rows() -> None:
    """A row that somebody hid is not read; one that a filter hides is."""

    def hide(book: openpyxl.Workbook, *, by_filter: bool) -> None:
        sheet = book["S"]
        sheet.row_dimensions[4].hidden = True
        sheet.auto_filter.ref = "A2:D5" if by_filter else None

    assert told(excel({"S": [TITLE, *ROWS]}, change=lambda b: hide(b, by_filter=False))) == [ALL[0], ALL[2]]
    assert told(excel({"S": [TITLE, *ROWS]}, change=lambda b: hide(b, by_filter=True))) == ALL


def test_date_shown_as_a_month() -> None:
    """A date that Excel shows as "03/2026" means the month."""

    def change(book: openpyxl.Workbook) -> None:
        cell = book["S"]["D3"]
        cell.value, cell.number_format = dt.datetime(2026, 1, 1), "mm/yyyy"  # noqa: DTZ001 - Excel keeps no zone

    assert told(excel({"S": [TITLE, *ROWS]}, change=change)) == ALL


def test_blocks_with_other_columns() -> None:
    """A second table in the same sheet, its columns in another order, is read by its own header."""
    second = ["TT", "Thời hạn", "Đơn vị thực hiện", "Nhiệm vụ"]
    sheet = [
        TITLE,
        *ROWS[:2],
        [],
        ["II. NHIỆM VỤ CHUYÊN MÔN"],
        second,
        [1, "Tháng 2", TRADE, TRAIN],
        [2, "Quý II", HOME, CHECK],
    ]

    assert told(excel({"S": sheet})) == ALL


def test_head_of_a_letter_above_the_table() -> None:
    """Issuer and motto side by side above a sheet's table do not hide its year."""
    head = [
        ["ỦY BAN NHÂN DÂN XÃ SƠN THỦY", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ""],
        ["", "", "Độc lập - Tự do - Hạnh phúc", ""],
        ["PHỤ LỤC NHIỆM VỤ NĂM 2026", "", "", ""],
    ]

    assert told(excel({"S": [*head, *ROWS]}, ["A1:B1", "C1:D1", "C2:D2", "A3:D3"])) == ALL

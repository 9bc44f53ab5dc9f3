"""What documents of Vietnamese offices look like in Word: head, margins, page numbers, tables.

Source: Nghị định 30/2020/NĐ-CP, phụ lục I: A4, Times New Roman 13–14, margins 20–25 mm above and below, 30–35 left,
15–20 right; page numbers on top in the middle, not on the first page; lines under the agency and the motto.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
BLANK = "……"
LONG, SHORT = Cm(29.7), Cm(21)
BODY, SMALL = Pt(14), Pt(12)
_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a file has no zone; fixed, so that equal texts are equal documents


def new_document(title: str) -> Document:
    """An empty A4 document in the office's letters, with page numbers."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", BODY
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.author = ""
    document.core_properties.title = title
    document.core_properties.created = document.core_properties.modified = _CREATED
    _lay_out(document.sections[0], SHORT, LONG)
    document.sections[0].different_first_page_header_footer = True
    _number_pages(document.sections[0])
    return document


def turn_page(document: Document) -> None:
    """Go on on a new page, lying on its side: for wide tables."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.different_first_page_header_footer = False
    _lay_out(section, LONG, SHORT)


def _lay_out(section: Section, width: Length, height: Length) -> None:
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.header_distance = Cm(1)


def _number_pages(section: Section) -> None:
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - the library has no fields


def head(document: Document, above: str | None, agency: Sequence[str]) -> None:
    """Agency and number on the left; nation, motto, place and day on the right. Number and day are left blank.

    Args:
        document: to write into.
        above: the agency this one belongs to, if it is named.
        agency: its name, a line each.
    """
    made = document.add_table(rows=1, cols=2)
    _set_widths(made, (6.2, 10.3))
    left, right = made.rows[0].cells
    names = [name.upper() for name in agency]
    if above:
        centred(left.paragraphs[0], above.upper(), size=SMALL)
        centred(left.add_paragraph(), names.pop(0), bold=True, size=SMALL)
    else:
        centred(left.paragraphs[0], names.pop(0), bold=True, size=SMALL)
    for name in names:
        centred(left.add_paragraph(), name, bold=True, size=SMALL)
    line(left.add_paragraph(), Cm(2))
    centred(left.add_paragraph(), f"Số: {BLANK}/BC-{BLANK}", size=SMALL, before=Pt(6))
    centred(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=SMALL)
    centred(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", bold=True, size=Pt(13))
    line(right.add_paragraph(), Cm(2.15))
    day = f"{BLANK}{BLANK}, ngày {BLANK} tháng {BLANK} năm {BLANK}"
    centred(right.add_paragraph(), day, italic=True, size=Pt(13), before=Pt(6))


def foot(document: Document, receivers: Sequence[str]) -> None:
    """Who gets a copy on the left, room for the signature on the right."""
    document.add_paragraph()
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    write(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, size=SMALL)
    for receiver in receivers:
        write(left.add_paragraph(), f"- {receiver}", size=Pt(11))
    centred(right.paragraphs[0], "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", bold=True)
    for _ in range(4):
        right.add_paragraph()
    centred(right.add_paragraph(), f"{BLANK}{BLANK}{BLANK}")


def table(
    document: Document, titles: Sequence[str], rows: Sequence[Sequence[str]], cm: Sequence[float]
) -> None:
    """A table with lines; its titles come again on every page, no row is torn. `cm`: the columns' widths."""
    made = document.add_table(rows=1, cols=len(titles))
    made.style = "Table Grid"
    _mark(made.rows[0], "w:tblHeader")
    for cell, title in zip(made.rows[0].cells, titles, strict=True):
        centred(cell.paragraphs[0], title, bold=True, size=SMALL)
    for row in rows:
        new = made.add_row()
        _mark(new, "w:cantSplit")
        for cell, text in zip(new.cells, row, strict=True):
            write(cell.paragraphs[0], text, size=SMALL)
    _set_widths(made, cm)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - the library cannot say this of a row


def _set_widths(made: Table, cm: Sequence[float]) -> None:
    """How wide the columns are; Word asks each cell, other programs the column."""
    made.autofit = False
    for column, width in zip(made.columns, cm, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def line(paragraph: Paragraph, indent: Length) -> None:
    """Make an empty paragraph a thin line, `indent` short of both edges."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = indent
    shape.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - the library has no borders
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def heading(document: Document, text: str) -> None:
    write(document.add_paragraph(), text, bold=True, before=Pt(8))


def body(document: Document, text: str) -> None:
    """A paragraph of the text: indented, justified."""
    paragraph = document.add_paragraph()
    write(paragraph, text, before=Pt(6))
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def centred(paragraph: Paragraph, text: str, **how: Any) -> None:
    paragraph.alignment = CENTRE
    write(paragraph, text, **how)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: Length | None = None,
    before: Length | None = None,
) -> None:
    """Add words to a paragraph; `before`: the room above it."""
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, size
    if before is not None:
        paragraph.paragraph_format.space_before = before

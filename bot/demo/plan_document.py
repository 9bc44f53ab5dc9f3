"""A plan as a Word file, laid out the way offices do: head table, title, parts, signature, appendix table."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.demo.plan import PlanText, Row

FONT, SIZE = "Times New Roman", Pt(13)
ROMAN = ("I", "II", "III", "IV", "V")
HEADER = ("TT", "Nội dung công việc", "Sản phẩm", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành")
WIDTHS = (Cm(1.2), Cm(7.4), Cm(4.2), Cm(4.6), Cm(4.2), Cm(3.6))
SAMPLE = "Văn bản mẫu để chạy thử phần mềm. Phường Mẫu là địa phương bịa ra."
"""In the page header, so that a printed copy cannot pass for a real plan."""
CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def write_document(plan: PlanText) -> bytes:
    """Set a plan in Word. Returns the .docx file."""
    document = docx.Document()
    document.styles["Normal"].font.name = FONT
    document.styles["Normal"].font.size = SIZE
    document.core_properties.author = "Một Cửa"
    document.core_properties.title = plan.title
    document.sections[0].header.paragraphs[0].text = SAMPLE
    _head(document, plan)
    _body(document, plan)
    _signature(document)
    _appendix(document, plan)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _head(document: Document, plan: PlanText) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    _lines(left, "ỦY BAN NHÂN DÂN", "PHƯỜNG MẪU", bold=True)
    _lines(left, f"Số: {plan.number}")
    _lines(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", bold=True)
    _lines(right, f"Phường Mẫu, ngày {plan.issued:%d} tháng {plan.issued:%m} năm {plan.issued:%Y}")
    _strong(document.add_paragraph(), "KẾ HOẠCH", centred=True)
    _strong(document.add_paragraph(), plan.title, centred=True)


def _lines(cell: _Cell, *lines: str, bold: bool = False) -> None:
    """Centred lines of a cell; the first goes into its empty paragraph."""
    for line in lines:
        paragraph = cell.add_paragraph() if cell.text else cell.paragraphs[0]
        paragraph.alignment = CENTRE
        paragraph.add_run(line).bold = bold


def _strong(paragraph: Paragraph, text: str, *, centred: bool = False) -> None:
    paragraph.add_run(text).bold = True
    if centred:
        paragraph.alignment = CENTRE


def _body(document: Document, plan: PlanText) -> None:
    for line in plan.grounds:
        document.add_paragraph(line)
    for number, part in zip(ROMAN, plan.parts, strict=False):
        _strong(document.add_paragraph(), f"{number}. {part.title}")
        for line in part.lines:
            document.add_paragraph(line)


def _signature(document: Document) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].text = "Nơi nhận:"
    left.add_paragraph("- Các đơn vị thuộc phường;")
    left.add_paragraph("- Lưu: VT.")
    _lines(right, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", bold=True)
    _lines(right, "(văn bản mẫu, không có chữ ký)")


def _appendix(document: Document, plan: PlanText) -> None:
    page = document.add_section()
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    _strong(document.add_paragraph(), "PHỤ LỤC", centred=True)
    _strong(document.add_paragraph(), f"Nhiệm vụ thực hiện kế hoạch năm {plan.year}", centred=True)
    attached = f"(Kèm theo Kế hoạch số {plan.number} ngày {plan.issued:%d/%m/%Y} của UBND Phường Mẫu)"
    document.add_paragraph(attached).alignment = CENTRE
    table = document.add_table(rows=1, cols=len(HEADER), style="Table Grid")
    _fill(table, 0, HEADER, bold=True)
    _repeat_on_every_page(table)
    groups = duties = 0
    for row in plan.rows:
        table.add_row()
        if row in plan.duties:
            duties += 1
            _fill(table, -1, _cells(duties, row))
        else:
            groups += 1
            _fill(table, -1, (ROMAN[groups - 1], row.text), bold=True)


def _cells(number: int, row: Row) -> tuple[str, ...]:
    return (str(number), row.text, row.product, row.lead, row.support, row.time)


def _fill(table: Table, index: int, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text, width in zip(table.rows[index].cells, texts, WIDTHS, strict=False):
        cell.width = width
        cell.paragraphs[0].add_run(text).bold = bold


def _repeat_on_every_page(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to this switch
    properties.append(properties.makeelement(qn("w:tblHeader")))

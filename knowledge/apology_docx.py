"""The letter of apology as a Word document, laid out as official letters are, marked as a draft."""

from __future__ import annotations

import datetime as dt
import io

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from knowledge.apology import BLANK, DRAFT, Letter

_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a file has no zone; fixed, so that equal letters are equal files


def write_letter(letter: Letter) -> bytes:
    """The .docx; number, place and day, name and signature are left to be filled in."""
    document = docx.Document()
    _page(document)
    _line(document.add_paragraph(), DRAFT, italic=True)
    _head(document, letter)
    _line(document.add_paragraph(), "Kính gửi:", indent=True)
    for recipient in letter.recipients:
        _line(document.add_paragraph(), f"– {recipient}", indent=True)
    for text in letter.paragraphs:
        paragraph = document.add_paragraph(text)
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _foot(document)
    to = io.BytesIO()
    document.save(to)
    return to.getvalue()


def _page(document: Document) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    document.core_properties.author = ""
    document.core_properties.title = "Văn bản xin lỗi và hẹn lại (dự thảo)"
    document.core_properties.created = document.core_properties.modified = _CREATED
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)


def _head(document: Document, letter: Letter) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _centred(left.paragraphs[0], letter.agency.upper(), bold=True)
    _centred(left.add_paragraph(), "Số: ……/……")
    _centred(left.add_paragraph(), letter.subject)
    _centred(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
    _centred(right.add_paragraph(), "Độc lập – Tự do – Hạnh phúc", bold=True)
    _centred(right.add_paragraph(), "…………, ngày …… tháng …… năm ……", italic=True)
    document.add_paragraph()


def _foot(document: Document) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _line(left.paragraphs[0], "Nơi nhận:", bold=True)
    for receiver in ("Như trên", "Lưu: VT, hồ sơ"):
        _line(left.add_paragraph(), f"– {receiver};")
    _centred(right.paragraphs[0], "NGƯỜI KÝ (chức vụ)", bold=True)
    _centred(right.add_paragraph(), f"\n\n{BLANK}")


def _centred(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(paragraph, text, bold=bold, italic=italic)


def _line(
    paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, indent: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    paragraph.paragraph_format.space_after = Pt(2)
    if indent:
        paragraph.paragraph_format.left_indent = Cm(3)

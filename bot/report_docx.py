"""The leader's report as a Word file: one A4 page with two charts, and under it what the figures are not."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from bot.report_lines import dossier_lines, feedback_lines
from handlers.satisfaction import reason_text
from knowledge.charts import factor_chart, progress_chart, progress_description
from knowledge.sipas import interval_text, share_text
from knowledge.texts import SOURCE, translator

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table, _Cell

    from handlers.leader_report import LeaderReport, Trend

ARROWS: dict[Trend, str] = {
    "up": "▲ cao hơn kỳ trước",
    "down": "▼ thấp hơn kỳ trước",
    "level": "chưa thấy khác kỳ trước",
    "unknown": "chưa đủ để so",
}
SIZE, SMALL, TITLE = Pt(9.5), Pt(7.5), Pt(13)
MARGIN, CHART = Cm(1.5), Cm(8.6)
MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a file has no zone; fixed, so that equal reports are equal files


def write_report(found: LeaderReport) -> bytes:
    """The file."""
    word = Document()
    _set_page(word)
    _head(word, found)
    _satisfaction(word, found)
    _charts(word, found)
    _feedback_and_comments(word, found)
    _dossiers(word, found)
    _decisions(word, found)
    _foot(word, found)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _set_page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.footer_distance = Cm(0.8)
    style: Any = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", SIZE
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(1)
    style.paragraph_format.line_spacing = 1.0  # the library's template says 1.15, and a full page runs over
    word.core_properties.created = word.core_properties.modified = MADE
    word.core_properties.author, word.core_properties.title = "", "Báo cáo một trang"
    word.core_properties.language = "vi-VN"


def _say(word: Word | _Cell, text: str, *, bold: bool = False, size: Pt = SIZE) -> None:
    run = word.add_paragraph().add_run(text)
    run.bold, run.font.size = bold, size


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _head(word: Word, found: LeaderReport) -> None:
    title = word.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("BÁO CÁO MỘT TRANG VỀ PHỤC VỤ NGƯỜI DÂN")
    run.bold, run.font.size = True, TITLE
    line = word.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    days = found.now.period.days
    line.add_run(
        f"{found.unit} · từ {_day(days.start)} đến hết {_day(days.end)} · lập ngày {_day(found.made)}"
    )


def _satisfaction(word: Word, found: LeaderReport) -> None:
    report = found.now
    _say(word, "1. Kết quả lấy ý kiến qua kênh trò chuyện", bold=True)
    if report.until is None:
        _say(
            word,
            "Chưa đủ ý kiến (<5), hoặc kỳ này chưa có tháng nào kết thúc, nên chưa có số liệu để báo cáo.",
        )
        return
    if not report.shown:
        _say(word, "Chưa đủ ý kiến (<5) nên chưa có số liệu để báo cáo.")
        return
    index, interval = report.evaluation.index, report.interval
    headline = f"Hài lòng: {share_text(index)}" if index else ""
    if index and interval:
        headline += f" (khoảng tin cậy 95%: {interval_text(interval)})"
    overall = report.evaluation.overall
    whole = f"; hài lòng chung: {share_text(overall)}" if overall.n else ""
    _say(word, f"{_answered(found)} {headline}{whole}.")
    rows = [
        (factor.label.text("vi"), share_text(average), ARROWS[found.trends[factor.code]])
        for factor in report.questionnaire.factors
        if (average := report.evaluation.factors.get(factor.code)) is not None
    ]
    _table(word, ("Yếu tố", "Hài lòng", "So với kỳ trước"), rows)
    reason = reason_text(translator(SOURCE), report.not_comparable)
    if reason:
        _say(word, f"Không so với kỳ trước ({report.period.before.label}): {reason}.", size=SMALL)


def _answered(found: LeaderReport) -> str:
    """Who spoke, and until when; how many of those invited stands in the note at the foot."""
    report = found.now
    until = f" Tính đến hết {_day(report.end)}." if report.end != report.period.days.end else ""
    return f"{report.respondents} người trả lời.{until}"


def _table(
    word: Word, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], cm: tuple[float, ...] = (6, 6, 6)
) -> None:
    table = word.add_table(rows=1, cols=len(head), style="Table Grid")
    _fill(table, 0, head, bold=True)
    _repeat_as_header(table)
    for number, row in enumerate(rows, 1):
        table.add_row()
        _fill(table, number, row)
    table.autofit = False
    for column, width in zip(table.columns, cm, strict=True):
        for cell in column.cells:
            cell.width = Cm(width)


def _repeat_as_header(table: Table) -> None:
    """So that a screen reader knows the first row for what it is."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way


def _fill(table: Table, row: int, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text in zip(table.rows[row].cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold = bold


def _charts(word: Word, found: LeaderReport) -> None:
    table = word.add_table(rows=1, cols=2)
    labels = {item.code: item.label.text("vi") for item in found.now.questionnaire.items()}
    criteria = {labels[code]: found.now.evaluation.criteria[code] for code in found.lowest}
    pictures = [progress_chart(found.tasks, kind="png")]
    words = [progress_description(found.tasks)]
    if criteria:
        pictures.insert(0, factor_chart("Ba tiêu chí thấp nhất", criteria, kind="png"))
        words.insert(0, "Ba tiêu chí thấp nhất: " + ", ".join(criteria))
    for cell, picture, told in zip(table.rows[0].cells, pictures, words, strict=False):
        shape = cell.paragraphs[0].add_run().add_picture(io.BytesIO(picture), width=CHART)
        shape._inline.docPr.set("descr", told)  # noqa: SLF001 - python-docx has no other way to the alternative text


def _feedback_and_comments(word: Word, found: LeaderReport) -> None:
    _say(word, "2. Phản ánh, kiến nghị", bold=True)
    for line in feedback_lines(found.feedback):
        _say(word, line)
    if found.comments:
        _say(word, "3. Người dân nói (đã che thông tin cá nhân)", bold=True)
        for comment in found.comments:
            _say(word, f"– {comment}")


def _dossiers(word: Word, found: LeaderReport) -> None:
    """Computed from records: under a heading of its own, and said so."""
    lines = dossier_lines(found.dossiers, found.feedback)
    if lines:
        _say(word, "4. Số liệu hành chính (tính từ hồ sơ, không phải ý kiến người dân)", bold=True)
    for line in lines:
        _say(word, line)


def _decisions(word: Word, found: LeaderReport) -> None:
    labels = {item.code: item.label.text("vi") for item in found.now.questionnaire.items()}
    rows = [(f"Cải thiện: {labels[code]}", "", "") for code in found.lowest] or [("", "", "")] * 2
    _say(word, "5. Đề xuất, người phụ trách", bold=True)
    _table(word, ("Đề xuất", "Người phụ trách", "Hạn"), rows, cm=(10, 5, 3))


def _foot(word: Word, found: LeaderReport) -> None:
    evaluation = found.now.evaluation
    versions = f"Bộ câu hỏi {evaluation.questionnaire}; công thức {evaluation.formula}."
    paragraph = word.sections[0].footer.paragraphs[0]
    run = paragraph.add_run(f"{found.now.footer('vi')} {versions}")
    run.font.size = SMALL

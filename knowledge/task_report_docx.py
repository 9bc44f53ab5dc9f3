"""The report on tasks as a Word document. Only figures from the database; what people must judge is left blank."""

from __future__ import annotations

import io
from collections.abc import Iterator

from docx.document import Document
from docx.shared import Cm, Pt

from knowledge.office_docx import (
    BLANK,
    body,
    centred,
    foot,
    head,
    heading,
    line,
    new_document,
    table,
    turn_page,
)
from knowledge.task_report import Line, State, TaskReport

TITLE = "BÁO CÁO"
COLUMNS = ("TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Hạn", "Tình trạng, ngày hoàn thành", "Ghi chú")
WIDTHS = (1.2, 7.2, 3.6, 3.8, 2.5, 3.4, 3.5)
UNIT_COLUMNS = ("Đơn vị", "Tổng số", "Đúng hạn", "Xong, quá hạn", "Chưa đến hạn", "Quá hạn")
UNIT_WIDTHS = (5.5, 2.2, 2.2, 2.2, 2.2, 2.2)
DOTS = "…" * 42


def write_report(report: TaskReport) -> bytes:
    """The .docx; number, place and day, causes, proposals, receivers and signature are left to be filled in."""
    subject = f"Kết quả thực hiện nhiệm vụ {report.period.label[0].lower()}{report.period.label[1:]}"
    document = new_document(subject)
    if report.unit:
        head(document, f"UBND {report.place}", (report.unit,))
    else:
        head(document, None, ("Ủy ban nhân dân", report.place))
    centred(document.add_paragraph(), TITLE, bold=True, before=Pt(18))
    centred(document.add_paragraph(), subject, bold=True)
    line(document.add_paragraph(), Cm(6))
    _results(document, report)
    heading(document, "II. DANH MỤC NHIỆM VỤ")
    body(document, "Theo phụ lục kèm theo." if report.lines else "Không có.")
    heading(document, "III. KHÓ KHĂN, NGUYÊN NHÂN VÀ ĐỀ XUẤT")
    for _ in range(4):  # lines to write on
        body(document, DOTS)
    foot(document, (f"{BLANK};", "Lưu: VT."))
    if report.lines:
        _appendix(document, report)
    to = io.BytesIO()
    document.save(to)
    return to.getvalue()


def _results(document: Document, report: TaskReport) -> None:
    heading(document, "I. KẾT QUẢ THỰC HIỆN")
    for text in sentences(report):
        body(document, text)
    units = report.by_unit
    if report.unit is None and len(units) > 1:
        body(document, "Theo từng đơn vị:")
        table(document, UNIT_COLUMNS, [_unit(one) for one in units], UNIT_WIDTHS)


def sentences(report: TaskReport) -> Iterator[str]:
    """The figures in words."""
    day, total, counts = f"{report.as_of:%d/%m/%Y}", len(report.lines), report.counts
    if total == 0:
        yield f"Đến ngày {day}, trong kỳ không có nhiệm vụ nào đến hạn."
    else:
        yield f"Số liệu tính đến hết ngày {day}, theo: {'; '.join(report.plans)}."
        carried = f" (trong đó {report.carried} lượt từ kỳ trước chuyển sang)" if report.carried else ""
        yield f"Tổng số: {total} lượt nhiệm vụ{carried}, gồm:"
        for state in State:
            yield f"- {state}: {counts[state]}{share(counts[state], total)}."
    if report.extended:
        yield f"Có {report.extended} lượt được lùi hạn, đã tính trong các số trên theo hạn mới."
    if report.undated:
        yield f"Ngoài ra có {report.undated} nhiệm vụ không ghi hạn cụ thể, không tính trong số liệu này."


def share(part: int, whole: int) -> str:
    """Behind a number: how many percent that is, the Vietnamese way; nothing behind a zero."""
    if not part:
        return ""
    percent = f"{100 * part / whole:.1f}".removesuffix(".0").replace(".", ",")
    return f" ({percent}%)"


def _unit(one: TaskReport) -> list[str]:
    return [str(one.unit), str(len(one.lines)), *(str(one.counts[state]) for state in State)]


def _appendix(document: Document, report: TaskReport) -> None:
    turn_page(document)
    centred(document.add_paragraph(), "PHỤ LỤC", bold=True)
    centred(
        document.add_paragraph(), f"Danh mục nhiệm vụ, tính đến hết ngày {report.as_of:%d/%m/%Y}", bold=True
    )
    document.paragraphs[-1].paragraph_format.space_after = Pt(8)
    rows = [_row(number, one, report) for number, one in enumerate(report.lines, 1)]
    table(document, COLUMNS, rows, WIDTHS)


def _row(number: int, one: Line, report: TaskReport) -> list[str]:
    days = [f"{one.due:%d/%m/%Y}", one.standing(report.as_of)]
    return [str(number), one.text, one.product or "", one.unit, *days, one.note]

"""A small reform plan, as an office would send it: a Word file with a table of tasks."""

from __future__ import annotations

from pathlib import Path

import docx

HEADINGS = ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Thời gian hoàn thành")
TASKS = (
    ("1", "Lập danh sách điểm hỗ trợ", "Danh sách", "Phòng Văn hóa - Xã hội", "30/11/2027"),
    ("2", "In tờ hướng dẫn nộp hồ sơ", "Tờ hướng dẫn", "Văn phòng HĐND và UBND", "15/12/2027"),
)


def write_plan(file: Path) -> Path:
    """Write the plan and return where it is."""
    document = docx.Document()
    document.add_paragraph("ỦY BAN NHÂN DÂN PHƯỜNG MẪU")
    document.add_paragraph("Số: 12/KH-UBND")
    document.add_paragraph("Phường Mẫu, ngày 04 tháng 01 năm 2027")
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Cải cách hành chính năm 2027")
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for row in (HEADINGS, *TASKS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(file))
    return file

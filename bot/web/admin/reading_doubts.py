"""What the reader of plans was unsure of, in the language of the page; it is kept as the reader wrote it."""

from __future__ import annotations

import re

from knowledge.texts import Translate

_INHERITED = re.compile(r"Ô (?P<cells>[^.]+) để trống, lấy theo ô gộp phía trên\.")
_YEAR = re.compile(r"Văn bản không ghi năm, hiểu là năm (?P<year>\d{4})\.")
_END = re.compile(r"(?<=\.)\s+")


def doubt_text(_: Translate, doubt: str) -> str:
    """Sentence by sentence; one of another version as it was written."""
    return " ".join(_sentence(_, one) for one in _END.split(doubt))


def _sentence(_: Translate, said: str) -> str:
    known = {
        "Chưa có cơ quan chủ trì.": _("Chưa có cơ quan chủ trì."),
        "Chưa có thời hạn.": _("Chưa có thời hạn."),
        "Thời hạn lấy theo tiêu đề của mục.": _("Thời hạn lấy theo tiêu đề của mục."),
        "Thời hạn lấy theo tiêu đề của nhóm.": _("Thời hạn lấy theo tiêu đề của nhóm."),
        "Bảng không kẻ đường, các cột được tách theo khoảng trắng.": _(
            "Bảng không kẻ đường, các cột được tách theo khoảng trắng."
        ),
        "Bảng không in tên cột, các cột được đoán theo nội dung.": _(
            "Bảng không in tên cột, các cột được đoán theo nội dung."
        ),
        "Văn bản không nêu cơ quan chủ trì cho việc này.": _(
            "Văn bản không nêu cơ quan chủ trì cho việc này."
        ),
        "Văn bản không ghi năm.": _("Văn bản không ghi năm."),
        "Ngày này không có trong lịch.": _("Ngày này không có trong lịch."),
        "Ngày cụ thể là quy ước, văn bản không ghi.": _("Ngày cụ thể là quy ước, văn bản không ghi."),
        "Không tính được ngày từ chữ trong văn bản.": _("Không tính được ngày từ chữ trong văn bản."),
        "Chưa đọc được thời hạn này.": _("Chưa đọc được thời hạn này."),
        "Văn bản ghi định kỳ nhưng không nói bao lâu một lần.": _(
            "Văn bản ghi định kỳ nhưng không nói bao lâu một lần."
        ),
    }
    if found := _INHERITED.fullmatch(said):
        cells = {
            "cơ quan chủ trì": _("cơ quan chủ trì"),
            "thời hạn": _("thời hạn"),
            "nội dung": _("nội dung"),
        }
        named = ", ".join(cells.get(one, one) for one in found["cells"].split(", "))
        return _("Ô {cells} để trống, lấy theo ô gộp phía trên.").format(cells=named)
    if found := _YEAR.fullmatch(said):
        return _("Văn bản không ghi năm, hiểu là năm {year}.").format(year=found["year"])
    return known.get(said, said)

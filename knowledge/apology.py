"""The letter that says sorry for a late dossier and names a new day: its words. A draft for people to sign.

NĐ 61/2018/NĐ-CP, art. 19.9 (of the earlier regime): reason and new day are told, at the latest one day before the due
day, once. The form is Mẫu 04 of Phụ lục I, TT 03/2025/TT-VPCP, known from a secondary source; the sentences are ours.
Names of people are never known here: whoever signs fills them in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

REASONS = (
    "Chờ ý kiến của cơ quan phối hợp",
    "Cần xác minh, kiểm tra thực tế thêm",
    "Hồ sơ có nội dung phức tạp, cần thẩm định thêm",
    "Số hồ sơ tăng nhiều trong kỳ",
    "Phần mềm hoặc đường truyền bị gián đoạn",
)
"""Offered to the official, who may write another one."""

DRAFT = "DỰ THẢO – chỉ có giá trị khi người có thẩm quyền ký"
BLANK = "……………………"


@dataclass(frozen=True)
class Letter:
    """What the letter tells."""

    agency: str
    """Who solves the dossier, and signs."""
    counter: str
    code: str
    procedure: str | None
    received: dt.date | None
    due: dt.date
    reason: str
    new_due: dt.date
    contact: str

    @property
    def subject(self) -> str:
        return "V/v xin lỗi và hẹn lại ngày trả kết quả hồ sơ"

    @property
    def recipients(self) -> tuple[str, ...]:
        return (f"Ông/Bà: {BLANK} (người nộp hồ sơ)", self.counter)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The letter's body."""
        what = f" về việc {_lowered(self.procedure)}" if self.procedure else ""
        when = f" tiếp nhận ngày {_day(self.received)}," if self.received else ""
        again = f"xin hẹn trả kết quả vào ngày {_day(self.new_due)}. Đây là lần hẹn lại duy nhất."
        return (
            f"{self.agency} đang giải quyết hồ sơ mã số {self.code}{what},{when} hẹn trả ngày {_day(self.due)}.",
            f"Đến nay hồ sơ chưa giải quyết xong. Lý do: {_lowered(self.reason.strip(' .'))}.",
            f"{self.agency} xin lỗi Ông/Bà vì sự chậm trễ này và {again}",
            f"Cần trao đổi thêm, Ông/Bà liên hệ {self.contact}.",
            "Mong Ông/Bà thông cảm.",
        )


def _lowered(text: str) -> str:
    """A text inside a sentence."""
    return text[:1].lower() + text[1:]


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"

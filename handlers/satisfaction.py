"""Satisfaction reports for whoever speaks to people: the report itself, and why two periods are not compared."""

from __future__ import annotations

from knowledge.sipas.comparison import NotComparable
from knowledge.texts import Translate
from storage.rating_reports import Report, report

__all__ = ["Report", "reason_text", "report"]


def reason_text(_: Translate, reason: NotComparable | None) -> str | None:
    """Why there is no comparison with the period before; None where there is one."""
    if reason is None:
        return None
    return {
        NotComparable.TOO_FEW: _("chưa đủ ý kiến ở một trong hai kỳ"),
        NotComparable.RUNNING: _("kỳ này hoặc kỳ trước chưa kết thúc"),
        NotComparable.BREAK: _("giữa hai kỳ có thay đổi lớn về cách đo hoặc địa giới (01/7/2025)"),
        NotComparable.RULE: _("cách mời người dân trả lời đã đổi"),
        NotComparable.FORMULA: _("cách tính đã đổi"),
    }[reason]

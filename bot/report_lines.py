"""Sentences of the leader's page on feedback and dossiers: what was in time, what is late, which letters were sent."""

from __future__ import annotations

import datetime as dt
from textwrap import shorten

from babel.numbers import format_decimal

from handlers.feedback_words import category_label
from knowledge.texts import SOURCE
from storage.dossier_figures import ApologyFigures, DossierFigures
from storage.feedback_figures import Figures, Late

MOST_LATE = 5
MOST_CATEGORIES = 3
LONGEST_UNIT = 60
"""Characters of a unit's name: five of them must leave room on one page."""


def feedback_lines(told: Figures) -> list[str]:
    """Received, in time, overdue, what about, and what senders say of the answers."""
    lines = [_received(told)]
    if told.late:
        more = f" và {told.overdue - MOST_LATE} phản ánh nữa" if told.overdue > MOST_LATE else ""
        lines.append(f"Quá hạn: {'; '.join(map(_late, told.late[:MOST_LATE]))}{more}.")
    sorted_ = [(one, n) for one, n in told.categories.items() if one][:MOST_CATEGORIES]
    if sorted_:
        named = ", ".join(f"{category_label(one, SOURCE)} {n}" for one, n in sorted_)
        lines.append(f"Nói nhiều nhất về: {named}.")
    if told.rated:
        lines.append(f"Người gửi chấm câu trả lời: {told.liked} hài lòng, {told.disliked} chưa hài lòng.")
    return lines


def _received(told: Figures) -> str:
    parts = [f"Nhận {told.received}, đã trả lời {told.answered}, đang xử lý {told.open}"]
    if told.on_time is not None:
        parts.append(f"đúng hạn {_number(told.on_time)}%")
    if told.median_days is not None:
        parts.append(f"một nửa được trả lời trong {_number(told.median_days)} ngày")
    return "; ".join(parts) + "."


def _late(one: Late) -> str:
    unit = shorten(one.unit or "chưa giao đơn vị", LONGEST_UNIT, placeholder="…")
    return f"{one.code} ({unit}, hạn {_day(one.due)})"


def dossier_lines(found: DossierFigures, told: Figures) -> list[str]:
    """The rates of QĐ 766 and the apologies; nothing where the office hands over no dossiers and got no feedback."""
    lines = []
    if found.rate.percent is not None:
        rate = found.rate
        lines.append(
            f"Mức độ hài lòng theo QĐ 766: {_number(found.rate.percent)}% "
            f"({_number(rate.dossiers)} hồ sơ, {_number(rate.late)} quá hẹn, {_number(rate.complained)} có phản ánh)."
        )
    if told.satisfied_766 is not None:
        lines.append(f"Xử lý phản ánh theo QĐ 766: {_number(told.satisfied_766)}%.")
    if found.apologies.late or found.apologies.second:
        lines.append(_letters(found.apologies))
    return lines


def _letters(letters: ApologyFigures) -> str:
    return (
        f"Thư xin lỗi: {letters.late} hồ sơ quá hẹn lần đầu; xin lỗi đúng hạn {letters.on_time}, "
        f"muộn {letters.after}, chưa xin lỗi {letters.none}; hẹn lại lần thứ hai {letters.second} (phải bằng 0)."
    )


def _number(number: float) -> str:
    return format_decimal(number, "#,##0.#", locale="vi_VN")


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"

"""Ratings as a table for download: one row a rating, one column a question.

A procedure that fewer than five ratings speak of is not named: the row could point at a person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from sqlalchemy import Connection

from knowledge.sipas import publishable
from storage import ratings
from storage.exports import TableFormat, write_table

HEAD = ("Ngày", "Đơn vị", "Mã thủ tục", "Kênh", "Bộ câu hỏi", "Công thức", "Mẫu", "Trả lời hết")
FEW = "(ít hơn 5 ý kiến)"


def export(
    connection: Connection,
    start: dt.date,
    end: dt.date,
    codes: Sequence[str],
    table_format: TableFormat,
    to: BinaryIO,
) -> int:
    """Write the ratings between two days, both included; `codes`: the questions' columns. Returns the rows."""
    given = ratings.between(connection, start, end)
    write_table(_rows(given, codes), (*HEAD, *codes, "Góp ý"), table_format, to)
    return len(given)


def _rows(given: list[ratings.Rating], codes: Sequence[str]) -> Iterator[list[object]]:
    per_procedure = Counter(rating.procedure_id for rating in given)
    for rating in given:
        named = rating.procedure_id is None or publishable(per_procedure[rating.procedure_id]).shown
        yield [
            rating.day,
            rating.unit,
            rating.procedure_id if named else FEW,
            rating.channel,
            rating.questionnaire,
            rating.formula,
            rating.form,
            rating.completed,
            *(_mark(rating, code) for code in codes),
            rating.comment,
        ]


def _mark(rating: ratings.Rating, code: str) -> int | str | None:
    """1–5, "KAD" (không áp dụng), or nothing when it was skipped."""
    if code not in rating.answers:
        return None
    value = rating.answers[code]
    return "KAD" if value is None else value

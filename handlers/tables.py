"""The tables that may be taken away, each by its name: a row each; of ratings a row a figure, never a row a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, NamedTuple

from sqlalchemy import Connection

from handlers.figures import moments
from handlers.satisfaction import report
from knowledge.questionnaires import Questionnaire
from knowledge.report_periods import ReportPeriod
from storage import figures, rating_export, task_answers
from storage.exports import TableFormat, write_table

RATINGS = "danh-gia"
Rows = Iterable[Sequence[object]]


class Table(NamedTuple):
    """A header and how its rows of a period, both days included, are read."""

    header: tuple[str, ...]
    rows: Callable[[Connection, dt.date, dt.date], Rows]


def _tasks(connection: Connection, start: dt.date, end: dt.date) -> Rows:
    for one in task_answers.all_with_answers(connection):
        if start <= one.due <= end:
            yield (
                str(one.id),
                one.plan,
                one.text,
                one.product,
                one.unit,
                one.original_due,
                one.due,
                one.status,
                len(one.answers),
            )


def _feedback(connection: Connection, start: dt.date, end: dt.date) -> Rows:
    return figures.feedback_rows(connection, *moments(start, end))


def _questions(connection: Connection, start: dt.date, end: dt.date) -> Rows:
    return figures.question_rows(connection, *moments(start, end))


TABLES: dict[str, Table] = {
    "cong-viec": Table(
        ("Mã", "Kế hoạch", "Việc", "Sản phẩm", "Đơn vị", "Hạn gốc", "Hạn", "Trạng thái", "Số lần trả lời"),
        _tasks,
    ),
    "phan-anh": Table(("Mã", "Kênh", "Nội dung", "Trạng thái", "Nhận lúc", "Trả lời lúc"), _feedback),
    "cau-hoi": Table(("Lúc", "Kênh", "Câu hỏi", "Kết quả", "Mã thủ tục", "Phần"), _questions),
}
NAMES = (RATINGS, *TABLES)


def write(
    connection: Connection,
    questionnaire: Questionnaire,
    name: str,
    period: ReportPeriod,
    today: dt.date,
    table_format: TableFormat,
    to: BinaryIO,
) -> None:
    """Write the table of this name.

    Of ratings only what the report publishes, as a whole and by unit: single answers never leave the house.

    Raises:
        KeyError: there is none.
        ExportError: see `storage.exports`.
    """
    if name == RATINGS:
        found = report(connection, questionnaire, period, today=today, by="unit")
        rating_export.export(found, table_format, to)
        return
    table = TABLES[name]
    write_table(table.rows(connection, period.days.start, period.days.end), table.header, table_format, to)

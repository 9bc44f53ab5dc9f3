"""Files that leave the house: a table in a format, or the leader's report, under a name that says what they are."""

from __future__ import annotations

import datetime as dt
import io
from typing import NamedTuple

from sqlalchemy import Connection

from handlers import tables
from handlers.leader_report import leader_report
from handlers.statistics import REPORT
from knowledge.library import Knowledge
from knowledge.report_periods import ReportPeriod
from storage.exports import TableFormat

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Taken(NamedTuple):
    """A file."""

    name: str
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """What a browser needs to save it."""
        return {
            "Content-Type": TYPES[self.name.rsplit(".", 1)[1]],
            "Content-Disposition": f'attachment; filename="{self.name}"',
        }


def table(
    connection: Connection,
    knowledge: Knowledge,
    what: str,
    period: ReportPeriod,
    today: dt.date,
    table_format: TableFormat,
) -> Taken:
    """A table of a period."""
    to = io.BytesIO()
    tables.write(connection, knowledge.questionnaire, what, period, today, table_format, to)
    return Taken(f"{what}-{period.name}.{table_format}", to.getvalue())


def report(connection: Connection, knowledge: Knowledge, period: ReportPeriod, today: dt.date) -> Taken:
    """The leader's page of a period."""
    found = leader_report(connection, knowledge.questionnaire, knowledge.place.name, period, today)
    from bot.report_docx import write_report  # noqa: PLC0415 - 7 MB that few processes need

    return Taken(f"{REPORT}-{period.name}.docx", write_report(found))

"""`motcua export`: tables for people and programs."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from bot import clock
from bot.commands import opened
from bot.errors import OperatorError
from bot.settings import read_settings
from handlers.turn import LOCAL
from knowledge.file_errors import why
from knowledge.library import QUESTIONNAIRE
from knowledge.questionnaires import load_questionnaire
from knowledge.report_periods import named, usual
from storage import rating_export
from storage.exports import TableFormat
from storage.rating_reports import FILTERS, report


@click.group()
def export() -> None:
    """Xuất dữ liệu ra tệp."""


@export.command()
@click.option(
    "--format", "table_format", type=click.Choice(["csv", "xlsx", "json"]), default="csv", show_default=True
)
@click.option(
    "--period", "name", help="Kỳ, ví dụ thang-2026-11, quy-2026-4, cchc-nam-2026 (mặc định: tháng này)."
)
@click.option("--by", type=click.Choice(FILTERS), help="Chia theo nhóm.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Tệp ghi ra (mặc định: đầu ra chuẩn).")
def ratings(table_format: TableFormat, name: str | None, by: str | None, output: Path | None) -> None:
    """Xuất kết quả đánh giá của một kỳ, mỗi số liệu một dòng."""
    today = clock.now().astimezone(LOCAL).date()
    period = named(name, read_settings().cchc_cutoff_day) if name else usual(today)
    if period is None:
        raise OperatorError(
            f"--period {name}: không có kỳ này. Ví dụ đúng: thang-2026-11, quy-2026-4, nam-2026."
        )
    if output is None and table_format == "xlsx" and sys.stdout.isatty():
        raise OperatorError("Tệp .xlsx không hiện được trên màn hình. Thêm -o ten-tep.xlsx")
    try:
        with (
            opened.database(only_read=True) as database,
            database.read() as connection,
            output.open("wb") if output else nullcontext(sys.stdout.buffer) as to,
        ):
            found = report(connection, load_questionnaire(QUESTIONNAIRE), period, today=today, by=by)
            rating_export.export(found, table_format, to)
            to.flush()
    except OSError as error:
        if output is None:  # told by `main`, or nobody reads any more
            raise
        raise OperatorError(f"Không ghi được {output}: {why(error)}.") from error
    click.echo(f"{period.days.label}: {found.respondents} lượt đánh giá.", err=True)

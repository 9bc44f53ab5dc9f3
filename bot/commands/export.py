"""`motcua export`: tables for people and programs."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import nullcontext
from pathlib import Path

import click

from bot import clock
from bot.commands import opened
from bot.errors import OperatorError
from handlers.turn import LOCAL
from knowledge.library import QUESTIONNAIRE
from knowledge.questionnaires import load_questionnaire
from storage import rating_export
from storage.exports import TableFormat

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def export() -> None:
    """Xuất dữ liệu ra tệp."""


@export.command()
@click.option(
    "--format", "table_format", type=click.Choice(["csv", "xlsx", "json"]), default="csv", show_default=True
)
@click.option("--from", "start", type=DAY, help="Từ ngày (mặc định: đầu năm nay).")
@click.option("--to", "end", type=DAY, help="Đến hết ngày (mặc định: hôm nay).")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Tệp ghi ra (mặc định: đầu ra chuẩn).")
def ratings(
    table_format: TableFormat, start: dt.datetime | None, end: dt.datetime | None, output: Path | None
) -> None:
    """Xuất các lượt đánh giá, mỗi lượt một dòng."""
    today = clock.now().astimezone(LOCAL).date()
    first = start.date() if start else today.replace(month=1, day=1)
    last = end.date() if end else today
    if first > last:
        raise OperatorError(f"--from ({first:%d/%m/%Y}) phải trước --to ({last:%d/%m/%Y}).")
    if output is None and table_format == "xlsx" and sys.stdout.isatty():
        raise OperatorError("Tệp .xlsx không hiện được trên màn hình. Thêm -o ten-tep.xlsx")
    questionnaire = load_questionnaire(QUESTIONNAIRE)
    codes = [item.code for item in questionnaire.items() if item is not questionnaire.comment]
    try:
        with (
            opened.database() as database,
            database.read() as connection,
            output.open("wb") if output else nullcontext(sys.stdout.buffer) as to,
        ):
            count = rating_export.export(connection, first, last, codes, table_format, to)
    except OSError as error:
        raise OperatorError(f"Không ghi được {output}: {error.strerror}.") from error
    click.echo(f"{count} lượt đánh giá, từ {first:%d/%m/%Y} đến hết {last:%d/%m/%Y}.", err=True)

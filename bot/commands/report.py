"""`motcua report`: reports to be finished and signed."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot import clock
from bot.commands import opened
from bot.commands.numbers import ROW
from bot.errors import OperatorError
from bot.settings import read_settings
from bot.web.admin.task_report import written
from handlers.task_report import task_report
from knowledge.file_errors import why
from knowledge.report_periods import ReportPeriod, named
from knowledge.task_report import State

_SHORT = re.compile(r"(20\d\d)(?:-Q([1-4]))?", re.IGNORECASE)
EXAMPLES = "2026-Q4, 2026, quy-2026-4, cchc-6-thang-2026, cchc-9-thang-2026, cchc-nam-2026"


@click.group()
def report() -> None:
    """Lập báo cáo."""


@report.command()
@click.option("--period", required=True, help=f"Kỳ báo cáo: {EXAMPLES}.")
@click.option("--unit", type=ROW, help="Chỉ đơn vị số này.")
@click.option("--format", "ending", type=click.Choice(["docx", "xlsx"]), default="docx", show_default=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Tệp ghi ra."
)
def tasks(period: str, unit: int | None, ending: str, output: Path) -> None:
    """Báo cáo kết quả thực hiện nhiệm vụ của một kỳ."""
    chosen = _period(period)
    place = opened.knowledge(all_now=False).place.name
    with opened.database(only_read=True) as database, database.read() as connection:
        found = task_report(connection, chosen.days, clock.now(), place, unit)
    try:
        output.write_bytes(written(found, ending))
    except OSError as error:
        raise OperatorError(f"Không ghi được {output}: {why(error)}.") from error
    counts = ", ".join(f"{str(state).lower()} {found.counts[state]}" for state in State)
    click.echo(
        f"{chosen.label}, tính đến {found.as_of:%d/%m/%Y}: {len(found.lines)} lượt – {counts}.", err=True
    )


def _period(text: str) -> ReportPeriod:
    """A period by the name pages give it, or in short: 2026, 2026-Q4."""
    if short := _SHORT.fullmatch(text):
        year, quarter = short.groups()
        return ReportPeriod("quarter" if quarter else "year", int(year), int(quarter or 1))
    found = named(text, read_settings().cchc_cutoff_day)
    if found is None:
        raise OperatorError(f"Không có kỳ báo cáo «{text}». Ví dụ đúng: {EXAMPLES}.")
    return found

"""`motcua rehearse`: who will be reminded of what and when, before anything is switched on."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import click

from bot import clock
from bot.commands import opened
from bot.commands.numbers import ROW
from bot.errors import OperatorError
from bot.settings import read_settings
from bot.web.wording import channel_label
from handlers.rehearsal import Rehearsal, day_of
from handlers.rehearsal import rehearse as rehearse_days
from handlers.rehearsal_words import HEAD, kind_text, missed_text, reason_text, rows
from handlers.reminders import Terms
from handlers.turn import LOCAL
from knowledge.file_errors import why
from knowledge.formats import weekday_text
from knowledge.texts import SOURCE, translator
from storage.exports import write_table

DAY = click.DateTime(["%Y-%m-%d"])
USUAL = dt.timedelta(days=30)


@click.command()
@click.option("--from", "start", type=DAY, help="Từ ngày (mặc định: hôm nay).")
@click.option("--to", "end", type=DAY, help="Đến hết ngày (mặc định: 30 ngày sau).")
@click.option("--plan", "plan_id", type=ROW, help="Chỉ kế hoạch số này; đang chờ duyệt thì xem như đã duyệt.")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Ghi bảng ra tệp .xlsx.")
def rehearse(
    start: dt.datetime | None, end: dt.datetime | None, plan_id: int | None, xlsx: Path | None
) -> None:
    """Xem trước ai sẽ được nhắc gì, lúc nào; không gửi và không ghi gì."""
    now = clock.now()
    first = start.date() if start else now.astimezone(LOCAL).date()
    last = end.date() if end else first + USUAL
    settings = read_settings()
    office = opened.knowledge(all_now=False).place.office_day
    terms = Terms(settings.reminder_hour, office, settings.public_url)
    with opened.database(only_read=True) as database, database.read() as connection:
        found = rehearse_days(connection, first, last, now, terms, plan_id)
    _tell(found)
    if xlsx:
        _write(found, xlsx)


def _tell(found: Rehearsal) -> None:
    _ = translator(SOURCE)
    click.echo(
        f"Từ {found.start:%d/%m/%Y} đến hết {found.end:%d/%m/%Y}, nếu chưa ai trả lời: "
        f"{len(found.told)} tin cho {found.people} người."
    )
    day = None
    for one in found.told:
        if day_of(one) != day:
            day = day_of(one)
            click.echo(f"\n{weekday_text(day, _)}")
        about = f": {len(one.parts)} việc" if one.parts else ""
        who = f"{one.person} ({one.unit}, {channel_label(_, one.channel)})"
        click.echo(f"  {one.at.astimezone(LOCAL):%H:%M}  {who} – {kind_text(one.kind, _)}{about}")
    if found.missed:
        click.echo("\nKhông tới được ai:")
    for missed in found.missed:
        click.echo(f"  {missed.day:%d/%m/%Y}  {reason_text(missed.reason, _)}: {missed_text(missed, _)}")


def _write(found: Rehearsal, file: Path) -> None:
    try:
        with file.open("wb") as to:
            write_table(rows(found, partial(channel_label, translator(SOURCE))), HEAD, "xlsx", to)
    except OSError as error:
        raise OperatorError(f"Không ghi được {file}: {why(error)}.") from error
    click.echo(f"\nĐã ghi bảng ra {file}.", err=True)

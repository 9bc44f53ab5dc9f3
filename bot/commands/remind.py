"""`motcua remind`: one sweep by hand."""

from __future__ import annotations

import datetime as dt

import click

from bot import clock
from bot.commands import opened
from bot.settings import read_settings
from handlers.reminders import Terms, sweep
from handlers.turn import LOCAL
from knowledge.sending_hours import first_moment


@click.command()
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Ngày tính nhắc việc (mặc định: hôm nay)."
)
def remind(day: dt.datetime | None) -> None:
    """Soạn lời nhắc của một ngày; chạy lại không nhắc hai lần. Máy chủ đang chạy sẽ gửi đi."""
    now = clock.now()
    today = day.date() if day else now.astimezone(LOCAL).date()
    settings = read_settings()
    terms = Terms(settings.reminder_hour, public_url=settings.public_url)
    hour = first_moment(terms.hour, terms.office)
    moment = dt.datetime.combine(today, hour, LOCAL) if day else now
    with opened.database() as database, database.write() as connection:
        done = sweep(connection, today, moment, terms)
    click.echo(
        f"Ngày {today:%d/%m/%Y}: mở {done.opened} lượt đến hạn, nhắc {done.people} người về {done.reminded} việc, "
        f"báo lãnh đạo {done.escalated} tin, tóm tắt tuần {done.summaries} tin."
    )
    for name in done.unreachable:
        click.echo(
            f"Chưa nhắc được {name}: chưa liên kết tài khoản trò chuyện, hoặc đã chặn tài khoản của cơ quan."
        )
    for unit in done.unmanned:
        click.echo(f"Chưa nhắc được {unit}: có việc đến hạn nhưng chưa có cán bộ nào ở /quan-tri/can-bo.")
    for unit in done.unled:
        click.echo(f"Chưa báo được lãnh đạo {unit}: chưa có lãnh đạo nào nhận được tin.")

"""`motcua remind`: one sweep by hand."""

from __future__ import annotations

import datetime as dt

import click

from bot import clock
from bot.commands import opened
from handlers.reminders import sweep
from handlers.turn import LOCAL


@click.command()
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Ngày tính nhắc việc (mặc định: hôm nay)."
)
def remind(day: dt.datetime | None) -> None:
    """Soạn lời nhắc của một ngày; chạy lại không nhắc hai lần. Máy chủ đang chạy sẽ gửi đi."""
    now = clock.now()
    today = day.date() if day else now.astimezone(LOCAL).date()
    with opened.database() as database, database.write() as connection:
        done = sweep(connection, today, now)
    click.echo(
        f"Ngày {today:%d/%m/%Y}: mở {done.opened} lượt đến hạn, nhắc {done.digests} người về {done.reminded} việc."
    )
    for name in done.unreachable:
        click.echo(
            f"Chưa nhắc được {name}: chưa liên kết tài khoản trò chuyện, hoặc đã chặn tài khoản của cơ quan."
        )
    for unit in done.unmanned:
        click.echo(f"Chưa nhắc được {unit}: có việc đến hạn nhưng chưa có cán bộ nào ở /quan-tri/can-bo.")

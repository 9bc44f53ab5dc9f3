"""`motcua backup`: the whole database in one file, while the server runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from bot import clock
from bot.commands import opened
from bot.commands.numbers import DAYS
from bot.errors import OperatorError
from handlers.turn import LOCAL
from storage import backups

PREFIX = "motcua-"
SUFFIX = ".zip"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--keep-days",
    type=DAYS,
    help="FILE là thư mục: xóa các bản sao lưu cũ hơn chừng này ngày ở đó.",
)
def backup(file: Path, keep_days: int | None) -> None:
    """Sao lưu cả cơ sở dữ liệu vào một tệp .zip; chương trình vẫn chạy. FILE là thư mục thì tên tệp theo giờ."""
    now = clock.now()
    folder = file.is_dir()
    if keep_days and not folder:
        raise OperatorError("--keep-days chỉ dùng khi FILE là một thư mục.")
    target = file / f"{PREFIX}{now.astimezone(LOCAL):%Y%m%d-%H%M%S}{SUFFIX}" if folder else file
    with opened.database(only_read=True, there=True) as database, database.snapshot() as connection:
        manifest = backups.write(connection, target, now)
    rows = sum(member.rows for member in manifest.tables.values())
    backups.read_manifest(target)  # read it back: a copy that cannot be read is none
    click.echo(f"Đã sao lưu {rows} dòng, {len(manifest.tables)} bảng vào {target}.")
    click.echo("Cất nơi chỉ người có trách nhiệm mở được.")
    if keep_days:
        _age_out(file, now - dt.timedelta(days=keep_days))


def _age_out(folder: Path, before: dt.datetime) -> None:
    """Whoever was erased is gone from the backups too, once these are over."""
    for old in sorted(folder.glob(f"{PREFIX}*{SUFFIX}")):
        if old.stat().st_mtime < before.timestamp():
            old.unlink()
            click.echo(f"Đã xóa bản cũ {old.name}.")

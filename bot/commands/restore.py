"""`motcua restore`: put a backup back, into SQLite or PostgreSQL, whichever it was made of."""

from __future__ import annotations

from pathlib import Path

import click

from bot import clock
from bot.app import only_process
from bot.commands import opened
from bot.errors import OperatorError
from handlers.turn import LOCAL
from storage import audit, backups, queue, restoring


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Thay cả khi cơ sở dữ liệu đang có dữ liệu: dữ liệu ấy mất.")
def restore(file: Path, *, force: bool) -> None:
    """Khôi phục cơ sở dữ liệu từ bản sao lưu. Dừng chương trình trước."""
    manifest = backups.read_manifest(file)
    with opened.database() as database, only_process(database), database.write() as connection:
        owners = queue.owners(connection)
        if owners and owners.processes:
            raise OperatorError("Chương trình motcua đang chạy trên cơ sở dữ liệu này. Hãy dừng nó trước.")
        if not force and not restoring.is_empty(connection):
            raise OperatorError(
                "Cơ sở dữ liệu đang có dữ liệu. Hãy sao lưu nó rồi chạy lại với --force, "
                "hoặc đặt MOTCUA_DATABASE_URL khác."
            )
        restoring.restore(connection, file)
        audit.record(
            connection,
            actor="restore",
            action="restore",
            subject=f"{manifest.made_at:%Y-%m-%dT%H:%M:%SZ}",
            now=clock.now(),
        )
    made = manifest.made_at.astimezone(LOCAL)
    rows = sum(member.rows for member in manifest.tables.values())
    click.echo(f"Đã khôi phục {rows} dòng, như lúc {made:%H:%M %d/%m/%Y}. Khởi động lại chương trình.")
    click.echo("Ai đã xin xóa dữ liệu sau lúc ấy thì phải xóa lại: xem docs/runbooks/backup.md.")

"""`motcua dossiers`: take over the table of dossiers that the office exports, and see how old the figures are."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path

import click

from bot import clock
from bot.commands import opened
from bot.dossier_import import Sheet, day_of_data, handed, mapping_for, open_sheet, read_sheet
from bot.errors import OperatorError
from handlers.turn import LOCAL
from knowledge.dossiers.records import known_procedures
from knowledge.dossiers.words import Column
from knowledge.file_errors import why
from storage import audit, dossier_imports
from storage import dossiers as kept
from storage.dossier_checks import can_check
from storage.dossier_imports import Counts, Handed

SHOWN = 20
"""Bad rows that are printed."""
UNCHECKED = (
    "Chưa đặt MOTCUA_SECRET_KEY nên không lưu số dùng để kiểm tra người tra cứu: "
    "dân chỉ xem được tình trạng và ngày hẹn."
)


@click.group()
def dossiers() -> None:
    """Số liệu hồ sơ do phần mềm một cửa xuất ra: nhập bảng, xem ngày số liệu."""


def _open(file: Path) -> Sheet:
    try:
        return open_sheet(file.name, file.read_bytes())
    except OSError as error:
        raise OperatorError(f"Không mở được tệp {file}: {why(error)}.") from error


@dossiers.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi gì.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ngày của số liệu (mặc định: ghi trong bảng, hoặc hôm nay).",
)
def import_(file: Path, as_of: dt.datetime | None, *, dry_run: bool) -> None:
    """Nhập bảng hồ sơ FILE (.xlsx, .csv). Nhập lại cùng một tệp không thay đổi gì."""
    sheet, now = _open(file), clock.now()
    day = day_of_data(sheet, as_of.date() if as_of else None, now.astimezone(LOCAL).date())
    known = known_procedures(opened.knowledge(all_now=False).procedures.values())
    with opened.database() as database:
        with database.read() as connection:
            mapping = mapping_for(connection, sheet)
            if not mapping.is_enough:
                raise OperatorError(
                    "Chưa nhận ra đủ cột (cần mã hồ sơ và hạn hoặc trạng thái). "
                    "Anh/chị tải tệp lên trang /quan-tri/ho-so để chỉ từng cột một lần."
                )
            found = handed(connection, sheet.name, sheet.fingerprint, read_sheet(sheet, mapping), day, known)
            secret = can_check(connection)
            counts = dossier_imports.rehearse(connection, found)
        if not dry_run:
            actor = f"cli:{getpass.getuser()}"
            with database.write() as connection:
                headers = sheet.headers
                dossier_imports.remember(
                    connection, sheet.fingerprint, headers, mapping, actor, now, anew=False
                )
                counts = dossier_imports.take_over(connection, found, actor, now)
                told = {"file": sheet.name, "rows": counts.rows}
                audit.record(
                    connection,
                    actor=actor,
                    action="dossiers.import",
                    subject="dossiers",
                    now=now,
                    detail=told,
                )
    _tell(
        found, counts, {column: sheet.headers[at] for column, at in mapping.columns.items()}, dry_run=dry_run
    )
    if mapping.check and not secret:
        click.echo(UNCHECKED, err=True)


def _tell(found: Handed, counts: Counts, columns: dict[Column, str], *, dry_run: bool) -> None:
    for column, header in columns.items():
        click.echo(f"  {column.value}: cột «{header}»")
    click.echo(
        f"Số liệu ngày {found.source_day:%d/%m/%Y}." + (" Chỉ kiểm tra, chưa ghi gì." if dry_run else "")
    )
    click.echo(
        f"{counts.rows} hồ sơ: {counts.new} mới, {counts.changed} thay đổi, {counts.same} như cũ; "
        f"{counts.gone} hồ sơ đang mở không còn trong bảng; {counts.bad} dòng lỗi."
    )
    for row, problem in found.bad[:SHOWN]:
        click.echo(f"  dòng {row}: {problem}")
    for said, count in (found.strange or {}).items():
        click.echo(f"  trạng thái chưa biết: «{said}» ({count} hồ sơ)")


@dossiers.command()
def status() -> None:
    """Số liệu của ngày nào, bao nhiêu hồ sơ, bao nhiêu quá hẹn."""
    with opened.database(only_read=True) as database, database.read() as connection:
        day = kept.newest_day(connection)
        if day is None:
            click.echo("Chưa có số liệu hồ sơ. Nhập bằng: motcua dossiers import TỆP")
            return
        counts, late = kept.counts(connection), kept.count_late(connection)
    click.echo(f"Số liệu ngày {day:%d/%m/%Y}: {sum(counts.values())} hồ sơ, {late} hồ sơ quá hẹn.")
    for name, count in sorted(counts.items()):
        click.echo(f"  {name}: {count}")

"""`motcua knowledge`: the office's own records, by way of an Excel sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import click

from bot.errors import OperatorError
from bot.settings import read_settings
from knowledge.file_errors import why
from knowledge.library import read_records
from knowledge.local_records import LocalRecord, home_of, read_local, write_local
from knowledge.official_pages import link_faults
from knowledge.procedures import Procedure
from knowledge.workbook import MOST_BYTES, Issue, Reading, read_workbook, write_workbook
from knowledge.workbook import template as filled_in_example

PATH = click.Path(path_type=Path, dir_okay=False)
MOST_ISSUES = 100
"""Lines a person still reads; the others come when these are mended."""
TEMPLATE = Path("mau-thu-tuc.xlsx")


@click.group()
def knowledge() -> None:
    """Thêm, sửa thủ tục bằng tệp Excel. Máy chủ đang chạy dùng ngay, không cần khởi động lại."""


@knowledge.command()
@click.argument("file", type=PATH, default=TEMPLATE)
def template(file: Path) -> None:
    """Ghi tệp Excel mẫu để điền."""
    _save(file, filled_in_example())
    click.echo(f"Đã ghi tệp mẫu {file}. Điền xong thì chạy: motcua knowledge import {file}")


@knowledge.command()
@click.argument("file", type=PATH)
@click.argument("ids", nargs=-1, metavar="[ID]...")
def export(file: Path, ids: tuple[str, ...]) -> None:
    """Ghi các thủ tục đang dùng ra tệp Excel để sửa rồi nhập lại; không nêu mã nào thì ghi hết."""
    records = read_records(local=read_settings().knowledge_dir)
    if strange := [name for name in ids if name not in records]:
        raise OperatorError(f"Không có thủ tục nào mang mã {', '.join(strange)}.")
    chosen = [records[name] for name in dict.fromkeys(ids)] or list(records.values())
    _save(file, write_workbook(chosen))
    click.echo(f"Đã ghi {len(chosen)} thủ tục và chủ đề vào {file}.")


@knowledge.command("import")
@click.argument("file", type=PATH)
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi gì.")
@click.option("--keep-good", is_flag=True, help="Còn lỗi thì vẫn nhập các thủ tục không lỗi.")
def import_(file: Path, *, dry_run: bool, keep_good: bool) -> None:
    """Kiểm tra từng dòng của FILE rồi nhập. Còn lỗi thì báo đúng ô và không ghi gì."""
    folder = read_settings().knowledge_dir
    before = _known(folder)
    elsewhere = _elsewhere(folder)
    reading = read_workbook(file.name, _load(file), before, elsewhere)
    if not (reading.records or reading.issues):
        raise OperatorError(f"Tệp {file.name} chưa có thủ tục nào (các dòng mang mã vi-du chỉ là ví dụ).")
    _list(reading.issues)
    usable = not reading.issues or (keep_good and not reading.is_lost)
    changed = [record for record in reading.records if before.get(record.id) != record] if usable else []
    if not dry_run:
        _write(folder, changed)
    click.echo(_told(reading, changed, before, dry_run=dry_run))
    for fault in link_faults(changed):
        click.echo(f"Chú ý, người dân sẽ không được dẫn tới {fault.url} ({fault.where}): {fault.why}.")
    if reading.issues:
        raise OperatorError(_advice(reading, usable=usable))


def _list(issues: Sequence[Issue]) -> None:
    for issue in issues[:MOST_ISSUES]:
        click.echo(str(issue), err=True)
    if len(issues) > MOST_ISSUES:
        click.echo(f"… và {len(issues) - MOST_ISSUES} chỗ nữa.", err=True)


def _known(folder: Path) -> dict[str, Procedure]:
    """The records in use. A broken file may be what this import mends: it is named, and stops nothing."""
    return read_records(
        local=folder, leave_out=lambda error: click.echo(f"Chú ý, tệp đang hỏng: {error}", err=True)
    )


def _elsewhere(folder: Path) -> dict[str, LocalRecord]:
    """Records in files of somebody's own writing, which are not overwritten."""
    kept = read_local(folder, leave_out=lambda _: None)
    return {name: local for name, local in kept.items() if local.file != home_of(folder, name)}


def _told(reading: Reading, changed: list[Procedure], before: Collection[str], *, dry_run: bool) -> str:
    new = sum(record.id not in before for record in changed)
    done = "Sẽ nhập" if dry_run else "Đã nhập"
    return (
        f"{done} {len(changed)} thủ tục và chủ đề ({new} mới, {len(changed) - new} thay bản cũ). "
        f"Không lỗi: {len(reading.records)}. Chỗ cần sửa: {len(reading.issues)}."
    )


def _advice(reading: Reading, *, usable: bool) -> str:
    if usable:
        return "Còn thủ tục có lỗi nên chưa nhập. Sửa các chỗ nêu trên rồi nhập lại."
    if reading.is_lost or not reading.records:
        return "Chưa nhập gì. Sửa các chỗ nêu trên rồi nhập lại."
    return (
        "Chưa nhập gì. Sửa các chỗ nêu trên rồi nhập lại, hoặc thêm --keep-good để nhập trước phần không lỗi."
    )


def _load(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(MOST_BYTES + 1)  # one byte more is enough to be refused
    except OSError as error:
        raise OperatorError(f"Không mở được tệp {file}: {why(error)}.") from error


def _save(file: Path, content: bytes) -> None:
    if file.suffix.lower() != ".xlsx":
        raise OperatorError(f"Tên tệp phải có đuôi .xlsx, không phải {file.name}.")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise OperatorError(
            f"Không ghi được {file}: {why(error)}. Nếu tệp đang mở trong Excel, hãy đóng lại."
        ) from error


def _write(folder: Path, records: list[Procedure]) -> None:
    try:
        for record in records:
            write_local(folder, record)
    except OSError as error:
        raise OperatorError(f"Không ghi được vào thư mục {folder}: {why(error)}.") from error

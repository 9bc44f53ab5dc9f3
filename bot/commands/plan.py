"""`motcua plan`: read a plan document, or put it up for review."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import click
from sqlalchemy import Connection

from bot import clock
from bot.commands import opened
from bot.errors import OperatorError
from bot.plan_amended import candidates
from bot.plan_import import Document, import_plan, read_document
from knowledge.file_errors import why
from knowledge.plans.model import Plan
from knowledge.plans.reader import MOST_BYTES
from storage import plans
from storage.plans import PlanHead

PATH = click.Path(path_type=Path)


@click.group()
def plan() -> None:
    """Đọc kế hoạch cải cách hành chính (.docx, .pdf, .xlsx, .txt) thành việc và chỉ tiêu."""


def _read(file: Path) -> Document:
    try:
        with file.open("rb") as source:
            # One byte more than allowed is enough for the reader to refuse a huge file.
            return read_document(file.name, source.read(MOST_BYTES + 1))
    except OSError as error:
        raise OperatorError(f"Không mở được tệp {file}: {why(error)}.") from error


@plan.command()
@click.argument("file", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="In JSON: plan, tasks, targets, warnings.")
def read(file: Path, *, as_json: bool) -> None:
    """Đọc FILE và in ra các việc, chỉ tiêu."""
    found = _read(file).plan
    if as_json:
        click.echo(json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        click.echo(described(found))


def described(found: Plan) -> str:
    """The tasks as lines to be read."""
    lines = [
        f"{found.plan.number or found.plan.file}: {len(found.tasks)} việc, {len(found.targets)} chỉ tiêu"
    ]
    for number, task in enumerate(found.tasks, 1):
        when = task.deadline.due or task.deadline.rule or task.deadline.raw or "không có hạn"
        lines.append(f"{number}. {task.text}\n   Chủ trì: {'; '.join(task.lead) or '?'} · Hạn: {when}")
    lines += [f"Chú ý: {warning.text}" for warning in found.warnings]
    return "\n".join(lines)


@plan.command("import")
@click.argument("file", type=PATH)
def import_(file: Path) -> None:
    """Đọc FILE và đưa vào trang quản trị để duyệt. Chưa nhắc ai cho đến khi duyệt."""
    document = _read(file)
    with opened.database() as database, database.write() as connection:
        plan_id = import_plan(connection, document, f"cli:{getpass.getuser()}", clock.now())
        likely = _amended(connection, plan_id)
    click.echo(
        f"Đã nhập {len(document.plan.tasks)} việc, {len(document.plan.targets)} chỉ tiêu. "
        f"Duyệt tại /quan-tri/ke-hoach/{plan_id}"
    )
    for warning in document.plan.warnings:
        click.echo(f"Chú ý: {warning.text}")
    if likely is not None:
        click.echo(f"Có vẻ là bản thay của kế hoạch {likely.number or likely.file_name}: chọn ở trang duyệt.")


def _amended(connection: Connection, plan_id: int) -> PlanHead | None:
    """The plan in force that the document seems to amend."""
    heads = plans.listed(connection)
    head = next(one for one in heads if one.id == plan_id)
    return next((one for one, likely in candidates(head, heads) if likely), None)

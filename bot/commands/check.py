"""`motcua check`: are the data files right, and what falls due for a review?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import click

from bot import clock
from bot.commands import opened
from bot.errors import OperatorError
from bot.settings import read_settings
from handlers.turn import LOCAL
from knowledge import freshness
from knowledge.freshness import Due
from knowledge.guides import own_guides
from knowledge.local_records import read_local
from knowledge.official_pages import LinkFault, link_faults, without_page
from knowledge.procedures import Procedure


@click.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày kiểm tra; mặc định là hôm nay.")
@click.option(
    "--strict", is_flag=True, help="Báo lỗi cả khi có thủ tục quá hạn soát lại, đường dẫn chưa chính thức."
)
def check(on: dt.datetime | None, *, strict: bool) -> None:
    """Kiểm tra tệp dữ liệu; liệt kê thủ tục đã quá hạn và sắp đến hạn soát lại."""
    _check_local_files()
    knowledge = opened.knowledge()
    _ = knowledge.old_places  # read only when needed; its faults belong here too
    records = knowledge.procedures.values()
    changes = freshness.read_law_changes()
    freshness.check_names(changes, records)
    click.echo(f"{len(records)} thủ tục và chủ đề, {len(changes)} thay đổi pháp luật đọc được, không lỗi.")
    now = clock.now().astimezone(LOCAL).date()
    today = on.date() if on else now
    _list_early([record for record in records if record.as_of > now])
    items = freshness.due(records, changes, today)
    late = [item for item in items if item.day <= today]
    _list("Đã quá hạn", late)
    _list(f"Đến hạn trong {freshness.SOON.days} ngày tới", [item for item in items if item.day > today])
    faults = link_faults(records, knowledge.place, own_guides().values())
    _list_links(faults, without_page(records))
    if strict and (late or faults):
        raise click.exceptions.Exit(1)


def _check_local_files() -> None:
    """All that is wrong with the office's own files, not only the first one."""
    broken: list[str] = []
    read_local(read_settings().knowledge_dir, lambda error: broken.append(str(error)))
    if broken:
        raise OperatorError("\n".join(["Tệp của cơ quan còn chỗ sai:", *broken]))


def _list_early(records: Collection[Procedure]) -> None:
    """A source of tomorrow is a slip of the pen; told only when there is one."""
    for record in records:
        click.echo(f"Ngày của nguồn ở tương lai: {record.id} {record.short_name}: {record.as_of:%d/%m/%Y}")


def _list_links(faults: Collection[LinkFault], without: Collection[Procedure]) -> None:
    click.echo(f"Đường dẫn người dân sẽ thấy mà chưa chính thức: {len(faults) or 'không có'}")
    for fault in faults:
        click.echo(f"  {fault.where}: {fault.url}: {fault.why}")
    click.echo(f"Chưa có trang chính thức, người dân được chỉ căn cứ và Cổng: {len(without) or 'không có'}")
    for record in without:
        kinds = sorted({_KINDS[source.kind] for source in record.sources})
        click.echo(f"  {record.id} {record.short_name}: nguồn chỉ là {', '.join(kinds)}")


_KINDS = {
    "official": "địa chỉ chưa chính thức",
    "copy": "bản sao",
    "article": "bài viết",
    "indirect": "trang chủ hoặc trang của việc khác",
}


def _list(heading: str, items: Collection[Due]) -> None:
    click.echo(f"{heading}: {len(items) or 'không có'}")
    for item in items:
        click.echo(f"  {item.day:%d/%m/%Y}  {item.record.id} {item.record.short_name}: {_why(item)}")


def _why(item: Due) -> str:
    if item.change:
        return f"luật thay đổi ({item.change.id})"
    return {"review_by": "soát lại", "valid_until": "hết hiệu lực"}[item.why]

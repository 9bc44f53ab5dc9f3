"""`motcua check`: are the data files right, and what falls due for a review?"""

from __future__ import annotations

import datetime as dt

import click

from bot import clock
from bot.settings import read_settings
from handlers.turn import LOCAL
from knowledge import library

SOON = dt.timedelta(days=60)


@click.command()
def check() -> None:
    """Kiểm tra tệp dữ liệu; liệt kê thủ tục sắp đến ngày phải soát lại."""
    knowledge = library.load(read_settings().place)
    _ = knowledge.old_places  # read only when needed; its faults belong here too
    today = clock.now().astimezone(LOCAL).date()
    records = knowledge.procedures.values()
    click.echo(f"{len(records)} thủ tục và chủ đề đọc được, không lỗi.")
    for record in sorted(records, key=lambda record: record.review_by):
        if record.review_by <= today + SOON:
            click.echo(f"Soát lại trước {record.review_by:%d/%m/%Y}: {record.id} {record.short_name}")

"""`motcua ask`: questions from standard input, answered by the real turn; nothing is kept."""

from __future__ import annotations

import json
import sys

import click

from bot import clock
from bot.commands import opened
from bot.rehearsal import Rehearsal

TURN_MARK = " >>> "


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Mỗi dòng một đối tượng JSON.")
def ask(*, as_json: bool) -> None:
    """Đọc câu hỏi từ đầu vào, mỗi dòng một câu; « >>> » ngăn các lượt của một cuộc trò chuyện."""
    rehearsal = Rehearsal(opened.knowledge(), clock.now)
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        answer = rehearsal.answer(text.split(TURN_MARK))
        if as_json:
            click.echo(json.dumps({"text": text, **answer.as_json()}, ensure_ascii=False))
        else:
            click.echo(f"{answer.reply}\n")

"""`motcua ask`: questions from standard input, answered by the real turn; nothing is kept."""

from __future__ import annotations

import json
import sys

import click

from bot import clock
from bot.commands import opened
from bot.rehearsal import Rehearsal
from knowledge.explain import explain

TURN_MARK = " >>> "


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Mỗi dòng một đối tượng JSON.")
@click.option("--why", is_flag=True, help="Nói vì sao: từ trùng, điểm, thủ tục đứng nhì, cổng từ chối.")
def ask(*, as_json: bool, why: bool) -> None:
    """Đọc câu hỏi từ đầu vào, mỗi dòng một câu; « >>> » ngăn các lượt của một cuộc trò chuyện."""
    knowledge = opened.knowledge(all_now=False)
    rehearsal = Rehearsal(knowledge, clock.now)
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        turns = text.split(TURN_MARK)
        answer = rehearsal.answer(turns)
        reason = explain(knowledge.understander, turns) if why else None
        if as_json:
            said = {"text": text, **answer.as_json(), **({"why": reason} if reason else {})}
            click.echo(json.dumps(said, ensure_ascii=False))
        else:
            click.echo("\n\n".join(part for part in (answer.reply, reason) if part) + "\n")

"""`motcua evaluate`: how well labelled questions are answered."""

from __future__ import annotations

from pathlib import Path

import click

from bot import clock
from bot.commands import opened
from bot.rehearsal import Rehearsal
from knowledge.datafile import read_one
from knowledge.evaluate import (
    Floors,
    below,
    format_table,
    mark,
    read_labels,
    read_questions,
    score_table,
)

PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("questions", type=PATH)
@click.option("--labels", type=PATH, help="labels.yaml (mặc định: tệp nằm cạnh bộ câu hỏi).")
@click.option("--floors", type=PATH, help="Mức tối thiểu theo loại câu (YAML); dưới mức thì báo lỗi.")
def evaluate(questions: Path, labels: Path | None, floors: Path | None) -> None:
    """Chấm điểm trên bộ câu hỏi có nhãn (.tsv)."""
    knowledge = opened.knowledge()
    rehearsal = Rehearsal(knowledge, clock.now)

    table = read_labels(labels or questions.with_name("labels.yaml"))
    scores = score_table(mark(read_questions(questions), table, knowledge.procedures, rehearsal.answered))
    click.echo(format_table(scores))
    problems = below(scores, read_one(floors, Floors)) if floors else []
    if problems:
        raise click.ClickException("\n".join(problems))

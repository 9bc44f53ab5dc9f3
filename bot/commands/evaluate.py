"""`motcua evaluate`: how well labelled questions are answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot import clock
from bot.rehearsal import Rehearsal
from bot.settings import read_settings
from handlers.turn import Outcome
from knowledge import library
from knowledge.evaluate import Answered, format_table, mark, read_labels, read_questions, score_table

PATH = click.Path(exists=True, dir_okay=False, path_type=Path)
ANSWERING = {Outcome.ANSWERED, Outcome.CHOICES}


@click.command()
@click.argument("questions", type=PATH)
@click.option("--labels", type=PATH, help="labels.yaml (mặc định: tệp nằm cạnh bộ câu hỏi).")
def evaluate(questions: Path, labels: Path | None) -> None:
    """Chấm điểm trên bộ câu hỏi có nhãn (.tsv)."""
    knowledge = library.load(read_settings().place)
    rehearsal = Rehearsal(knowledge, clock.now)

    def answer(turns: Sequence[str]) -> Answered:
        said = rehearsal.answer(turns)
        return Answered(said.procedures, said.outcome not in ANSWERING, said.facet)

    table = read_labels(labels or questions.with_name("labels.yaml"))
    marked = mark(read_questions(questions), table, knowledge.procedures, answer)
    click.echo(format_table(score_table(marked)))

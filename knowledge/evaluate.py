"""The score on a question bank: top-1, recall@3, refusals, facets, by kind of question."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import RootModel

from knowledge.datafile import Record
from knowledge.errors import DataError
from knowledge.text import nfc

TURN = " >>> "
OUT = "OUT"
CHOICES = 3
REAL = ("real", "real-trimmed")

_COLUMNS = ("qid", "text", "label", "facet", "kind")


class Question(NamedTuple):
    """One row. `labels` is empty for a question out of scope."""

    id: str
    turns: tuple[str, ...]
    labels: tuple[str, ...]
    facet: str
    kind: str


class Answered(NamedTuple):
    """What a system said to the last turn."""

    procedures: Sequence[str]
    """Record ids, best first; empty when refused."""
    refused: bool
    facet: str | None


class Marked(NamedTuple):
    """A question with what was said to it and whether that was right."""

    question: Question
    answered: Answered
    covered: bool
    """Whether any record answers it."""
    first: bool
    among_three: bool
    facet: bool


class Floor(Record):
    """The least a kind of question must reach, as shares from 0 to 1. A kind's own rows may be few."""

    top1: float = 0.0
    recall3: float = 0.0
    correct_refusals: float = 0.0
    false_refusals: float = 1.0
    """The most."""


class Floors(RootModel[dict[str, Floor]]):
    """One floor per line of the score table."""


class Score(NamedTuple):
    """Shares from 0 to 1 over the rows they apply to; None when there are none."""

    n: int
    """Rows in scope."""
    top1: float | None
    recall3: float | None
    out: int
    """Rows out of scope."""
    correct_refusals: float | None
    false_refusals: float | None
    facet: float | None
    """Of the rows in scope that were not refused, with the right part found."""


Answer = Callable[[Sequence[str]], Answered]
Labels = Mapping[str, Sequence[str]]


def read_questions(path: Path) -> list[Question]:
    """Read a bank: tab-separated, no quoting.

    Raises:
        DataError: for missing columns, naming the file.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = set(_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise DataError(f"{path.name}: columns are missing: {', '.join(sorted(missing))}")
        return [_question(row) for row in reader]


def _question(row: Mapping[str, str]) -> Question:
    labels = () if row["label"] == OUT else tuple(row["label"].split("|"))
    return Question(row["qid"], tuple(nfc(row["text"]).split(TURN)), labels, row["facet"], row["kind"])


def read_labels(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the table label → ids of the records that answer it.

    Raises:
        DataError: when it is not such a table.
    """
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise DataError(f"{path.name}: a table of labels is expected")
    return {str(label): tuple(map(str, ids or ())) for label, ids in raw.items()}


def mark(questions: Iterable[Question], labels: Labels, known: Iterable[str], answer: Answer) -> list[Marked]:
    """Put every question to `answer`.

    Args:
        questions: rows of the bank.
        labels: label → record ids; a label that is itself the id of a record is right too.
        known: ids of the records the system has; a label none of them answers is not covered.
        answer: given the turns, what the system says to the last.
    """
    ids = frozenset(known)
    return [_mark(question, labels, ids, answer(question.turns)) for question in questions]


def _mark(question: Question, labels: Labels, known: frozenset[str], answered: Answered) -> Marked:
    # a label may itself be the id of the record that answers it
    right = {record for label in question.labels for record in (label, *labels.get(label, ()))}
    said = [] if answered.refused else list(answered.procedures[:CHOICES])
    return Marked(
        question,
        answered,
        covered=bool(right & known),
        first=bool(said) and said[0] in right,
        among_three=any(record in right for record in said),
        facet=answered.facet == question.facet,
    )


def score(marked: Iterable[Marked]) -> Score:
    """Score rows as the bank's README defines it; a refusal in scope is wrong."""
    rows = list(marked)
    inside = [row for row in rows if row.question.labels]
    outside = [row for row in rows if not row.question.labels]
    return Score(
        n=len(inside),
        top1=_share(row.first for row in inside),
        recall3=_share(row.among_three for row in inside),
        out=len(outside),
        correct_refusals=_share(row.answered.refused for row in outside),
        false_refusals=_share(row.answered.refused for row in inside),
        facet=_share(row.facet for row in inside if not row.answered.refused),
    )


def score_table(marked: Sequence[Marked]) -> dict[str, Score]:
    """Scores overall, over covered labels, over real wording, and by kind."""
    kinds = dict.fromkeys(row.question.kind for row in marked)
    covered = [row for row in marked if row.covered or not row.question.labels]
    real = [row for row in marked if row.question.kind in REAL]
    table = {"all": score(marked), "covered": score(covered), "real + real-trimmed": score(real)}
    return table | {kind: score(row for row in marked if row.question.kind == kind) for kind in kinds}


def below(table: Mapping[str, Score], floors: Floors) -> list[str]:
    """What does not reach its floor, a line each; a kind without rows is below too."""
    return [
        f"{kind}: {name} {_percent(got).strip()}, floor {100 * least:.1f}"
        for kind, floor in floors.root.items()
        for name, least in floor
        if not _reached(got := _of(table, kind, name), least, at_most=name == "false_refusals")
    ]


def _of(table: Mapping[str, Score], kind: str, name: str) -> float | None:
    share: float | None = getattr(table[kind], name) if kind in table else None
    return share


def _reached(got: float | None, limit: float, *, at_most: bool) -> bool:
    if got is None:
        return limit == (1.0 if at_most else 0.0)
    return got <= limit if at_most else got >= limit


def format_table(table: Mapping[str, Score]) -> str:
    """The scores as text: percentages, each with its number of rows."""
    lines = [f"{'kind':<20} {'n':>4} {'top-1':>6} {'R@3':>6} {'FR':>6} {'facet':>6} {'OUT':>4} {'CR':>6}"]
    for name, s in table.items():
        lines.append(
            f"{name:<20} {s.n:>4} {_percent(s.top1)} {_percent(s.recall3)} {_percent(s.false_refusals)}"
            f" {_percent(s.facet)} {s.out:>4} {_percent(s.correct_refusals)}"
        )
    return "\n".join(lines)


def _share(right: Iterable[bool]) -> float | None:
    values = list(right)
    return sum(values) / len(values) if values else None


def _percent(share: float | None) -> str:
    return f"{'–':>6}" if share is None else f"{100 * share:6.1f}"

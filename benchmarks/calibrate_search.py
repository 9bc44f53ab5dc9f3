"""Fit the weights of the search and show where the zones of the gate should lie.

Run: `python -m benchmarks.calibrate_search path/to/questions.tsv path/to/labels.yaml`, then set
`knowledge/data/ranking.yaml` by hand. Two thirds of the questions calibrate; the rest, chosen by a hash of the id
(a variant goes with the question it was made from), only shows how well that carries over.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from knowledge.evaluate import Question, read_labels, read_questions
from knowledge.procedures import read_all
from knowledge.ranking import Weights
from knowledge.understand import Understander

RIDGE, STEP, STEPS = 0.02, 0.05, 1_500
VARIANT = "bien-the:"

Floats = NDArray[np.float64]


class Row(NamedTuple):
    question: Question
    features: Floats
    """records × features"""
    right: NDArray[np.bool_]
    gate: float
    held_out: bool


def is_held_out(qid: str, source: str) -> bool:
    """One question in three, always the same ones."""
    origin = source.removeprefix(VARIANT) if source.startswith(VARIANT) else qid
    return int(hashlib.sha256(origin.encode()).hexdigest(), 16) % 3 == 0


def measure(questions: Path, labels: Path) -> list[Row]:
    records = read_all()
    understander = Understander(records)
    table = read_labels(labels)
    with questions.open(encoding="utf-8", newline="") as file:
        sources = {
            r["qid"]: r["source"] for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    rows = []
    for question in read_questions(questions):
        first = question.turns[0] if len(question.turns) > 1 else None
        right = {record for label in question.labels for record in table.get(label, ())}
        held_out = is_held_out(question.id, sources[question.id])
        measured = understander.index.measure(question.turns[-1], first)
        features = np.stack(measured.features, axis=1).astype(np.float64)[: len(records)]
        gate = understander.index.search(question.turns[-1], first).gate
        rows.append(Row(question, features, np.array([r.id in right for r in records]), gate, held_out))
    return rows


def fit(rows: list[Row]) -> Floats:
    """Conditional logit: the right records against all others of a question; no weight below 0 (Adam)."""
    covered = [row for row in rows if row.right.any()]
    weights = np.ones(covered[0].features.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = RIDGE * weights
        for row in covered:
            gradient += row.features.T @ _surplus(row, weights) / len(covered)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights -= STEP * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(weights, 0)
    return weights


def _surplus(row: Row, weights: Floats) -> Floats:
    scores = row.features @ weights
    chance = np.exp(scores - scores.max())
    chance /= chance.sum()
    wanted = chance * row.right
    surplus: Floats = chance - wanted / max(wanted.sum(), 1e-9)
    return surplus


def top1(rows: list[Row], weights: Floats) -> float:
    covered = [row for row in rows if row.right.any()]
    return float(np.mean([row.right[np.argmax(row.features @ weights)] for row in covered]))


@click.command()
@click.argument("questions", type=click.Path(exists=True, path_type=Path))
@click.argument("labels", type=click.Path(exists=True, path_type=Path))
def main(questions: Path, labels: Path) -> None:
    rows = measure(questions, labels)
    calibration = [row for row in rows if not row.held_out]
    held_out = [row for row in rows if row.held_out]
    weights = fit(calibration)
    for name, weight in zip(Weights.model_fields, weights, strict=True):
        print(f"{name:<12} {weight:5.2f}")
    print(f"top-1: calibration {top1(calibration, weights):.1%}, held out {top1(held_out, weights):.1%}")
    for name, part in (("calibration", calibration), ("held out", held_out)):
        inside = np.sort([row.gate for row in part if row.right.any()])
        outside = np.sort([row.gate for row in part if not row.question.labels])
        print(
            f"{name}: lowest gates in scope {np.round(inside[:8], 2)}, highest out {np.round(outside[-8:], 2)}"
        )


if __name__ == "__main__":
    main()

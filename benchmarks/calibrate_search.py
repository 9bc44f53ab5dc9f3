"""Fit the weights of the search and of its gate, and show where the zones of the gate should lie.

Run: `python -m benchmarks.calibrate_search BANK LABELS [--check BANK]`, then set `knowledge/data/ranking.yaml` by hand.
The first bank is fitted on; banks given with `--check` only show how well that carries over. In-scope rows teach which
record is right; out-of-scope rows teach that a matter beyond the records is.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from knowledge.evaluate import Question, read_labels, read_questions
from knowledge.procedures import read_all
from knowledge.ranking import Weights
from knowledge.search import CASE
from knowledge.understand import Understander

RIDGE, STEP, STEPS = 0.02, 0.05, 1_500
PATH = click.Path(exists=True, path_type=Path)

Floats = NDArray[np.float64]


class Row(NamedTuple):
    question: Question
    features: Floats
    """units of the shortlist × features"""
    right: NDArray[np.bool_]
    own: NDArray[np.bool_]
    unknown: float


def measure(understander: Understander, bank: Path, labels: Path) -> list[Row]:
    table, index = read_labels(labels), understander.index
    rows = []
    for question in read_questions(bank):
        first = question.turns[0] if len(question.turns) > 1 and question.labels else None
        wanted = {record for label in question.labels for record in (label, *table.get(label, ()))}
        measured = index.measure(question.turns[-1], first)
        ids = [index.unit(number).id.partition(CASE)[0] for number in measured.units]
        own = np.array([id in index.records for id in ids])
        right = np.array([id in wanted for id in ids]) if wanted else ~own
        features = np.stack(measured.features, axis=1).astype(np.float64)
        rows.append(Row(question, features, right, own, measured.unknown))
    return rows


def fit(rows: list[Row], size: int) -> Floats:
    """Conditional logit: the right units against all others of a question; no weight below 0 (Adam)."""
    rows = [row for row in rows if row.right.any()]
    weights = np.ones(size)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = RIDGE * weights
        for row in rows:
            gradient += row.features.T @ _surplus(row, weights) / len(rows)
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
    """Share of in-scope rows whose best record is right, whatever the gate says."""
    inside = [row for row in rows if row.question.labels]
    return float(
        np.mean([row.right[np.argmax(np.where(row.own, row.features @ weights, -np.inf))] for row in inside])
    )


def terms(row: Row, weights: Floats) -> Floats:
    """What the gate looks at: best score, lead over what is beyond, share of unknown words, one."""
    scores = row.features @ weights
    best = scores[row.own].max(initial=-9.0)
    beyond = scores[~row.own].max(initial=0.0)
    return np.array([best, best - beyond, row.unknown, 1.0])


def fit_gate(rows: list[Row], weights: Floats) -> Floats:
    """Logistic regression by gradient descent: in scope or not."""
    x = np.array([terms(row, weights) for row in rows])
    scale = np.maximum(np.abs(x).max(axis=0), 1e-9)
    y = np.array([bool(row.question.labels) for row in rows], dtype=float)
    share = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    theta = np.zeros(x.shape[1])
    for _ in range(20_000):
        chance = 1 / (1 + np.exp(-np.clip(x / scale @ theta, -30, 30)))
        theta -= 2.0 * ((x / scale).T @ (share * (chance - y)) / len(y) + 1e-4 * theta)
    return theta / scale


def show_gate(name: str, rows: list[Row], weights: Floats, gate: Floats) -> None:
    values = np.array([terms(row, weights) @ gate for row in rows])
    inside = np.sort(values[[bool(row.question.labels) for row in rows]])
    outside = values[[not row.question.labels for row in rows]]
    shares = ", ".join(
        f"{limit}%: {np.mean(outside < inside[len(inside) * limit // 100]):.0%} at {inside[len(inside) * limit // 100]:.2f}"
        for limit in (1, 2, 4, 6)
    )
    print(f"{name}: OUT refused when so many in scope are: {shares}")


@click.command()
@click.argument("bank", type=PATH)
@click.argument("labels", type=PATH)
@click.option("--check", "checks", type=PATH, multiple=True)
def main(bank: Path, labels: Path, checks: tuple[Path, ...]) -> None:
    understander = Understander(read_all())
    rows = measure(understander, bank, labels)
    others = [measure(understander, path, labels) for path in checks]
    weights = fit(rows, len(Weights.model_fields))
    for name, weight in zip(Weights.model_fields, weights, strict=True):
        print(f"  {name}: {weight:.2f}")
    gate = fit_gate(rows, weights)
    print("gate: score {:.2f}, lead {:.2f}, unknown {:.2f}, constant {:.2f}".format(*gate))
    for path, part in zip((bank, *checks), (rows, *others), strict=True):
        print(f"{path.name}: top-1 {top1(part, weights):.1%}")
        show_gate(path.name, part, weights, gate)


if __name__ == "__main__":
    main()

"""Fit the weights of the search and of its gate, and show where the zones of the gate should lie.

Run: `python -m benchmarks.calibrate_search LABELS BANK...`, then set `knowledge/data/ranking.yaml` by hand.
In-scope rows teach which record is right; out-of-scope rows teach that a matter beyond the records is. The figures are
of rows that the weights were not fitted on: the banks are split into five folds, and the variants of a question
(`bien-the:<qid>` in the column `source`) stay in its fold.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
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

RIDGE, STEP, STEPS = 0.02, 0.05, 600
FOLDS = 5
VARIANT = "bien-the:"
PATH = click.Path(exists=True, path_type=Path)

Floats = NDArray[np.float64]


class Row(NamedTuple):
    bank: str
    question: Question
    fold: int
    features: Floats
    """units of the shortlist × features"""
    records: NDArray[np.str_]
    """The record of each unit; empty for a matter beyond."""
    right: NDArray[np.bool_]
    unknown: float

    @property
    def own(self) -> NDArray[np.bool_]:
        return self.records != ""

    @property
    def inside(self) -> bool:
        return bool(self.question.labels)


class Outcome(NamedTuple):
    """What fitted weights make of a row they were not fitted on."""

    row: Row
    first: bool
    among_three: bool
    terms: Floats
    gate: float


def measure(understander: Understander, bank: Path, labels: Path) -> list[Row]:
    table, index = read_labels(labels), understander.index
    with bank.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        sources = {row["qid"]: row["source"] for row in rows}
    measured = []
    for question in read_questions(bank):
        first = question.turns[0] if len(question.turns) > 1 and question.labels else None
        wanted = {record for label in question.labels for record in (label, *table.get(label, ()))}
        found = index.measure(question.turns[-1], first)
        ids = [index.unit(number).id.partition(CASE)[0] for number in found.units]
        records = np.array([record if record in index.records else "" for record in ids])
        right = np.isin(records, list(wanted)) if wanted else records == ""
        features = np.stack(found.features, axis=1).astype(np.float64)
        fold = _fold(question.id, sources[question.id])
        measured.append(Row(bank.name, question, fold, features, records, right, found.unknown))
    return measured


def _fold(qid: str, source: str) -> int:
    origin = source.removeprefix(VARIANT) if source.startswith(VARIANT) else qid
    return int(hashlib.sha256(origin.encode()).hexdigest(), 16) % FOLDS


def fit(rows: Sequence[Row]) -> Floats:
    """Conditional logit: the right units against all others of a question; no weight below 0 (Adam)."""
    rows = [row for row in rows if row.right.any()]
    weights = np.ones(len(Weights.model_fields))
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


def order(row: Row, weights: Floats) -> list[int]:
    """Units of the row, best first, one a record."""
    scores = np.where(row.own, row.features @ weights, -np.inf)
    first: dict[str, int] = {}
    for at in np.argsort(-scores):
        first.setdefault(str(row.records[at]), int(at))
    return list(first.values())


def terms(row: Row, weights: Floats) -> Floats:
    """What the gate looks at: lead over what is beyond, share of unknown words, one."""
    scores = row.features @ weights
    lead = scores[row.own].max(initial=0.0) - scores[~row.own].max(initial=0.0)
    return np.array([lead, row.unknown, 1.0])


def fit_gate(rows: Sequence[Row], weights: Floats) -> Floats:
    """Logistic regression by gradient descent: in scope or not."""
    x = np.array([terms(row, weights) for row in rows])
    scale = np.maximum(np.abs(x).max(axis=0), 1e-9)
    y = np.array([row.inside for row in rows], dtype=float)
    share = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    theta = np.zeros(x.shape[1])
    for _ in range(8_000):
        chance = 1 / (1 + np.exp(-np.clip(x / scale @ theta, -30, 30)))
        theta -= 2.0 * ((x / scale).T @ (share * (chance - y)) / len(y) + 1e-4 * theta)
    fitted: Floats = theta / scale
    return fitted


def judge(row: Row, weights: Floats, gate: Floats) -> Outcome:
    best = order(row, weights)[:3]
    right = [bool(row.right[at]) and row.inside for at in best]
    known = terms(row, weights)
    return Outcome(row, right[0], any(right), known, float(known @ gate))


def cross_validated(rows: Sequence[Row]) -> list[Outcome]:
    """Each row judged by weights fitted on the other folds."""
    outcomes = []
    for fold in range(FOLDS):
        others = [row for row in rows if row.fold != fold]
        weights = fit(others)
        gate = fit_gate(others, weights)
        outcomes += [judge(row, weights, gate) for row in rows if row.fold == fold]
    return outcomes


def show(name: str, outcomes: Sequence[Outcome]) -> None:
    inside = [outcome for outcome in outcomes if outcome.row.inside]
    gates = np.sort([outcome.gate for outcome in inside])
    outside = np.array([outcome.gate for outcome in outcomes if not outcome.row.inside])
    first = np.mean([outcome.first for outcome in inside])
    three = np.mean([outcome.among_three for outcome in inside])
    limits = {limit: gates[len(gates) * limit // 100] for limit in (1, 2, 4, 6)}
    refused = ", ".join(f"{limit}%: {np.mean(outside < at):.0%} at {at:.2f}" for limit, at in limits.items())
    print(
        f"{name:<20} {len(inside):>4} top-1 {first:.1%} R@3 {three:.1%}; OUT refused at false refusals of {refused}"
    )


@click.command()
@click.argument("labels", type=PATH)
@click.argument("banks", type=PATH, nargs=-1)
def main(labels: Path, banks: tuple[Path, ...]) -> None:
    understander = Understander(read_all())
    rows = [row for bank in banks for row in measure(understander, bank, labels)]
    weights = fit(rows)
    for name, weight in zip(Weights.model_fields, weights, strict=True):
        print(f"  {name}: {weight:.2f}")
    gate = fit_gate(rows, weights)
    print("gate: lead {:.2f}, unknown {:.2f}, constant {:.2f}".format(*gate))
    outcomes = cross_validated(rows)
    show("all", outcomes)
    for bank in banks:
        show(bank.name, [outcome for outcome in outcomes if outcome.row.bank == bank.name])
    for kind in dict.fromkeys(row.question.kind for row in rows):
        part = [outcome for outcome in outcomes if outcome.row.question.kind == kind]
        show(kind, part)


if __name__ == "__main__":
    main()

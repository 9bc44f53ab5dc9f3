"""Learn what each word speaks for, from the data files.

Run: `make learn` after names, example questions or word lists have changed. A test fails while the stored table was
learnt from other lines than those in the data files.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from knowledge.lexicon import own_lexicon
from knowledge.procedures import read_all
from knowledge.scoring.evidence import SCALE, Table
from knowledge.scoring.prepared import LINES, save
from knowledge.search import EVIDENCE, SearchIndex
from knowledge.text import digest

STRICTNESS = 0.5
"""The C of the support vector machine."""
LEAST = 0.05
"""Weights below this are left out."""


def learn(
    lines: list[tuple[str, list[str]]],
    *,
    strictness: float = STRICTNESS,
    seen: int = 1,
    balanced: bool = False,
) -> Table:
    """A linear support vector machine, one unit against all others.

    Args:
        lines: the unit of each line and its terms.
        strictness: its C.
        seen: lines a term must stand in to be learnt from.
        balanced: whether a unit with few lines counts as much as one with many.
    """
    having = Counter(term for _, terms in lines for term in set(terms))
    vocabulary = {
        term: number for number, term in enumerate(sorted(term for term in having if having[term] >= seen))
    }
    rarity = np.array([math.log((1 + len(lines)) / (1 + having[term])) + 1 for term in vocabulary])
    held = [{vocabulary[term] for term in terms if term in vocabulary} for _, terms in lines]
    rows = np.repeat(np.arange(len(held)), [len(own) for own in held])
    columns = np.array([number for own in held for number in sorted(own)])
    samples = normalize(csr_matrix((rarity[columns], (rows, columns)), (len(lines), len(vocabulary))))
    machine = LinearSVC(C=strictness, class_weight="balanced" if balanced else None, random_state=0)
    machine.fit(samples, [unit for unit, _ in lines])
    return _table(machine, list(vocabulary), rarity, digest(repr(lines)))


def _table(machine: LinearSVC, terms: list[str], rarity: np.ndarray, learnt_from: str) -> Table:
    weights = machine.coef_.T
    kept = np.clip(np.round(np.where(np.abs(weights) < LEAST, 0, weights) * SCALE), -127, 127).astype(np.int8)
    told = np.flatnonzero(kept.any(axis=1))
    kept = kept[told]
    at, unit_of = np.nonzero(kept)
    return Table(
        tuple(terms[number] for number in told),
        rarity[told].astype(np.float32),
        tuple(machine.classes_),
        machine.intercept_.astype(np.float32),
        np.searchsorted(at, np.arange(len(told) + 1)).astype(np.int32),
        unit_of.astype(np.uint16),
        kept[at, unit_of],
        learnt_from,
    )


def main() -> None:
    index = SearchIndex(read_all())
    save(LINES, own_lexicon(), *index.prepared_lines())
    lines = list(index.lines())
    table = learn(lines)
    table.save(EVIDENCE)
    print(
        f"{len(lines)} lines, {len(table.units)} units, {len(table.terms)} terms, {len(table.weight)} weights"
    )


if __name__ == "__main__":
    main()

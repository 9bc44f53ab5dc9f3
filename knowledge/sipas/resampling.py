"""The interval of the index: answers of one person go together, so persons are drawn, not answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from knowledge.sipas.formula import Interval, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 2_000
SEED = 20_261_121
_AT_ONCE = 100
"""Draws held in memory together."""


def index_interval(
    rows: Sequence[Row], codes: Collection[str], *, draws: int = DRAWS, seed: int = SEED
) -> Interval:
    """95 % bootstrap interval (percentiles) of the mean share satisfied over criteria.

    The same answers give the same interval, in whatever order they come.

    Args:
        rows: one per respondent.
        codes: the criteria of the index, `Evaluation.index.codes`.
        draws: resamples of all respondents.
        seed: of the random numbers.

    Raises:
        ValueError: no row answers any of the criteria.
    """
    import numpy as np  # noqa: PLC0415 - a tenth of a second that start-up need not spend

    patterns, people = _patterns(rows, sorted(codes))
    if not (patterns >= 0).any():
        raise ValueError("index_interval: no valid answers")
    satisfied, valid = (patterns == 1).astype(float), (patterns >= 0).astype(float)
    random = np.random.default_rng(seed)
    chances = people / people.sum()
    means: list[float] = []
    while len(means) < draws:
        drawn = random.multinomial(people.sum(), chances, size=min(_AT_ONCE, draws - len(means)))
        means.extend(_mean_shares(drawn @ satisfied, drawn @ valid))
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(low), float(high))


def _patterns(rows: Sequence[Row], codes: Sequence[str]) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Distinct answer patterns (1 satisfied, 0 not, -1 no valid answer) and how many people gave each.

    Drawing patterns by their frequency is the same experiment as drawing people, only shorter.
    """
    import numpy as np  # noqa: PLC0415 - as above

    table = np.array([[_mark(row.get(code)) for code in codes] for row in rows], dtype=np.int8)
    return np.unique(table.reshape(len(rows), len(codes)), axis=0, return_counts=True)


def _mark(answer: int | None) -> int:
    return -1 if answer is None else int(answer >= 4)  # noqa: PLR2004 - 4 and 5 count as satisfied


def _mean_shares(satisfied: NDArray[np.float64], valid: NDArray[np.float64]) -> list[float]:
    """Mean over the criteria that got an answer in the draw, for each draw (rows) of criteria (columns)."""
    import numpy as np  # noqa: PLC0415 - as above

    answered = valid > 0
    shares = np.divide(satisfied, valid, out=np.zeros_like(satisfied), where=answered)
    criteria = answered.sum(axis=1)
    return [float(total / n) for total, n in zip(shares.sum(axis=1), criteria, strict=True) if n]

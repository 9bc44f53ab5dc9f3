"""The interval of the index: answers of one person go together, so persons are drawn, not answers.

Up to two thousand people are drawn 2,000 times. Of more, nobody needs to be drawn: the spread of the drawn means is
known (Efron's infinitesimal jackknife, 1982, is the limit of the bootstrap), and with so many independent persons they
are normal (central limit theorem). What this leaves out is smaller than the chance in 2,000 draws.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from knowledge.sipas.formula import Z95, Interval, Row, wilson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.sipas.columns import Columns

    Marks = NDArray[np.int8]
    """Criteria (rows) by people (columns): 1 satisfied, 0 not, -1 no valid answer."""

DRAWS = 2_000
SEED = 20_261_121
MOST_DRAWN = 2_000
"""People up to which they are drawn."""
_AT_ONCE = 100
"""Draws held in memory together."""
_SATISFIED, _HIGHEST = 4, 5
_DIGITS = 9


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

    ordered = sorted(codes)
    marks = np.array([[_mark(row.get(code)) for row in rows] for code in ordered], dtype=np.int8)
    return _interval(marks.reshape(len(ordered), len(rows)), draws, seed)


def columns_interval(
    columns: Columns, codes: Collection[str], *, draws: int = DRAWS, seed: int = SEED
) -> Interval:
    """The same of ratings in columns.

    Raises:
        ValueError: none answers any of the criteria.
    """
    import numpy as np  # noqa: PLC0415 - as above

    meant = np.full(256, -1, dtype=np.int8)
    meant[1:_SATISFIED], meant[_SATISFIED : _HIGHEST + 1] = 0, 1
    return _interval(np.stack([meant[columns.items[code]] for code in sorted(codes)]), draws, seed)


def _mark(answer: int | None) -> int:
    return -1 if answer is None else int(answer >= _SATISFIED)


def _interval(marks: Marks, draws: int, seed: int) -> Interval:
    import numpy as np  # noqa: PLC0415 - as above

    if not (marks >= 0).any():
        raise ValueError("index_interval: no valid answers")
    if (alike := _of_one_mind(marks)) is not None:
        return alike
    if marks.shape[1] > MOST_DRAWN:
        return _of_many(marks)
    means = _of_drawn(*_patterns(marks), draws, np.random.default_rng(seed))
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(low), float(high))


def _of_one_mind(marks: Marks) -> Interval | None:
    """Where all valid answers agree, drawing people shows no chance at all: that of the least answered criterion.

    Otherwise a satisfied handful would read "100 % to 100 %": more than so few can tell, and of each of them.
    """
    answered, satisfied = _counts(marks >= 0), _counts(marks == 1)
    share = int(satisfied.sum()) / int(answered.sum())
    fewest = int(answered[answered > 0].min())
    return wilson(int(share) * fewest, fewest) if share in {0, 1} else None


def _counts(which: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many people of each row. Numpy counts what is not zero far quicker than it sums."""
    import numpy as np  # noqa: PLC0415 - as above

    return np.array([np.count_nonzero(row) for row in which], dtype=np.int64)


def _patterns(marks: Marks) -> tuple[Marks, NDArray[np.int64]]:
    """Distinct patterns (rows) in a fixed order, and how many people gave each."""
    import numpy as np  # noqa: PLC0415 - as above

    return np.unique(marks.T, axis=0, return_counts=True)


def _of_drawn(
    patterns: Marks, people: NDArray[np.int64], draws: int, random: np.random.Generator
) -> list[float]:
    """The mean share of as many people as there are, drawn from them again and again."""
    import numpy as np  # noqa: PLC0415 - as above

    satisfied, valid = (patterns == 1).astype(float), (patterns >= 0).astype(float)
    pattern_of = np.repeat(np.arange(len(people)), people)
    means: list[float] = []
    while len(means) < draws:
        together = min(_AT_ONCE, draws - len(means))
        drawn = pattern_of[random.integers(0, len(pattern_of), size=(together, len(pattern_of)))]
        # The draws one behind the other, so that one count tells how often each of them has each pattern.
        drawn += np.arange(0, together * len(people), len(people))[:, None]
        often = np.bincount(drawn.ravel(), minlength=together * len(people)).reshape(together, len(people))
        means.extend(_mean_shares(often @ satisfied, often @ valid))
    return means


def _of_many(marks: Marks) -> Interval:
    """Mean plus and minus 1.96 standard errors, from what each person adds to the mean of the shares."""
    import numpy as np  # noqa: PLC0415 - as above

    answered, satisfied = _counts(marks >= 0), _counts(marks == 1)
    asked = np.flatnonzero(answered)
    shares = satisfied[asked] / answered[asked]
    adds = np.zeros(marks.shape[1])
    for criterion, share in zip(asked, shares, strict=True):
        # Of one who is not satisfied, who is, and (the last: -1) of one who gave no valid answer.
        adds += (np.array([-share, 1 - share, 0.0]) / answered[criterion])[marks[criterion]]
    error = float(np.sqrt((adds**2).sum())) / len(shares)
    mean = float(shares.mean())
    # Rounded, as sums of many fractions differ in the last digits with their order.
    low, high = round(mean - Z95 * error, _DIGITS), round(mean + Z95 * error, _DIGITS)
    return Interval(max(0.0, low), min(1.0, high))


def _mean_shares(satisfied: NDArray[np.float64], valid: NDArray[np.float64]) -> list[float]:
    """Mean over the criteria that got an answer in the draw, for each draw (rows) of criteria (columns)."""
    import numpy as np  # noqa: PLC0415 - as above

    answered = valid > 0
    shares = np.divide(satisfied, valid, out=np.zeros_like(satisfied), where=answered)
    criteria = answered.sum(axis=1)
    return [float(total / n) for total, n in zip(shares.sum(axis=1), criteria, strict=True) if n]

"""Which figures may leave the house: too few answers point at persons, or at nothing.

Every screen, report, chart, export and API asks here; the rules stand nowhere else (docs/sipas.md).
"""

from collections.abc import Mapping
from enum import StrEnum

K = 5
"""Fewest answers of which anything is shown."""

ENOUGH = 30
"""Fewest answers for a figure with decimals, a place in a ranking, or a part in the index variant A-E."""


class Standing(StrEnum):
    """What may be said of a figure with so many answers."""

    HIDDEN = "hidden"
    """Nothing: no count, no percentage, no comment."""
    FEW = "few"
    """Whole per cent with its interval and a flag; no ranking."""
    FULL = "full"

    @property
    def shown(self) -> bool:
        return self is not Standing.HIDDEN

    @property
    def rankable(self) -> bool:
        return self is Standing.FULL


def publishable(n: int) -> Standing:
    """The standing of a cell (unit x period x item x group) with `n` valid answers."""
    if n < K:
        return Standing.HIDDEN
    return Standing.FEW if n < ENOUGH else Standing.FULL


def hidden_groups(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups to hide when a published total is split into groups.

    Hiding only the small group would give it away as the rest of the total, so the next smallest is hidden
    with it until what is hidden is at least two groups and five answers. A group without answers has
    nothing to give away.
    """
    hidden = {name for name, n in sizes.items() if 0 < n < K}
    if not hidden:
        return frozenset()
    others = sorted((name for name, n in sizes.items() if n >= K), key=lambda name: (sizes[name], name))
    while others and (len(hidden) == 1 or sum(sizes[name] for name in hidden) < K):
        hidden.add(others.pop(0))
    return frozenset(hidden)

"""Nothing small can be worked out from what is published; checked by solving for it as an attacker would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.sipas.publication import K
from knowledge.sipas.suppression import TOTAL, publish, publish_groups

ROWS, COLUMNS = tuple("abcdef"), ("1", "2", "3", "4")
SIZES = st.one_of(st.integers(0, 12), st.sampled_from([0, 1, 4, 5, 30, 200]))


@st.composite
def tables(draw):
    rows, columns = ROWS[: draw(st.integers(1, 6))], COLUMNS[: draw(st.integers(1, 4))]
    return {(row, column): draw(SIZES) for row in rows for column in columns}


def with_totals(cells):
    sizes = {}
    for (row, column), n in cells.items():
        for key in {(row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)}:
            sizes[key] = sizes.get(key, 0) + n
    return sizes


def solvable(cells, shown) -> list[tuple[str, str]]:
    """The hidden figures that follow from the sums of the table: unit vectors in the space of its equations."""
    sizes = with_totals(cells)
    hidden = sorted(sizes.keys() - shown)
    rows, columns = {row for row, _ in sizes}, {column for _, column in sizes}
    place = {cell: number for number, cell in enumerate(hidden)}
    lines = [{(r, c): -1 if c == TOTAL else 1 for c in columns} for r in rows]
    lines += [{(r, c): -1 if r == TOTAL else 1 for r in rows} for c in columns]
    if not hidden:
        return []
    matrix = np.array([_equation(place, signs) for signs in lines])
    rank = np.linalg.matrix_rank(matrix)
    return [
        cell
        for cell in hidden
        if np.linalg.matrix_rank(np.vstack((matrix, np.eye(len(hidden))[place[cell]]))) == rank
    ]


def _equation(place, signs):
    """One line's sum less its total, as far as it is hidden."""
    equation = np.zeros(len(place))
    for cell, sign in signs.items():
        if cell in place:
            equation[place[cell]] = sign
    return equation


@given(tables())
def test_no_small_figure_follows_from_the_published_ones(cells):
    """Whoever subtracts cells from rows, columns and totals learns nothing about fewer than five people."""
    sizes, shown = with_totals(cells), publish(cells).shown

    assert all(sizes[cell] >= K for cell in shown)
    assert [cell for cell in solvable(cells, shown) if 0 < sizes[cell] < K] == []


@given(tables())
def test_what_is_left_of_a_line_is_five_or_nobody(cells):
    """The rest of a row or column, its total less what is shown, is never one to four people."""
    sizes, published = with_totals(cells), publish(cells)
    for lines in (
        [[(r, c) for c in COLUMNS if (r, c) in sizes] + [(r, TOTAL)] for r in ROWS if (r, TOTAL) in sizes],
        [[(r, c) for r in ROWS if (r, c) in sizes] + [(TOTAL, c)] for c in COLUMNS if (TOTAL, c) in sizes],
    ):
        for *parts, total in lines:
            rest = sum(sizes[part] for part in parts if part not in published.shown)
            assert total not in published.shown or rest == 0 or rest >= K


@given(tables(), st.data())
def test_totals_hidden_elsewhere_stay_hidden(cells, data):
    """A group that the year's table does not name cannot be added up from its months."""
    totals = {row: sum(n for (r, _), n in cells.items() if r == row) for row, _ in cells}
    assume(len(totals) > 1)  # the only group is its total
    named = publish_groups(totals, hidden=data.draw(st.sets(st.sampled_from(sorted(totals)))))
    published = publish(cells, rows=named)
    known = published.shown | {(row, TOTAL) for row in named}
    if not published.shown:
        return
    derived = solvable(cells, known)

    assert {row for row in totals if (row, TOTAL) in published.shown} <= named
    assert not {(row, TOTAL) for row in totals.keys() - named if totals[row]} & set(derived)
    sizes = with_totals(cells)
    assert [cell for cell in derived if 0 < sizes[cell] < K] == []


@given(st.dictionaries(st.sampled_from(ROWS), SIZES, max_size=6), st.sets(st.sampled_from(ROWS)))
def test_groups_of_a_total(sizes, hidden):
    """What a list of groups leaves out is nobody, or at least two groups and five people."""
    named = publish_groups(sizes, hidden=hidden)
    left = {name: n for name, n in sizes.items() if name not in named and n}

    assert not named & hidden
    assert all(sizes[name] >= K for name in named)
    assert not named or not left or (len(left) > 1 and sum(left.values()) >= K)


def test_sixty_fifty_six_and_four():
    """The rule's own example: hiding only the four would give them away."""
    assert publish_groups({"x": 60, "y": 56, "z": 4}) == {"x"}


def test_large_table_is_quick_and_shows_most():
    """Forty procedures over twelve months: what is large enough is nearly all there."""
    rng = np.random.default_rng(2)
    cells = {(f"p{r:02}", f"{c:02}"): int(rng.poisson(20)) for r in range(40) for c in range(12)}
    cells["p00", "03"] = 2
    shown = publish(cells).shown

    assert ("p00", "03") not in shown
    assert len(shown) >= 40 * 12 - 6


@pytest.mark.parametrize("sizes", [{}, {"a": 4}, {"a": 2, "b": 2}])
def test_too_few_in_all(sizes):
    """Under five in all, nothing is said."""
    assert publish_groups(sizes) == frozenset()
    assert publish({(name, "1"): n for name, n in sizes.items()}).shown == frozenset()

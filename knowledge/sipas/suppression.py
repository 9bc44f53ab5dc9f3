"""What may be published of a table, so that nothing small can be worked out from the rest by subtraction.

`publish` is the one door: every page, download, chat reply and interface asks it which figures it may give.

A table's figures hang together by sums: the cells of a row make its total, those of a column make its, and the totals
make the grand total. Take each row and each column as a point and each hidden figure as a line between two points: a
hidden figure can be worked out exactly if its line is the only way between its ends (a bridge), and not otherwise.
So lines are added until no small figure is a bridge and no sum gives away fewer than five.
Source: own design after the theory of cell suppression in two-way tables (Gusfield, SIAM J. Comput. 17, 1988).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.sipas.publication import K

Cell = tuple[str, str]
Line = tuple[str, str]
"""("row", name) or ("column", name)."""

TOTAL = ""
"""Names the total of a row or column; no group is called so."""


@dataclass(frozen=True)
class Published:
    """Which figures of a table may be given; all others say "Chưa đủ ý kiến (<5)", the empty ones too."""

    shown: frozenset[Cell]

    def row(self, name: str) -> bool:
        """Whether a row's total may be given."""
        return (name, TOTAL) in self.shown

    def column(self, name: str) -> bool:
        """Whether a column's total may be given."""
        return (TOTAL, name) in self.shown

    def cell(self, row: str, column: str) -> bool:
        return (row, column) in self.shown


def publish_groups(sizes: Mapping[str, int], *, hidden: Iterable[str] = ()) -> frozenset[str]:
    """The groups of a total that may be named, the total being published if it is five or more.

    What is hidden is none, or at least two groups that are five answers together.

    Args:
        sizes: answers by group.
        hidden: groups that must be hidden for another reason; where they are, their total gives them away too.
    """
    concealed = {name for name, n in sizes.items() if n < K} | set(hidden)
    others = sorted(sizes.keys() - concealed, key=lambda name: (sizes[name], name))
    if sum(sizes.values()) < K:
        return frozenset()
    real = {name for name in concealed if sizes.get(name)}
    while real and others and (len(real) == 1 or sum(sizes[name] for name in real) < K):
        real.add(others.pop(0))
    if real and (len(real) == 1 or sum(sizes[name] for name in real) < K):
        return frozenset()
    return frozenset(sizes.keys() - concealed - real)


def publish(cells: Mapping[Cell, int], *, rows: Iterable[str] | None = None) -> Published:
    """Which figures of a two-way table may be given.

    Args:
        cells: answers by (row, column); a cell that is not there is empty.
        rows: the rows whose totals are published elsewhere and so are known, whatever is decided here; all others'
            totals are hidden and kept from being worked out here. Decided like a list of groups when not given.
    """
    table = _Table(cells)
    if table.sizes[TOTAL, TOTAL] < K:
        return Published(frozenset())
    named = publish_groups(table.totals("row")) if rows is None else frozenset(rows)
    table.hide((name, TOTAL) for name in table.rows - named)
    table.hide((TOTAL, name) for name in table.columns - publish_groups(table.totals("column")))
    table.hide(cell for cell in table.inner if table.sizes[cell] < K)
    table.protect()
    return Published(frozenset(table.sizes.keys() - table.hidden))


class _Table:
    """Cells and totals, and which of them are hidden."""

    def __init__(self, cells: Mapping[Cell, int]) -> None:
        self.rows = {row for row, _ in cells}
        self.columns = {column for _, column in cells}
        self.inner = [(row, column) for row in sorted(self.rows) for column in sorted(self.columns)]
        self.sizes: dict[Cell, int] = defaultdict(int)
        for row, column in self.inner:
            n = cells.get((row, column), 0)
            for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
                self.sizes[cell] += n
        self.hidden: set[Cell] = set()
        self._kept = {(row, TOTAL) for row in self.rows} | {(TOTAL, name) for name in self.columns}
        self._kept.add((TOTAL, TOTAL))

    def totals(self, kind: str) -> dict[str, int]:
        if kind == "row":
            return {row: self.sizes[row, TOTAL] for row in self.rows}
        return {column: self.sizes[TOTAL, column] for column in self.columns}

    def hide(self, cells: Iterable[Cell]) -> None:
        self.hidden.update(cells)

    def protect(self) -> None:
        """Hide more cells until nothing that must stay hidden can be worked out; totals stay as they are."""
        guarded = {cell for cell in self.hidden if cell in self._kept or 0 < self.sizes[cell] < K}
        while (found := self._next_to_hide(guarded)) is not None:
            self.hidden.add(found)

    def _next_to_hide(self, guarded: set[Cell]) -> Cell | None:
        for row in sorted(self.rows):
            if found := self._fill_up([(row, column) for column in sorted(self.columns)]):
                return found
        for column in sorted(self.columns):
            if found := self._fill_up([(row, column) for row in sorted(self.rows)]):
                return found
        for cell, side in sorted(_bridges(self.hidden)):
            if cell in guarded and (found := self._way_around(side)):
                return found
        return None

    def _fill_up(self, line: list[Cell]) -> Cell | None:
        """One more cell of a row or column whose hidden ones make fewer than five together."""
        hidden = [cell for cell in line if cell in self.hidden]
        if not 0 < sum(self.sizes[cell] for cell in hidden) < K:
            return None
        return self._smallest(cell for cell in line if cell not in self.hidden)

    def _way_around(self, side: frozenset[Line]) -> Cell | None:
        """The smallest cell that joins the two sides of a bridge once more."""
        crossing = (
            (row, column)
            for row, column in self.inner
            if (row, column) not in self.hidden and (("row", row) in side) != (("column", column) in side)
        )
        return self._smallest(crossing)

    def _smallest(self, cells: Iterable[Cell]) -> Cell | None:
        return min(cells, key=lambda cell: (self.sizes[cell], cell), default=None)


def _bridges(hidden: Iterable[Cell]) -> list[tuple[Cell, frozenset[Line]]]:
    """The hidden figures that are the only way between their ends, with the points on one side of each.

    A point's lowest reachable number tells whether a way leads back past the line to it (Tarjan, 1974). Without
    recursion: a table may have more rows than Python has stack.
    """
    ways: dict[Line, list[tuple[Line, Cell]]] = defaultdict(list)
    for cell in sorted(hidden):
        row, column = ("row", cell[0]), ("column", cell[1])
        ways[row].append((column, cell))
        ways[column].append((row, cell))
    found: list[tuple[Cell, frozenset[Line]]] = []
    number: dict[Line, int] = {}
    for start in list(ways):
        if start not in number:
            found += _bridges_from(start, ways, number)
    return found


def _bridges_from(
    start: Line, ways: Mapping[Line, list[tuple[Line, Cell]]], number: dict[Line, int]
) -> list[tuple[Cell, frozenset[Line]]]:
    order: list[Line] = []
    low: dict[Line, int] = {}
    came: dict[Line, tuple[Line, Cell] | None] = {start: None}
    stack = [(start, iter(ways[start]))]
    number[start] = low[start] = 0
    order.append(start)
    found: list[tuple[Cell, frozenset[Line]]] = []
    while stack:
        point, onward = stack[-1]
        by = came[point]
        for other, cell in onward:
            if by is not None and cell == by[1]:
                continue
            if other in low:
                low[point] = min(low[point], number[other])
                continue
            came[other] = (point, cell)
            number[other] = low[other] = len(order)
            order.append(other)
            stack.append((other, iter(ways[other])))
            break
        else:
            stack.pop()
            if by is not None:
                before, cell = by
                low[before] = min(low[before], low[point])
                if low[point] > number[before]:
                    found.append((cell, frozenset(order[number[point] :])))
    return found

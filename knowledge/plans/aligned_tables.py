"""Tables without any line, their columns only held apart by blanks: in plain text and on pages of a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.plans.blocks import Cell, Row, Table
from knowledge.plans.columns import find_columns
from knowledge.plans.lines import tidy
from knowledge.plans.markers import Level, is_capitals, read_mark
from knowledge.plans.period_titles import period_title

ROW_NUMBER = re.compile(r"^\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[A-H])[.)]?$")
FEWEST_TITLES = 3
FEWEST_ROWS = 2
LONGEST_TITLE = 30
"""Words."""
MOST_TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together, from `left` to `right`, in characters or points."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line as its pieces."""

    pieces: tuple[Piece, ...]
    where: int
    band: int = 0
    """Between which horizontal rules of the page it stands; 0 where there are none."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table among printed lines, from `begin` to before `end`, and where its columns stand."""

    begin: int
    end: int
    rows: tuple[Row, ...]
    grid: Grid


class Grid:
    """Where the columns stand: each from its leftmost to its rightmost word seen so far."""

    def __init__(self, titles: Sequence[Piece]) -> None:
        """Begin with the titles of the columns, in order."""
        self.columns = [(piece.left, piece.right) for piece in titles]

    def place(self, line: Printed) -> list[str] | None:
        """The words of a line under the columns; None when some stand across two of them."""
        cells = [""] * len(self.columns)
        seen = list(self.columns)
        for piece in line.pieces:
            hits = [
                i for i, (left, right) in enumerate(self.columns) if piece.left < right and piece.right > left
            ]
            if len(hits) > 1:
                return None
            index = hits[0] if hits else self._nearest(piece)
            cells[index] = f"{cells[index]} {piece.text}".strip()
            left, right = seen[index]
            seen[index] = min(left, piece.left), max(right, piece.right)
        if any(a[1] > b[0] for a, b in pairwise(seen)):
            return None
        self.columns = seen
        return cells

    def _nearest(self, piece: Piece) -> int:
        gaps = [max(left - piece.right, piece.left - right) for left, right in self.columns]
        return gaps.index(min(gaps))


def find_aligned(lines: Sequence[Printed], goes_on: Grid | None = None) -> Iterator[Aligned]:
    """The tables among lines, in order.

    Args:
        lines: The lines of a text or of one page.
        goes_on: The columns of the page before, when its table reached the end of it.
    """
    at = 0
    if goes_on:
        found = _rows_from(lines, 0, goes_on, [])
        if found:
            yield found
            at = found.end
    while at < len(lines):
        found = _table_at(lines, at)
        if found:
            yield found
        at = found.end if found else at + 1


def _table_at(lines: Sequence[Printed], begin: int) -> Aligned | None:
    """The table whose titles stand at `begin`."""
    pieces = lines[begin].pieces
    if len(pieces) < FEWEST_TITLES:
        return None
    header = _row([piece.text for piece in pieces], lines[begin].where)
    if find_columns(Table((header,))) is None:
        return None
    return _rows_from(lines, begin, Grid(pieces), [header])


def _rows_from(lines: Sequence[Printed], begin: int, grid: Grid, rows: list[Row]) -> Aligned | None:
    """The rows from a place on, until a line stands across the columns and is no title among them."""
    end = start = begin + len(rows)
    titles = len(rows)
    band = lines[begin].band if begin < len(lines) else 0
    for place in range(start, len(lines)):
        line = lines[place]
        cells = grid.place(line)
        if cells is None:
            if not _is_title(line):
                break
            rows.append(_row([line.pieces[0].text, *[""] * (len(grid.columns) - 1)], line.where))
        elif rows and _is_rest(cells, line, band, in_header=bool(titles) and len(rows) == 1):
            rows[-1] = _glued(rows[-1], cells)
        else:
            rows.append(_row(cells, line.where))
        band = line.band
        end = place + 1
    while end > start and len(rows) > titles and sum(bool(cell.text) for cell in rows[-1].cells) <= 1:
        rows.pop()
        end -= 1
    full = sum(sum(bool(cell.text) for cell in row.cells) >= FEWEST_TITLES for row in rows[titles:])
    return Aligned(begin, end, tuple(rows), grid) if full >= (FEWEST_ROWS if titles else 1) else None


def _is_rest(cells: list[str], line: Printed, band: int, *, in_header: bool) -> bool:
    """Whether a line goes on with the row above it."""
    if line.band:
        return line.band == band
    if cells[0]:
        return not ROW_NUMBER.match(cells[0]) and (in_header or cells[0][:1].islower())
    return True


def _is_title(line: Printed) -> bool:
    text = line.pieces[0].text
    if len(line.pieces) > 1 or len(text.split()) > LONGEST_TITLE:
        return False
    return read_mark(text).level is Level.PART or is_capitals(text) or bool(period_title(text))


def _glued(row: Row, cells: list[str]) -> Row:
    texts = [f"{above} {below}".strip() for above, below in zip(row.texts(), cells, strict=True)]
    return _row(texts, row.where)


def _row(texts: Sequence[str], where: int) -> Row:
    return Row(tuple(Cell(tidy(text)) for text in texts), where)

"""What every reader turns its bytes into: lines, paragraphs and tables, each knowing where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.plans.model import WhereUnit

Numbered = tuple[int, str]
"""A line of a text file as it stands there, and its number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, before paragraphs are put together."""

    text: str
    where: int
    room: float | None = None
    """Characters that would still have fitted on the line; None when the line was not wrapped by a page."""
    indented: bool = False
    measured: bool = False
    """`room` was measured on the page, not guessed from the count of characters."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    where: tuple[int, ...] = ()
    strong: bool = False
    """Printed as a heading: bold from end to end, or a heading style."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str = ""
    above: bool = False
    """The file says that this cell is merged with the one above; `text` is already that cell's."""
    beside: bool = False
    """The file says that this cell is merged with the one to its left; `text` is empty."""


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    where: int
    page_start: bool = False
    """First row of a table that goes on from the page before."""

    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    charged: tuple[str, ...] = ()
    """The offices that the heading right above it gives its work to."""
    timed: str = ""
    """The time that this heading gives it: "Tháng 3"."""
    unruled: bool = False
    """Printed without lines: which words stand in which column is told by the blanks between them."""

    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    def has_merges(self) -> bool:
        return any(cell.above for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class TableAt:
    """A table found among lines: from `begin` to before `end`, both places in the list of lines."""

    begin: int
    end: int
    rows: tuple[Row, ...]
    unruled: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks, in reading order."""

    blocks: tuple[Block, ...]
    where_unit: WhereUnit
    blank_pages: tuple[int, ...] = field(default=())
    """Pages without a text layer."""

    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]


def plain_row(texts: Iterable[str], where: int) -> Row:
    return Row(tuple(Cell(text.strip()) for text in texts), where)


def letters(blocks: Sequence[Block]) -> int:
    """How many letters and digits the blocks hold."""
    texts = (
        text
        for block in blocks
        for text in (
            [block.text] if isinstance(block, Paragraph) else [t for row in block.rows for t in row.texts()]
        )
    )
    return sum(character.isalnum() for text in texts for character in text)

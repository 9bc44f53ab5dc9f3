"""A PDF with a text layer into blocks: ruled tables cell by cell, the rest as lines of a page."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.plans.aligned_tables import Grid, find_aligned
from knowledge.plans.blocks import Block, Cell, Document, Line, Row, Table, letters
from knowledge.plans.errors import EncryptedPlanError, PlanTooLargeError, ScannedPlanError
from knowledge.plans.lines import is_furniture, join_lines, run_on, tidy
from knowledge.plans.pdf_columns import printed_lines
from knowledge.plans.pdf_frames import frame_of
from knowledge.plans.pdf_glyphs import set_on_baselines

MOST_PAGES = 200
FEWEST_LETTERS_ON_A_PAGE = 15
COLUMN_GAP = 18.0
"""Points between two words that belong to different columns (issuer and motto, "Nơi nhận" and signature)."""
INDENT = 12.0
FEWEST_COLUMNS = 3
"""Of a single row of cells that is a table all the same: the last one, alone on its page."""
CELL_SLACK = 1.0
"""Points by which the drawn edges of cells may miss each other."""
LIST_START = re.compile(r"\n(?=[-–+•*]\s|[a-zđ]\)\s|\d{1,2}[.)]\s)")

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(name: str, data: bytes) -> Document:
    """Read a PDF plan; whatever the parser raises on a broken file passes through.

    Raises:
        EncryptedPlanError: when a password is needed.
        ScannedPlanError: when no page has text.
        PlanTooLargeError: for more than MOST_PAGES pages.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise PlanTooLargeError(name, f"{MOST_PAGES} trang")
            pages = list(_read_pages(pdf.pages))
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise EncryptedPlanError(name) from error
        raise
    blank = tuple(number for number, page in enumerate(pages, 1) if page.letters() < FEWEST_LETTERS_ON_A_PAGE)
    if len(blank) == len(pages):
        raise ScannedPlanError(name)
    return Document(tuple(_blocks(pages)), "page", tuple(n for n in blank if pages[n - 1].has_image))


@dataclass(slots=True)
class _Page:
    parts: list[Line | Table]
    has_image: bool
    grid: Grid | None = None
    """The columns of a table without lines that reaches the end of the page."""

    def letters(self) -> int:
        tables = [part for part in self.parts if isinstance(part, Table)]
        return letters(tables) + sum(len(part.text) for part in self.parts if isinstance(part, Line))


def _read_pages(pages: list[Any]) -> Iterator[_Page]:
    grid: Grid | None = None
    for page in pages:
        read = _read_page(page, grid)
        grid = read.grid
        yield read


def _read_page(page: Any, goes_on: Grid | None) -> _Page:
    set_on_baselines(page)
    tables = sorted(page.find_tables(frame_of(page)), key=lambda table: float(table.bbox[1]))
    tables = [table for table in tables if len(table.rows) > 1 or len(table.rows[0].cells) >= FEWEST_COLUMNS]
    lines = _printed_outside(page, tables)
    aligned = list(find_aligned(printed_lines(page, lines), None if tables else goes_on))
    inside = {place for found in aligned for place in range(found.begin, found.end)}
    parts: list[tuple[float, Line | Table]] = [
        (top, line) for place, line, top in _lines(lines, page.page_number) if place not in inside
    ]
    parts += [(float(lines[found.begin]["top"]), Table(found.rows, unruled=True)) for found in aligned]
    parts += [(float(table.bbox[1]), _table(table, page.page_number)) for table in tables]
    parts.sort(key=lambda part: part[0])
    reaches_end = bool(aligned) and aligned[-1].end == len(lines)
    return _Page([part for _, part in parts], bool(page.images), aligned[-1].grid if reaches_end else None)


def _printed_outside(page: Any, tables: list[Any]) -> list[dict[str, Any]]:
    """What pdfplumber finds of printed lines outside the tables, without page numbers."""
    rest = page
    for table in tables:
        rest = rest.outside_bbox(table.bbox, strict=False)
    found: list[dict[str, Any]] = rest.extract_text_lines(return_chars=True)
    edges = (0, len(found) - 1)
    return [line for i, line in enumerate(found) if i not in edges or not is_furniture(tidy(line["text"]))]


def _lines(found: list[dict[str, Any]], number: int) -> Iterator[tuple[int, Line, float]]:
    """Printed lines with their place in the list, the room left on each, and their height on the page."""
    right = max((float(line["x1"]) for line in found), default=0.0)
    left = min((float(line["x0"]) for line in found), default=0.0)
    for place, line in enumerate(found):
        for text, x0, x1 in _columns(line):
            room = (right - x1) / max((x1 - x0) / max(len(text), 1), 1.0)
            printed = Line(text, number, room, indented=x0 > left + INDENT, measured=True)
            yield place, printed, float(line["top"])


def _columns(line: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """The pieces of a printed line that stand in columns of their own."""
    chars = line["chars"]
    gaps = [i for i in range(1, len(chars)) if chars[i]["x0"] - chars[i - 1]["x1"] > COLUMN_GAP]
    if not gaps:
        yield line["text"], float(line["x0"]), float(line["x1"])
        return
    words = line["text"].split()
    for start, end in zip([0, *gaps], [*gaps, len(chars)], strict=True):
        piece = chars[start:end]
        length = sum(not str(char["text"]).isspace() for char in piece)
        taken: list[str] = []
        while words and sum(map(len, taken)) < length:
            taken.append(words.pop(0))
        yield " ".join(taken), float(piece[0]["x0"]), float(piece[-1]["x1"])


def _table(table: Any, number: int) -> Table:
    rows: list[Row] = []
    above: dict[int, str] = {}
    edges = sorted({float(cell[0]) for cell in table.cells})
    for printed, texts in zip(table.rows, table.extract(), strict=True):
        cells: list[Cell] = []
        covered = 0.0
        """Where the last printed cell ends: what lies left of it and has no cell of its own is merged with it."""
        for column, (box, text) in enumerate(zip(printed.cells, texts, strict=True)):
            if box is not None:
                covered = float(box[2])
                above[column] = _cell_text(text or "")
                cells.append(Cell(above[column]))
            elif edges[column] + CELL_SLACK < covered or not rows:
                cells.append(Cell(beside=True))
            else:
                cells.append(Cell(above.get(column, ""), above=True))
        rows.append(Row(tuple(cells), number))
    return Table(tuple(rows))


def _cell_text(text: str) -> str:
    """A cell wraps where its column ends, so only the start of a list item keeps its line break."""
    items = LIST_START.sub("\x00", text).split("\x00")
    return "\n".join(run_on(item.split("\n")) for item in items)


def _blocks(pages: list[_Page]) -> Iterator[Block]:
    lines: list[Line] = []
    for page in pages:
        for part in page.parts:
            if isinstance(part, Line):
                lines.append(part)
                continue
            yield from join_lines(lines)
            lines.clear()
            yield part
    yield from join_lines(lines)

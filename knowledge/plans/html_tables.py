"""Tables that a converter left as HTML in a text: <tr><td>1</td><td>Rà soát …</td></tr>."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from knowledge.plans.blocks import Cell, Numbered, Row, TableAt
from knowledge.plans.lines import tidy, without_markup

OPENS = re.compile(r"<table\b|<tr\b", re.IGNORECASE)
CLOSES = re.compile(r"</table\s*>", re.IGNORECASE)
CELLS = frozenset({"td", "th"})
BREAKS = frozenset({"br", "p", "li", "div"})
MOST_SPANNED = 64


def find_html(lines: Sequence[Numbered]) -> Iterator[TableAt]:
    """The tables of a text, in order; one that is never closed ends with the text."""
    at = 0
    while at < len(lines):
        if not OPENS.search(lines[at][1]):
            at += 1
            continue
        closing = (place for place in range(at, len(lines)) if CLOSES.search(lines[place][1]))
        end = next(closing, len(lines) - 1) + 1
        reader = _Reader(lines[at][0])
        reader.feed("\n".join(text for _, text in lines[at:end]))
        if reader.rows:
            yield TableAt(at, end, tuple(reader.rows))
        at = end


class _Reader(HTMLParser):
    """Collects rows; a cell over several rows or columns counts as merged."""

    def __init__(self, first_line: int) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._first_line = first_line
        self._cells: list[Cell] = []
        self._text: list[str] | None = None
        self._spans = (1, 1)
        self._above: dict[int, tuple[int, str]] = {}
        """Column → how many more rows a cell goes on, and its text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
        elif tag in CELLS:
            self._end_cell()
            told = {name: value or "" for name, value in attrs}
            self._spans = _number(told.get("rowspan")), _number(told.get("colspan"))
            self._text = []
        elif tag in BREAKS and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in CELLS:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data.replace("\n", " "))

    def _end_cell(self) -> None:
        if self._text is None:
            return
        self._take_above()
        parts = "".join(self._text).split("\n")
        text = "\n".join(clean for part in parts if (clean := without_markup(tidy(part))))
        rows, columns = self._spans
        if rows > 1:
            self._above[len(self._cells)] = rows - 1, text
        self._cells += [Cell(text), *[Cell(beside=True)] * (columns - 1)]
        self._text = None

    def _take_above(self) -> None:
        """The cells that come from rows above, up to the place of the next cell."""
        while len(self._cells) in self._above:
            column = len(self._cells)
            left, text = self._above.pop(column)
            self._cells.append(Cell(text, above=True))
            if left > 1:
                self._above[column] = left - 1, text

    def _end_row(self) -> None:
        self._end_cell()
        self._take_above()
        if self._cells:
            self.rows.append(Row(tuple(self._cells), self._first_line + self.getpos()[0] - 1))
        self._cells = []


def _number(text: str | None) -> int:
    return min(int(text), MOST_SPANNED) if text and text.isdigit() and int(text) else 1

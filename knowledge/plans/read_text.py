"""Plain text into blocks: tab-separated or piped lines are tables, the rest are lines of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import quantiles

from knowledge.plans.aligned_tables import Piece, Printed, find_aligned
from knowledge.plans.blocks import Block, Document, Line, Numbered, Row, Table, TableAt, plain_row
from knowledge.plans.cell_lines import find_tables
from knowledge.plans.drawn_tables import find_drawn
from knowledge.plans.errors import UnreadableTextError
from knowledge.plans.html_tables import find_html
from knowledge.plans.lines import is_furniture, join_lines, tidy
from knowledge.plans.markers import Level, read_mark
from knowledge.plans.units import LIST_MARK

TABS_OF_A_ROW = 2
LONGEST_WRAPPED_LINE = 130
ODD_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")
MOST_ODD_CHARACTERS = 0.01
TWO_COLUMNS = re.compile(
    r"^\s*(?P<left>\S.*?)[ \u00a0]{3,}(?P<right>(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc lập\s*[-–]"
    r"|[^,;:]{2,40},\s*ngày[\s\d…._]*tháng[\s\d…._]*năm\s*20\d\d).*)$"
)
"""Issuer or number at the left, motto or place and day at the right."""
ROW_NUMBER = re.compile(r"^(?:\d{1,3}|[IVX]{1,5})(?:\.\d{1,2})*[.)]?$")
WORDS_TOGETHER = re.compile(r"\S+(?: \S+)*")
PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")


def read_text(name: str, data: bytes) -> Document:
    """Read a .txt plan.

    Raises:
        UnreadableTextError: when the bytes are not Vietnamese text in a known encoding.
    """
    numbered = list(enumerate(decode(name, data).splitlines(), 1))
    return Document(tuple(_blocks(numbered)), "line")


def decode(name: str, data: bytes) -> str:
    """Bytes to text: UTF-8, UTF-16 with its mark, else Windows-1258."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(ODD_CHARACTERS.findall(text)) <= MOST_ODD_CHARACTERS * len(text):
            return text
    raise UnreadableTextError(name)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "cp1258")


def _blocks(numbered: list[Numbered]) -> Iterator[Block]:
    numbered = [(number, part) for number, text in numbered for part in _columns_apart(text)]
    done = 0
    for table in _tables(numbered):
        yield from _lines_and_rows(numbered[done : table.begin])
        yield Table(table.rows, unruled=table.unruled)
        done = table.end
    yield from _lines_and_rows(numbered[done:])


def _tables(numbered: list[Numbered]) -> Iterator[TableAt]:
    """The tables that take more than a look at each line, in order; of two that overlap the one that begins first."""
    aligned = (
        TableAt(found.begin, found.end, found.rows, unruled=True)
        for found in find_aligned(list(map(_printed, numbered)))
    )
    found = [*find_html(numbered), *find_drawn(numbered), *find_tables(numbered), *aligned]
    done = 0
    for table in sorted(found, key=lambda one: one.begin):
        if table.begin >= done:
            yield table
            done = table.end


def _printed(line: Numbered) -> Printed:
    """A line as the pieces that two blanks or more hold apart; a line of tabs or pipes has its own reader."""
    where, text = line
    if "\t" in text or "|" in text:
        return Printed((Piece(0, len(text), text),), where)
    pieces = (Piece(found.start(), found.end(), found[0]) for found in WORDS_TOGETHER.finditer(text))
    return Printed(tuple(pieces), where)


def _lines_and_rows(numbered: list[Numbered]) -> Iterator[Block]:
    width = _page_width([text for _, text in numbered])
    lines: list[Line] = []
    rows: list[Row] = []
    for index, (number, text) in enumerate(numbered):
        cells = _cells(text) or (_short_cells(text) if rows else None)
        if cells is not None:
            yield from join_lines(lines)
            lines.clear()
            if rows and _goes_on(rows, cells):
                rows[-1] = _with_rest(rows[-1], cells)
            elif not is_furniture("".join(cells).strip() or "---"):
                rows.append(plain_row(map(tidy, cells), number))
        elif rows and (not text.strip() or _inside_table(numbered, index)):
            rows = _with_stray_line(rows, tidy(text), number)
        else:
            yield from _table(rows)
            rows = []
            lines.append(Line(text, number, _room(text, width)))
    yield from _table(rows)
    yield from join_lines(lines)


def _columns_apart(text: str) -> list[str]:
    """A line of the head, its two columns held apart by spaces, as two lines."""
    found = TWO_COLUMNS.match(text)
    return [found["left"], found["right"]] if found else [text]


def _cells(text: str) -> list[str] | None:
    if PIPE_ROW.match(text):
        return text.strip().strip("|").split("|")
    return text.split("\t") if text.count("\t") >= TABS_OF_A_ROW else None


def _short_cells(text: str) -> list[str] | None:
    """The cells of a line with one tab, which between rows can only be the rest of one."""
    return text.split("\t") if "\t" in text else None


def _goes_on(rows: list[Row], cells: list[str]) -> bool:
    """Whether cells are the rest of a row that a line break inside one of its cells cut off."""
    full, printed = max(len(row.cells) for row in rows), len(rows[-1].cells)
    return printed < full and printed + len(cells) - 1 <= full and not ROW_NUMBER.match(cells[0].strip())


def _with_rest(row: Row, cells: list[str]) -> Row:
    *head, cut = row.texts()
    return plain_row([*head, f"{cut}\n{tidy(cells[0])}", *map(tidy, cells[1:])], row.where)


def _inside_table(numbered: list[Numbered], index: int) -> bool:
    """Whether the next printed line is a table row again, close by."""
    after = [text for _, text in numbered[index + 1 : index + 4] if text.strip()]
    return bool(after) and _cells(after[0]) is not None


def _with_stray_line(rows: list[Row], text: str, number: int) -> list[Row]:
    """A line without tabs between rows is a title over the whole width, or the rest of the last cell."""
    if not text or is_furniture(text):
        return rows
    full = max(len(row.cells) for row in rows)
    *head, last = rows[-1].texts()
    listed = text.startswith("- ") and last.startswith("- ")
    if not listed and (read_mark(text).level is Level.PART or len(rows[-1].cells) == full):
        return [*rows, plain_row([text, *[""] * (full - 1)], number)]
    gap = "\n" if LIST_MARK.match(text) else " "
    return [*rows[:-1], plain_row([*head, f"{last}{gap}{text}"], rows[-1].where)]


def _table(rows: list[Row]) -> Iterator[Table]:
    if rows:
        yield Table(tuple(rows))


def _page_width(texts: list[str]) -> int | None:
    """How many characters a full line holds; None when every paragraph is one long line."""
    lengths = [len(text.strip()) for text in texts if text.strip() and _cells(text) is None]
    if len(lengths) < 4:  # noqa: PLR2004 - too few lines to tell
        return None
    width = round(quantiles(lengths, n=20)[-1])
    return width if width <= LONGEST_WRAPPED_LINE else None


def _room(text: str, width: int | None) -> float | None:
    return None if width is None else width - len(text.strip())

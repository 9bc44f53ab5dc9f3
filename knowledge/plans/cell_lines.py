"""Tables that lost their lines: every cell of them stands on a line of its own, one row after the other.

So a table leaves Word as plain text, and so it comes when it is copied from a web page. The titles tell how many
columns there were, the number that opens a row tells where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

from knowledge.plans.blocks import Cell, Numbered, Row, TableAt
from knowledge.plans.columns import HEADER_CELL_WORDS, Field, field_of, is_time, is_unit

OPENS_ROW = re.compile(
    r"^(?:(?P<part>[IVX]{1,5}|[A-ZĐ])|(?P<number>\d{1,3})|(?P<sub>\d{1,3}(?:\.\d{1,2}){1,2}))[.)]?$"
)
ROMAN = re.compile(r"^(?=.)X{0,3}(?:IX|IV|V?I{0,3})$")
COLUMN_NUMBER = re.compile(r"^\(?\d{1,2}\)?$")
FEWEST_TITLES, MOST_TITLES = 3, 10
FEWEST_ROWS = 2
LINES_OF_A_ROW = 3
"""Times its columns: more lines than these before the next number are no row any more."""
FITS, FITS_NOT, LEFT_OUT, SECOND_LINE = 3.0, -2.0, -1.0, -0.5
"""What speaks for and against a line in a column, an empty column, and two lines in one cell."""


def find_tables(lines: Sequence[Numbered]) -> Iterator[TableAt]:
    """The tables of a text, in order. What is no table by all signs is left alone."""
    at = 0
    while at < len(lines):
        found = _table_at(lines, at) if field_of(lines[at][1]) == "no" else None
        if found:
            yield found
        at = found.end if found else at + 1


def _table_at(lines: Sequence[Numbered], begin: int) -> TableAt | None:
    """The table whose first title stands at `begin`."""
    titles, at = _titles(lines, begin)
    fields = [field_of(title) for title in titles]
    if not FEWEST_TITLES <= len(titles) <= MOST_TITLES or not {"text", "time"} <= {*fields}:
        return None
    spaced = not any(text.strip() for _, text in lines[begin + 1 : at : 2])
    rows = [Row(tuple(map(Cell, titles)), lines[begin][0])]
    last = ""
    while at < len(lines) and _opens(lines[at][1], last):
        last = lines[at][1].strip()
        end = _end_of_row(lines, at + 1, last, fields, spaced=spaced)
        rows.append(_row(lines[at:end], fields, spaced=spaced))
        at = _skip_blank(lines, end)
    return TableAt(begin, at, tuple(rows)) if len(rows) > FEWEST_ROWS else None


def _titles(lines: Sequence[Numbered], begin: int) -> tuple[list[str], int]:
    """The titles, one that took two lines as one, and where the first row begins."""
    titles: list[str] = []
    at = begin
    while at < len(lines) and len(titles) <= MOST_TITLES:
        text = lines[at][1].strip()
        if OPENS_ROW.match(text) or COLUMN_NUMBER.match(text):
            break
        if len(text.split()) > HEADER_CELL_WORDS:
            return [], at
        if text[:1].islower() and titles:
            titles[-1] += f" {text}"
        elif text:
            titles.append(text)
        at += 1
    return titles, _behind_column_numbers(lines, at, len(titles))


def _behind_column_numbers(lines: Sequence[Numbered], at: int, columns: int) -> int:
    """Past a row "(1) (2) (3)…" under the titles."""
    filled = [place for place in range(at, min(len(lines), at + 2 * columns)) if lines[place][1].strip()]
    texts = [lines[place][1].strip() for place in filled[:columns]]
    wanted = [str(number) for number in range(1, columns + 1)]
    if all(map(COLUMN_NUMBER.match, texts)) and [text.strip("()") for text in texts] == wanted:
        return _skip_blank(lines, filled[columns - 1] + 1)
    return at


def _skip_blank(lines: Sequence[Numbered], at: int) -> int:
    while at < len(lines) and not lines[at][1].strip():
        at += 1
    return at


def _opens(text: str, last: str) -> bool:
    """Whether a line is the number of the row after the one numbered `last`."""
    mark = OPENS_ROW.match(text.strip())
    if mark is None:
        return False
    if mark["part"]:
        return len(mark["part"]) == 1 or bool(ROMAN.match(mark["part"]))
    if mark["sub"]:
        return True
    before = OPENS_ROW.match(last)
    number = int(mark["number"])
    return before is None or before["number"] is None or number == int(before["number"]) + 1 or number == 1


def _end_of_row(
    lines: Sequence[Numbered], at: int, last: str, fields: Sequence[Field | None], *, spaced: bool
) -> int:
    """Where the row ends: at the next one's number; the last row, where most of it fits under its titles."""
    room = LINES_OF_A_ROW * len(fields) * (2 if spaced else 1)
    nearby = range(at + 1, min(len(lines), at + room))
    following = next((place for place in nearby if _opens(lines[place][1], last)), None)
    if following is not None:
        return following
    filled = [place for place in range(at, min(len(lines), at + room)) if lines[place][1].strip()]
    texts = [lines[place][1].strip() for place in filled[: len(fields) - 1]]
    fits = [_placed(texts[:count], fields[1:])[0] for count in range(1, len(texts) + 1)]
    return filled[fits.index(max(fits))] + 1 if fits else at


def _row(lines: Sequence[Numbered], fields: Sequence[Field | None], *, spaced: bool) -> Row:
    (where, number), *others = lines
    texts = [text.strip() for _, text in others]
    while texts and not texts[-1] and (spaced or len(texts) >= len(fields)):
        texts.pop()
    if spaced or len(texts) != len(fields) - 1:
        texts = [text for text in texts if text]
    is_group = len([text for text in texts if text]) == 1
    cells = texts if is_group or len(texts) == len(fields) - 1 else _placed(texts, fields[1:])[1]
    cells += [""] * (len(fields) - 1 - len(cells))
    return Row(tuple(Cell(text) for text in (number.strip(), *cells)), where)


def _placed(texts: Sequence[str], fields: Sequence[Field | None]) -> tuple[float, list[str]]:
    """The lines of a row under its columns, in order, by what they say: how well they fit, and the cells."""

    @cache
    def best(text: int, column: int) -> tuple[float, tuple[int, ...]]:
        """How well the lines from `text` on fit in the columns from `column` on, and how many each column takes."""
        if column == len(fields):
            return (0.0, ()) if text == len(texts) else (float("-inf"), ())
        found = []
        for taken in range(len(texts) - text + 1):
            fit = sum(_fit(one, fields[column]) for one in texts[text : text + taken])
            fit += LEFT_OUT if not taken else SECOND_LINE * (taken - 1)
            others, counts = best(text + taken, column + 1)
            found.append((fit + others, (taken, *counts)))
        return max(found)

    fit, counts = best(0, 0)
    ends = list(accumulate(counts))
    return fit, ["\n".join(texts[end - taken : end]) for end, taken in zip(ends, counts, strict=True)]


def _fit(text: str, field: Field | None) -> float:
    if field in {"time", "start"}:
        return FITS if is_time(text) else FITS_NOT
    if field in {"lead", "support"}:
        return FITS if is_unit(text) else FITS_NOT
    return FITS_NOT if is_time(text) or is_unit(text) else 0.0

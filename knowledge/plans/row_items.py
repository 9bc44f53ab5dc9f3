"""Several pieces of work in one cell, each on a line of its own, told apart into rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from knowledge.plans.blocks import Cell, Row
from knowledge.plans.columns import Field, is_time, is_unit
from knowledge.plans.markers import UPPER

ITEM = re.compile(r"^\s*(?:[-–+•*]\s*|\d{1,2}(?:\.\d{1,2})*[.)]\s*|\(\d{1,2}\)\s*|[a-zđ]\)\s*)(?=\S)")
STARTS_HIGH = re.compile(rf"^[“\"(]?[{UPPER}]")
FEWEST_WORDS = 3
GROUPING: tuple[Field, ...] = ("time", "lead")
SHARED: tuple[Field, ...] = ("no", "product", "lead", "support", "budget", "start", "time")


def rows_of(row: Row, at: Mapping[Field, int]) -> list[Row]:
    """The rows that the works of a cell make; the row itself when its cell holds one.

    They are parted when their times or leads stand line by line beside them ("- Tháng 1 / - Tháng 2"), when each
    says its own time and the row has none, and when the row is not numbered and named by its time or unit only.
    """
    opening, works = _items(_text(row, at.get("text")))
    if len(works) < 2 or row.cells[at["text"]].above:  # noqa: PLR2004 - one work is the row
        return [row]
    beside = {name: found for name in SHARED if (found := _beside(row, at.get(name), name, len(works)))}
    if not (
        {"time", "lead"} & beside.keys()
        or _each_dated(row, at, works)
        or (not opening and _is_group(row, at, works))
    ):
        return [row]
    texts = [f"{opening} {work}".strip() for work in works]
    return [_row(row, at, text, beside, index) for index, text in enumerate(texts)]


def _items(text: str) -> tuple[str, list[str]]:
    """The words before a list and its items, without their marks; lines without any mark when there is none."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    marked = [index for index, line in enumerate(lines) if ITEM.match(line)]
    if not marked:
        return "", lines if all(map(STARTS_HIGH.match, lines)) else []
    opening = " ".join(lines[: marked[0]])
    works: list[str] = []
    for line in lines[marked[0] :]:
        if ITEM.match(line):
            works.append(ITEM.sub("", line))
        else:
            works[-1] += f" {line}"
    works = [work.rstrip(" .;,") for work in works]
    return (opening, works) if not opening or opening.endswith(":") else ("", [])


def _beside(row: Row, index: int | None, name: Field, count: int) -> list[str]:
    """The lines of another cell, one for each work; empty when they do not go with the works."""
    if name == "no" or index is None:
        return []
    _, lines = _items(_text(row, index))
    fits = {"time": is_time, "lead": is_unit}.get(name, bool)
    return lines if len(lines) == count and all(map(fits, lines)) else []


def _each_dated(row: Row, at: Mapping[Field, int], works: list[str]) -> bool:
    """Whether the works say their times themselves, because the row says none."""
    dated = sum(map(is_time, works))
    return not _text(row, at.get("time")) and 2 * dated >= len(works)


def _is_group(row: Row, at: Mapping[Field, int], works: list[str]) -> bool:
    """Whether a row lists all there is to do in a month, or for a unit: "Tháng 3 | - Kiểm tra … - Tập huấn …"."""
    if _text(row, at.get("no")) or not ITEM.match(_text(row, at["text"])):
        return False
    left = any(at[name] < at["text"] for name in GROUPING if name in at)
    return left and all(len(work.split()) >= FEWEST_WORDS and STARTS_HIGH.match(work) for work in works)


def _row(row: Row, at: Mapping[Field, int], text: str, beside: Mapping[Field, list[str]], index: int) -> Row:
    """One of the works as a row; what the row says once holds for all of them."""
    own = {at["text"]: text, **{at[name]: lines[index] for name, lines in beside.items()}}
    shared = {at[name] for name in SHARED if name in at} - own.keys() if index else set()
    cells = [
        Cell(own[column])
        if column in own
        else replace(cell, above=bool(cell.text))
        if column in shared
        else cell
        for column, cell in enumerate(row.cells)
    ]
    return replace(row, cells=tuple(cells))


def _text(row: Row, index: int | None) -> str:
    return row.cells[index].text if index is not None and index < len(row.cells) else ""

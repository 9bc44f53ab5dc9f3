"""Tables of work without any header, their columns told by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.plans.blocks import Row, Table
from knowledge.plans.columns import Columns, Field, is_time, is_unit

NUMBER = re.compile(r"^\(?\d{1,3}(?:\.\d{1,3})*[.)]?$")
FEWEST_ROWS = 2
FEWEST_COLUMNS = 3
MOST_OF = 0.7
FEWEST_WORDS = 3.0


def guess_columns(table: Table) -> Columns | None:
    """The columns of a table that prints no titles; None unless work, unit and time are all surely there."""
    rows = [row for row in table.rows if sum(bool(cell.text) for cell in row.cells) >= FEWEST_COLUMNS]
    if len(rows) < FEWEST_ROWS or 2 * len(rows) < len(table.rows):
        return None
    at: dict[Field, int] = {}
    tests: tuple[tuple[Field, Callable[[str], bool]], ...] = (
        ("no", lambda text: bool(NUMBER.match(text))),
        ("time", lambda text: is_time(text) and not is_unit(text)),
        ("lead", is_unit),
        ("support", is_unit),
    )
    for field, test in tests:
        index = next((i for i in range(table.width()) if i not in at.values() and _most(rows, i, test)), None)
        if index is not None:
            at[field] = index
    others = [i for i in range(table.width()) if i not in at.values()]
    work = max(others, key=lambda index: _words(rows, index), default=None)
    if work is None or _words(rows, work) < FEWEST_WORDS or not {"lead", "time"} <= at.keys():
        return None
    return Columns(at | {"text": work}, 0, (), guessed=True)


def _texts(rows: Sequence[Row], index: int) -> list[str]:
    return [row.cells[index].text for row in rows if index < len(row.cells) and row.cells[index].text]


def _most(rows: Sequence[Row], index: int, test: Callable[[str], bool]) -> bool:
    texts = _texts(rows, index)
    return len(texts) >= FEWEST_ROWS and sum(map(test, texts)) >= MOST_OF * len(texts)


def _words(rows: Sequence[Row], index: int) -> float:
    texts = _texts(rows, index)
    return sum(len(text.split()) for text in texts) / len(rows) if texts else 0.0

"""Two tables printed next to each other, so that a file gives them as one wide one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.plans.blocks import Row, Table
from knowledge.plans.columns import field_of

FEWEST_TITLES = 2


def halves_of(table: Table) -> Iterator[Table]:
    """The tables one below the other, as they are read: the left one first. Any other table as it is."""
    at = next((i for i, row in enumerate(table.rows) if _second_half(row) is not None), None)
    second = None if at is None else _second_half(table.rows[at])
    if at is None or second is None:
        yield table
        return
    above, rows = table.rows[:at], table.rows[at:]
    left = tuple(replace(row, cells=row.cells[:second]) for row in rows)
    right = tuple(replace(row, cells=row.cells[second:]) for row in rows)
    yield replace(table, rows=(*above, *filter(_is_filled, left)))
    yield replace(table, rows=tuple(filter(_is_filled, right)))


def _second_half(row: Row) -> int | None:
    """Where the titles of a header begin again, all of them in the same order."""
    titles = [" ".join(text.lower().split()) for text in row.texts()]
    named = [title for title in titles if title]
    half = len(named) // 2
    if half < FEWEST_TITLES or len(named) % 2 or named[:half] != named[half:] or len({*named}) != half:
        return None
    if sum(field_of(title) is not None for title in named[:half]) < FEWEST_TITLES:
        return None
    return next(i for i in range(len(titles) - 1, -1, -1) if titles[i] == named[0])


def _is_filled(row: Row) -> bool:
    return any(cell.text for cell in row.cells)

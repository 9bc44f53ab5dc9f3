"""A day's ratings packed into one row, column by column: what a report reads instead of a million small rows.

A day is over when nobody can rate on it any more; then its pack never changes and says exactly what the rows say, less
the comments. Days without a pack are read from the rows, so a report is right whether or not the clock has packed.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, exists, func, select

from knowledge.sipas.columns import NOT_APPLICABLE, SKIPPED, Column, Columns
from storage import ratings
from storage.ratings import Rating
from storage.tables import rating, rating_pack
from storage.upsert import insert_new

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIELDS = (
    "questionnaire",
    "formula",
    "form",
    "rule",
    "channel",
    "unit",
    "procedure_id",
    "gender",
    "age",
    "job",
    "area",
    "ethnicity",
)
"""What a rating can be told apart by."""
GRACE = dt.timedelta(days=1)
"""Replicas whose clocks differ, and turns begun before midnight, still write the day before."""


@dataclass(frozen=True)
class _Pack:
    day: dt.date
    labels: Mapping[str, Sequence[str | None]]
    fields: NDArray[np.uint16]
    """Codes: one row a field, one column a rating."""
    items: Sequence[str]
    marks: NDArray[np.uint8]
    """One row an item, one column a rating."""


def pack_closed(connection: Connection, today: dt.date, most: int = 31) -> int:
    """Pack at most `most` days that are over. Returns how many; doing it again writes nothing new."""
    packed = exists().where(rating_pack.c.day == rating.c.day)
    query = select(rating.c.day).where(rating.c.day < today - GRACE, ~packed).distinct()
    days = list(connection.execute(query.order_by(rating.c.day).limit(most)).scalars())
    for day in days:
        made = _packed(day, ratings.between(connection, day, day))
        legend = {"fields": FIELDS, "labels": [*made.labels.values()], "items": made.items}
        cells = zlib.compress(made.fields.tobytes() + made.marks.tobytes())
        insert_new(connection, rating_pack, {"day": day, "legend": legend, "cells": cells})
    return len(days)


def load(connection: Connection, start: dt.date, end: dt.date, fields: Collection[str] = FIELDS) -> Columns:
    """All ratings between two days, both included. `fields`: in which respects they must be told apart."""
    query = select(rating_pack).where(rating_pack.c.day.between(start, end)).order_by(rating_pack.c.day)
    rows = connection.execute(query).all()
    with ThreadPoolExecutor() as pool:  # zlib works beside Python, on as many cores as there are
        packs = list(map(_unpacked, rows, pool.map(zlib.decompress, (row.cells for row in rows))))
    for day, given in _loose(connection, start, end, {pack.day for pack in packs}).items():
        packs.append(_packed(day, given))
    return _joined(sorted(packs, key=lambda pack: pack.day), fields)


def _loose(
    connection: Connection, start: dt.date, end: dt.date, packed: set[dt.date]
) -> dict[dt.date, list[Rating]]:
    """The ratings of days without a pack."""
    days = set(connection.execute(_days(start, end)).scalars()) - packed
    return {day: ratings.between(connection, day, day) for day in sorted(days)}


def _days(start: dt.date, end: dt.date) -> Select[Any]:
    """The days that have ratings, each found by one look into the index instead of a look at each of its ratings."""
    first: Select[Any] = select(func.min(rating.c.day).label("day")).where(rating.c.day.between(start, end))
    days = first.cte("days", recursive=True)
    later = select(func.min(rating.c.day)).where(rating.c.day > days.c.day, rating.c.day <= end)
    found = days.union_all(select(later.scalar_subquery()).where(days.c.day.is_not(None)))
    return select(found.c.day).where(found.c.day.is_not(None))


def _packed(day: dt.date, given: Sequence[Rating]) -> _Pack:
    import numpy as np  # noqa: PLC0415 - a tenth of a second that start-up need not spend

    labels = {name: sorted({getattr(r, name) for r in given}, key=lambda v: v or "") for name in FIELDS}
    codes = {name: {label: code for code, label in enumerate(found)} for name, found in labels.items()}
    items = sorted({item for r in given for item in r.answers})
    return _Pack(
        day,
        labels,
        np.array([[codes[name][getattr(r, name)] for r in given] for name in FIELDS], dtype="<u2"),
        items,
        np.array([[_mark(r, item) for r in given] for item in items], dtype=np.uint8).reshape(
            len(items), len(given)
        ),
    )


def _mark(given: Rating, item: str) -> int:
    if item not in given.answers:
        return SKIPPED
    answer = given.answers[item]
    return NOT_APPLICABLE if answer is None else answer


def _unpacked(row: Any, cells: bytes) -> _Pack:
    import numpy as np  # noqa: PLC0415 - as above

    # Lists, as PostgreSQL keeps no order of names.
    names, items = dict(zip(row.legend["fields"], row.legend["labels"], strict=True)), row.legend["items"]
    people = len(cells) // (2 * len(names) + len(items))
    fields = np.frombuffer(cells, dtype="<u2", count=people * len(names)).reshape(len(names), people)
    marks = np.frombuffer(cells, dtype=np.uint8, offset=fields.nbytes).reshape(len(items), people)
    return _Pack(row.day, names, fields, items, marks)


def _joined(packs: Sequence[_Pack], fields: Collection[str]) -> Columns:
    import numpy as np  # noqa: PLC0415 - as above

    sizes = [pack.fields.shape[1] for pack in packs]
    days = np.repeat(np.array([pack.day.toordinal() for pack in packs], dtype=np.int32), sizes)
    items = sorted({item for pack in packs for item in pack.items})
    marks = {item: np.zeros(len(days), dtype=np.uint8) for item in items}
    start = 0
    for pack, size in zip(packs, sizes, strict=True):
        for place, item in enumerate(pack.items):
            marks[item][start : start + size] = pack.marks[place]
        start += size
    return Columns(days, {name: _field(packs, name, len(days)) for name in fields}, marks)


def _field(packs: Sequence[_Pack], name: str, people: int) -> Column:
    """One field of all packs, with labels of its own."""
    import numpy as np  # noqa: PLC0415 - as above

    labels = sorted(
        {label for pack in packs for label in pack.labels.get(name, [None])}, key=lambda v: v or ""
    )
    codes = {label: code for code, label in enumerate(labels)}
    column, start = np.full(people, codes.get(None, 0), dtype=np.uint16), 0
    for pack in packs:
        size = pack.fields.shape[1]
        if name in pack.labels:
            meant = np.array([codes[label] for label in pack.labels[name]], dtype=np.uint16)
            column[start : start + size] = meant[pack.fields[list(pack.labels).index(name)]]
        start += size
    return Column(column, tuple(labels))

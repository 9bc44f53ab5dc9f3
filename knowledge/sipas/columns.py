"""Many ratings side by side, one array a question: a million are counted in a few hundredths of a second."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.sipas.formula import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

SKIPPED, NOT_APPLICABLE = 0, 6
"""Marks beside the answers 1 to 5."""


@dataclass(frozen=True)
class Column:
    """What is known of each rating in one respect: `labels[codes[i]]`; None where it is not known."""

    codes: NDArray[np.uint16]
    labels: tuple[str | None, ...]


@dataclass(frozen=True)
class Daily:
    """Ratings by value (rows) and day (columns), the first of which is the ordinal `first`."""

    first: int
    cells: NDArray[np.int64]
    labels: tuple[str | None, ...]

    def between(self, start: dt.date, end: dt.date) -> dict[str | None, int]:
        """How many have each value between two days, both included; values nobody has are left out."""
        low, high = (max(0, day - self.first) for day in (start.toordinal(), end.toordinal() + 1))
        found = self.cells[:, low:high].sum(axis=1).tolist()
        return {label: n for label, n in zip(self.labels, found, strict=True) if n}

    def joined(self) -> Daily:
        """All values as one."""
        return Daily(self.first, self.cells.sum(axis=0, keepdims=True), ("?",))


@dataclass(frozen=True)
class Columns:
    """Ratings as columns of equal length.

    `days`: proleptic ordinals. `fields`: unit, procedure, channel and so on. `items`: marks by item code, 1 to 5,
    `SKIPPED` or `NOT_APPLICABLE`.
    """

    days: NDArray[np.int32]
    fields: Mapping[str, Column]
    items: Mapping[str, NDArray[np.uint8]]

    def __len__(self) -> int:
        return len(self.days)

    def between(self, start: dt.date, end: dt.date) -> Mask:
        """Which were given from `start` to `end`, both included."""
        return (self.days >= start.toordinal()) & (self.days <= end.toordinal())

    def where_is(self, field: str, value: str | None) -> Mask:
        """Which have this value in this respect; None: of which it is not known."""
        import numpy as np  # noqa: PLC0415 - a tenth of a second that start-up need not spend

        column = self.fields[field]
        wanted = [code for code, label in enumerate(column.labels) if label == value]
        if not wanted:
            return np.zeros(len(column.codes), dtype=np.bool_)
        found: Mask = column.codes == wanted[0]
        return found

    def answered(self, item: str) -> Mask:
        """Which answered an item with 1 to 5."""
        marks = self.items[item]
        found: Mask = (marks != SKIPPED) & (marks != NOT_APPLICABLE)
        return found

    def of(self, mask: Mask) -> Columns:
        """Only the ratings of the mask."""
        if mask.all():
            return self
        return Columns(
            self.days[mask],
            {name: Column(column.codes[mask], column.labels) for name, column in self.fields.items()},
            {code: marks[mask] for code, marks in self.items.items()},
        )

    def split(self, field: str) -> Iterator[tuple[str | None, Columns]]:
        """The ratings of each value: put in order once, then cut."""
        import numpy as np  # noqa: PLC0415 - a tenth of a second that start-up need not spend

        column = self.fields[field]
        order = np.argsort(column.codes, kind="stable")
        sorted_items = {code: marks[order] for code, marks in self.items.items()}
        ends = np.cumsum(np.bincount(column.codes, minlength=len(column.labels))).tolist()
        start = 0
        for label, end in zip(column.labels, ends, strict=False):
            if end > start:
                cut = {code: marks[start:end] for code, marks in sorted_items.items()}
                yield label, Columns(self.days[order[start:end]], {}, cut)
            start = end

    def sizes(self, field: str) -> dict[str | None, int]:
        """How many ratings have each value; values nobody has are left out."""
        return self.daily(field).between(dt.date.min, dt.date.max)

    def daily(self, field: str, item: str | None = None, whole: Daily | None = None) -> Daily:
        """How many ratings of each day have each value; with `item`, those that answered it.

        `whole`: the same of all ratings, where it is known: most answer, so the others are quicker to count.
        """
        import numpy as np  # noqa: PLC0415 - as above

        mask = None if item is None else self.answered(item)
        if whole is not None and mask is not None:
            mask = ~mask
        codes, given = self.fields[field].codes, self.days
        labels = self.fields[field].labels
        first = int(self.days.min()) if len(self) else 1
        days = int(self.days.max()) - first + 1 if len(self) else 0
        if mask is not None:
            codes, given = codes[mask], given[mask]
        places = codes.astype(np.int32) * days + (given - first)
        cells = np.bincount(places, minlength=len(labels) * days).reshape(len(labels), days)
        if whole is not None and mask is not None:
            cells = whole.cells - cells
        return Daily(first, cells, labels)

    def counts(self) -> dict[str, Counts]:
        """How often each answer was given, by item; items nobody was asked are left out."""
        import numpy as np  # noqa: PLC0415 - as above

        # Six comparisons are quicker than one `bincount`, which makes numbers of eight bytes first.
        tallied = {
            code: [int(np.count_nonzero(marks == mark)) for mark in range(1, NOT_APPLICABLE + 1)]
            for code, marks in self.items.items()
        }
        return {code: Counts((c[0], c[1], c[2], c[3], c[4]), c[5]) for code, c in tallied.items() if any(c)}

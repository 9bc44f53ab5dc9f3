"""Units renamed after the reform of 01/07/2025, which the package of old places does not know yet."""

from __future__ import annotations

import datetime as dt

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.old_places.units import Unit


class Change(Record):
    """One resolution and the units it gave another kind or name."""

    basis: Text
    """Number of the resolution."""
    date: dt.date
    provinces: dict[Text, Text] = {}  # noqa: RUF012 - pydantic copies it for each record
    """The province's name before and after, with its kind."""
    wards: dict[Text, Text] = {}  # noqa: RUF012 - pydantic copies it for each record
    """The commune's name before and after, with its kind; all of the province below."""
    province: Text | None = None
    """Name before its own change, of the province the wards lie in."""


class Changes(Record):
    """`knowledge/data/place-changes.yaml`."""

    as_of: dt.date
    source: Text
    changes: tuple[Change, ...]

    def today(self, unit: Unit) -> Unit:
        """A unit of 01/07/2025 under the names it bears now."""
        name = next(
            (
                c.wards[unit.name]
                for c in self.changes
                if c.province == unit.province and unit.name in c.wards
            ),
            unit.name,
        )
        return Unit(name, self.province_today(unit.province))

    def province_today(self, province: str) -> str:
        return next((c.provinces[province] for c in self.changes if province in c.provinces), province)


def own_changes() -> Changes:
    """The project's own list.

    Raises:
        DataError: naming file and field.
    """
    return read_one(own_data("place-changes.yaml"), Changes)

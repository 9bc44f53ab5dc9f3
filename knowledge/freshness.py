"""How long what a record says may be relied on: its review, its validity, and changes of law past and coming.

Changes of law are data (`knowledge/data/law-changes.yaml`, explained in `docs/data/law-changes.md`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from knowledge.datafile import IdentifiedRecord, Text, own_data, read_lists
from knowledge.errors import DataError
from knowledge.procedures import LegalBasis, Procedure, Source

SOON = dt.timedelta(days=60)
"""How long ahead a change of law is told to citizens, and a review to editors."""


class LawChange(IdentifiedRecord):
    """A change of law, and the records it touches."""

    date: dt.date
    """The first day the new rules hold."""
    text: Text
    """What changes, in plain words that follow "từ 01/03/2027:", with a full stop."""
    law: tuple[LegalBasis, ...] = Field(min_length=1)
    """The texts that bring it."""
    fields: tuple[Text, ...] = ()
    records: tuple[Text, ...] = ()
    resting_on: tuple[Text, ...] = ()
    """Numbers of legal texts: records whose legal basis names one of them are touched."""
    sources: tuple[Source, ...] = ()
    notes: Text | None = None
    """For editors; never shown to citizens."""

    @model_validator(mode="after")
    def _touches(self) -> LawChange:
        if not (self.fields or self.records or self.resting_on):
            raise ValueError("cần fields, records hoặc resting_on")
        return self

    def touches(self, record: Procedure) -> bool:
        return (
            record.id in self.records
            or record.field in self.fields
            or any(basis.number in self.resting_on for basis in record.legal_basis)
        )

    def unknown_to(self, record: Procedure) -> bool:
        """Whether it touches a record whose newest source is older."""
        return record.as_of < self.date and self.touches(record)


class Due(NamedTuple):
    """Something in a record that has to be read again, and from which day on."""

    day: dt.date
    record: Procedure
    why: Literal["review_by", "valid_until", "law_change"]
    change: LawChange | None = None


def read_law_changes(path: Path | None = None) -> tuple[LawChange, ...]:
    """Read the changes, in file order.

    Raises:
        DataError: naming file, change and field.
    """
    return read_lists([path or own_data("law-changes.yaml")], LawChange)


@cache
def own_law_changes() -> tuple[LawChange, ...]:
    """The project's own changes, read once."""
    return read_law_changes()


def check_names(changes: Collection[LawChange], records: Collection[Procedure]) -> None:
    """Refuse a change that names what no record has.

    Raises:
        DataError: naming change, field and name.
    """
    known = {
        "fields": {record.field for record in records},
        "records": {record.id for record in records},
        "resting_on": {basis.number for record in records for basis in record.legal_basis},
    }
    for change in changes:
        for field, names in known.items():
            strangers = sorted(set(getattr(change, field)) - names)
            if strangers:
                raise DataError(
                    f"law-changes.yaml: {change.id}: {field}: không hồ sơ nào có: {', '.join(strangers)}"
                )


def is_stale(record: Procedure, today: dt.date) -> bool:
    """Whether a record may be out of date: from `review_by` on, or after `valid_until`."""
    return today >= record.review_by or (record.valid_until is not None and today > record.valid_until)


def changed_since(record: Procedure, changes: Collection[LawChange], today: dt.date) -> LawChange | None:
    """The newest change of law that the record does not know yet; of one day's, the first in the file."""
    past = [change for change in changes if change.date <= today and change.unknown_to(record)]
    return max(past, key=lambda change: change.date, default=None)


def changes_soon(record: Procedure, changes: Collection[LawChange], today: dt.date) -> LawChange | None:
    """The next change of law within `SOON`; of one day's, the first in the file."""
    ahead = [change for change in changes if today < change.date <= today + SOON]
    return min(filter(lambda change: change.unknown_to(record), ahead), key=lambda c: c.date, default=None)


def due(records: Collection[Procedure], changes: Collection[LawChange], today: dt.date) -> list[Due]:
    """What is past due, or falls due within `SOON`, the earliest first."""
    found = [item for record in records for item in _due(record, changes) if item.day <= today + SOON]
    return sorted(found, key=lambda item: (item.day, item.record.id, item.why))


def _due(record: Procedure, changes: Collection[LawChange]) -> Iterator[Due]:
    yield Due(record.review_by, record, "review_by")
    if record.valid_until:
        yield Due(record.valid_until + dt.timedelta(days=1), record, "valid_until")
    for change in changes:
        if change.unknown_to(record):
            yield Due(change.date, record, "law_change", change)

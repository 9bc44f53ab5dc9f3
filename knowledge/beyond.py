"""What people ask that the records do not answer."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.datafile import IdentifiedRecord, Text, own_lists


class Beyond(IdentifiedRecord):
    """A matter of another office, or none of any office. It competes with the records for a question."""

    name: Text
    """As told to the citizen: "việc … em chưa có hướng dẫn"."""
    aliases: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    """Example questions."""
    door: Text | None = None
    """Where to go with it, as a sentence; only from a source."""
    source: Text | None = None
    """Where the door was read; never shown."""
    covered_by: tuple[Text, ...] = ()
    """Ids of procedures; when one of them is among the records, this entry withdraws."""


def read_beyond(record_ids: Collection[str]) -> tuple[Beyond, ...]:
    """Entries that hold for these records.

    Raises:
        DataError: naming file and field.
    """
    entries = own_lists("beyond", Beyond)
    return tuple(entry for entry in entries if not any(known in record_ids for known in entry.covered_by))

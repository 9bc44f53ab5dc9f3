"""Which of the matters that no record answers an office could answer: questions about them are worth keeping."""

from __future__ import annotations

from functools import cache

from knowledge.datafile import Record, Text, own_data, read_one


class DeskMatters(Record):
    """The shape of `desk-matters.yaml`: ids of matters in `beyond/`."""

    matters: tuple[Text, ...]


@cache
def desk_matters() -> frozenset[str]:
    """The ids.

    Raises:
        DataError: naming file and field.
    """
    return frozenset(read_one(own_data("desk-matters.yaml"), DeskMatters).matters)

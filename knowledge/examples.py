"""Questions citizens might ask about each record, from which the search learns their words.

They live in `knowledge/data/examples/<field>.yaml`; `docs/data/examples.md` explains them.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from knowledge.datafile import IdentifiedRecord, Text, own_lists, read_lists


class Examples(IdentifiedRecord):
    """Example questions of one record, or of one case of it (`record/case`), or of a matter beyond the records."""

    questions: tuple[Text, ...] = Field(min_length=1)


def read_all(folder: Path | None = None) -> tuple[Examples, ...]:
    """Read every example, in file order.

    Raises:
        DataError: for a broken entry, or an id that is there twice.
    """
    return read_lists(sorted(folder.glob("*.yaml")), Examples) if folder else own_lists("examples", Examples)

"""Which record a dossier's procedure is, where there is no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.dossiers.words import plain
from knowledge.procedures import Procedure


@dataclass(frozen=True)
class KnownProcedures:
    """Ids and names of the records. A name that two of them have leads to none."""

    ids: frozenset[str]
    names: Mapping[str, str | None]

    def record_of(self, code: str | None, name: str | None) -> str | None:
        """The record with this code, or exactly this name."""
        if code in self.ids:
            return code
        return self.names.get(plain(name)) if name else None


def known_procedures(records: Iterable[Procedure]) -> KnownProcedures:
    """The index of these records."""
    names: dict[str, str | None] = {}
    ids: set[str] = set()
    for record in records:
        if record.kind != "procedure":
            continue
        ids.add(record.id)
        for name in {plain(record.name), plain(record.short_name)}:
            names[name] = None if name in names else record.id
    return KnownProcedures(frozenset(ids), names)

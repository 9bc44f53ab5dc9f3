"""The table of old and new units, from the data files of the package `vietnamadminunits`.

Only its data is read, not its code: `docs/decisions/0007-old-places.md` says why.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.errors import DataError
from knowledge.old_places.changes import Changes
from knowledge.old_places.units import Level, OldPlace, Unit

PACKAGE = "vietnamadminunits"
_OLD = "SELECT province, district, ward, provinceKey, districtKey, wardKey FROM admin_units_legacy"
_NEW = "SELECT province, ward, provinceKey, wardKey FROM admin_units"


class Tables(NamedTuple):
    """The package's files, as they are."""

    old: list[tuple[str, ...]]
    new: list[tuple[str, ...]]
    conversion: dict[str, Any]


def read_tables() -> Tables:
    """Read the package's files.

    Raises:
        DataError: the package is not installed, or its files have changed their shape.
    """
    try:
        folder = Path(str(distribution(PACKAGE).locate_file(PACKAGE))) / "data"
        with closing(
            sqlite3.connect(f"{(folder / 'dataset.db').as_uri()}?mode=ro&immutable=1", uri=True)
        ) as data:
            old, new = data.execute(_OLD).fetchall(), data.execute(_NEW).fetchall()
        conversion = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    except (PackageNotFoundError, sqlite3.Error, OSError, ValueError) as error:
        raise DataError(f"{PACKAGE}: its data cannot be read: {error}") from error
    return Tables(old, new, conversion)


def old_wards(tables: Tables, changes: Changes) -> Iterator[OldPlace]:
    """Every commune, ward and township of 30/06/2025, with what it is part of today."""
    names = {(row[2], row[3]): changes.today(Unit(row[1], row[0])) for row in tables.new}
    becomes = _becomes(tables.conversion)
    for province, district, ward, *keys in tables.old:
        today = (names[key] for key in becomes["_".join(key or "" for key in keys)])
        yield OldPlace(
            Level.WARD, ward or district, district if ward else None, province, tuple(dict.fromkeys(today))
        )


def old_districts(wards: Iterable[OldPlace]) -> Iterator[OldPlace]:
    """Every district, as the units its communes are part of today."""
    found: dict[tuple[str, str], dict[Unit, None]] = defaultdict(dict)
    for ward in wards:
        if ward.district:
            found[ward.district, ward.province].update(dict.fromkeys(ward.today))
    for (district, province), today in found.items():
        yield OldPlace(Level.DISTRICT, district, None, province, tuple(today))


def old_provinces(wards: Iterable[OldPlace]) -> Iterator[OldPlace]:
    """Every province, as the one that holds its communes today."""
    found = {ward.province: ward.today[0].province for ward in wards}
    for province, today in found.items():
        yield OldPlace(Level.PROVINCE, province, None, province, (Unit(today, today),))


def _becomes(conversion: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Keys of the new units by the key of the old one, the default of a divided one first."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for province, wards in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, sources in wards.items():
            for source in sources:
                found[source].append((province, ward))
    for province, sources in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in sources.items():
            ordered = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            found[source] += [(province, part["newWardKey"]) for part in ordered]
    return found

"""A locality as data: where its one-stop office is, when it is open, whom to call.

`docs/data/places.md` explains each key. Serving another locality needs no code.
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.datafile import IdentifiedRecord, Record, Text, own_data, read_one
from knowledge.errors import DataError

Url = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s/]+\S*$")]
PhoneNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?\d[\d .]+$")]


class Hotline(Record):
    """One number to call."""

    label: Text
    number: PhoneNumber
    note: Text | None = None


class Place(IdentifiedRecord):
    """A commune, ward or special zone and its one-stop office."""

    name: Text
    """With its kind, as people say it: "Phường Mẫu"."""
    office: Text
    """Name of the one-stop office."""
    address: Text
    hours: tuple[Text, ...] = Field(min_length=1)
    """One line per part of the week, shown as written."""
    hotlines: tuple[Hotline, ...] = Field(min_length=1)
    """In the order shown; the first is the one to name when only one fits."""
    website: Url | None = None
    map_url: Url | None = None
    dossier_lookup_url: Url
    """Where a citizen follows a dossier by its code."""
    feedback_note: Text
    """How complaints about service reach this locality besides the chat."""
    sample: bool = False
    """True: a made-up place for trying things out; its card says so."""


def data_folder() -> Path:
    """The folder of the places that come with the project."""
    return own_data("places")


def load_place(path_or_id: str | Path) -> Place:
    """Read a place from a file of yours, or by id from the places that come with the project.

    Raises:
        DataError: no such place, or a broken file; the message names file and field.
    """
    return read_one(place_file(path_or_id), Place)


def place_file(path_or_id: str | Path) -> Path:
    """The file a place is read from.

    Raises:
        DataError: an id that does not come with the project.
    """
    path = Path(path_or_id)
    return _own_place(path.name) if path.name == str(path_or_id) and not path.suffix else path


def _own_place(place_id: str) -> Path:
    known = {path.stem: path for path in sorted(data_folder().glob("*.yaml"))}
    if place_id not in known:
        raise DataError(f"{place_id}: no such place; there are: {', '.join(known)}")
    return known[place_id]

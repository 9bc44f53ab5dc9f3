"""A locality as data: where its one-stop office is, when it is open, whom to call.

`docs/data/places.md` explains each key. Serving another locality needs no code.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from knowledge.datafile import IdentifiedRecord, R, Record, Text, Url, own_data, read_one
from knowledge.errors import DataError
from knowledge.local_facts import LandTerms, LocalFee, Office, PhoneNumber
from knowledge.procedures import Procedure
from knowledge.sending_hours import OfficeDay


class Hotline(Record):
    """One number to call."""

    label: Text
    number: PhoneNumber
    note: Text | None = None


class EnglishNames(Record):
    """How a locality is named to English speakers."""

    name: Text
    province: Text
    office: Text
    address: Text | None = None
    hours: tuple[Text, ...] = ()
    hotlines: tuple[Hotline, ...] = ()
    feedback_note: Text | None = None
    offices: tuple[Office, ...] = ()
    fees: dict[Text, Text] = Field(default_factory=dict)
    """By record id: the text of the locality's fee."""
    land: dict[Text, Text] = Field(default_factory=dict)
    """By record id: the note to the locality's days."""


class Place(IdentifiedRecord):
    """A commune, ward or special zone and its one-stop office."""

    name: Text
    """With its kind, as people say it: "Phường Mẫu"."""
    province: Text
    """With its kind: "Tỉnh Mẫu". What the province decides holds for it alone."""
    office: Text
    """Name of the one-stop office."""
    address: Text
    hours: tuple[Text, ...] = Field(min_length=1)
    """One line per part of the week, shown as written."""
    office_day: OfficeDay = OfficeDay()
    """The hours in which officials may be reminded of their work."""
    hotlines: tuple[Hotline, ...] = Field(min_length=1)
    """In the order shown; the first is the one to name when only one fits."""
    website: Url | None = None
    map_url: Url | None = None
    dossier_lookup_url: Url
    """Where a citizen follows a dossier by its code."""
    feedback_note: Text
    """How complaints about service reach this locality besides the chat."""
    feedback_unit: Text | None = None
    """The office that looks at all feedback first, by its name among the officials' offices."""
    offices: tuple[Office, ...] = ()
    """Other counters, by the fields they take in."""
    fees: dict[Text, LocalFee] = Field(default_factory=dict)
    """By record id: what the province's HĐND has set."""
    land: dict[Text, LandTerms] = Field(default_factory=dict)
    """By record id: the province's own variants of land procedures."""
    as_of: dt.date | None = None
    """When address, hours and numbers were last looked at."""
    english: EnglishNames | None = None
    """For English speakers; what is left out is shown in Vietnamese."""
    sample: bool = False
    """True: a made-up place for trying things out; its card says so beside every amount."""

    def in_english(self) -> "Place":
        """The locality with its English names, as far as it has them."""
        if self.english is None:
            return self
        own = {key: said for key, said in self.english if said and key not in ("fees", "land")}
        fees, land = self.english.fees, self.english.land
        own["fees"] = {i: _said(fee, text=fees.get(i)) for i, fee in self.fees.items()}
        own["land"] = {i: _said(terms, note=land.get(i)) for i, terms in self.land.items()}
        return self.model_copy(update=own)


def _said(facts: R, **texts: str | None) -> R:
    """Facts with the texts that are there."""
    return facts.model_copy(update={key: text for key, text in texts.items() if text})


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


def check_place(place: Place, records: Mapping[str, Procedure], file: str) -> None:
    """Check that what a locality decides belongs to records of which it may decide that.

    Raises:
        DataError: naming file and field.
    """
    for record_id in place.fees:
        _check(file, f"{place.id}: fees.{record_id}", records.get(record_id), "fee")
    for record_id in place.land:
        _check(file, f"{place.id}: land.{record_id}", records.get(record_id), "time_limit")
    known = {record.field for record in records.values()}
    for number, office in enumerate(place.offices, 1):
        if strangers := set(office.fields) - known:
            raise DataError(
                f"{file}: {place.id}: offices.{number}.fields: "
                f"không hồ sơ nào thuộc lĩnh vực {', '.join(sorted(strangers))}"
            )


def _check(file: str, field: str, record: Procedure | None, part: str) -> None:
    if record is None:
        raise DataError(f"{file}: {field}: không có hồ sơ nào mang mã này")
    decided = getattr(record, part)
    if decided is None or not decided.set_by_province:
        raise DataError(f"{file}: {field}: hồ sơ này không để tỉnh quy định ({part}.set_by_province)")


def _own_place(place_id: str) -> Path:
    known = {path.stem: path for path in sorted(data_folder().glob("*.yaml"))}
    if place_id not in known:
        raise DataError(f"{place_id}: không có địa phương này; đang có: {', '.join(known)}")
    return known[place_id]

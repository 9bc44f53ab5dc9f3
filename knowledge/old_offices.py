"""District offices, gone since 01/07/2025, that somebody still asks the way to, and what took over from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from pydantic import Field

from knowledge.datafile import IdentifiedRecord, Text, own_data, read_lists
from knowledge.spoken import Phrases, spoken
from knowledge.text import bare, shorten

_WHERE = re.compile(
    r"\b(?:o (?:dau|mo|cho nao|khuc nao|noi nao|duong nao)|cho (?:nao|mo)|nam (?:o )?dau"
    r"|(?:chuyen |doi )?(?:di|ra|den|toi|len|ve|qua|sang|vo)"
    r" dau|dia chi|dau roi|la (?:dau|noi nao|co quan nao)|thay (?:the|bang|cho)|con khong|con lam viec|con hoat dong"
    r"|where|address|still (?:open|there|exist)|moved?|find)\b"
)


_PARTICLES = re.compile(
    r"^(?:[ ,?.!]+(?:bay gio|hien nay|gio|nay|hien|cu|da|roi|em|oi|a|ah|nhi|vay"
    r"|z|the|day|ta|minh|ban|ad|anh|chi|toi|thi|la))*"
    r"[ ,?.!]*"
)
"""What stands behind an office without naming its place."""


class OldOffice(IdentifiedRecord):
    """One entry of `old-offices.yaml`."""

    says: tuple[Text, ...] = Field(min_length=1)
    """As citizens call it, without the district behind it."""
    alone: tuple[Text, ...] = ()
    """Names that no office bears today: nothing need stand behind them."""
    english: tuple[Text, ...] = Field(min_length=1)
    today: Text
    """What holds now, in a few short sentences."""
    today_english: Text
    at: Text = "Trung tâm Phục vụ hành chính công {unit}"
    """What to ask for in a commune or ward of today."""
    at_english: Text = "the Public Administrative Service Centre of {unit}"
    fields: tuple[Text, ...] = ()
    """Fields whose own counter a locality may have; its one-stop office otherwise."""
    basis: Text
    """Number of the legal text."""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Ids of the records the facts are taken from; one of them cites the basis."""


class Kind(StrEnum):
    """Whose office it is. A city may be a district's equal or a province's."""

    DISTRICT = "district"
    CITY = "city"
    COMMUNE = "commune"


_KINDS = {
    Kind.DISTRICT: ("cấp huyện", "huyện", "quận", "thị xã", "tx", "q", "h"),
    Kind.CITY: ("thành phố", "tp"),
    Kind.COMMUNE: ("xã", "phường", "thị trấn"),
}


class Asked(NamedTuple):
    """An office somebody asks the way to."""

    office: OldOffice
    kind: Kind


class OldOffices:
    """Hears which office a message asks the way to.

    Args:
        offices: the entries of the data file; the first that is named is meant.
    """

    def __init__(self, offices: Iterable[OldOffice]) -> None:
        self.offices = tuple(offices)
        self._heard = [
            (Asked(office, kind), _named(office, kind)) for office in self.offices for kind in Kind
        ]
        names = {bare(name) for office in self.offices for name in (*office.says, *office.english)}
        kinds = "|".join(bare(kind) for kinds in _KINDS.values() for kind in kinds)
        longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        self._names = re.compile(rf"\b(?:{longest_first})(?: (?:{kinds}))?\b|\bdistrict\b")

    def asked_for(self, text: str) -> Asked | None:
        """The office whose whereabouts are asked; None when none is, or it is not asked where."""
        if not asks_the_way(text):
            return None
        message = spoken(shorten(text))
        return next((asked for asked, named in self._heard if named.among(message)), None)

    def has_a_name_behind(self, text: str) -> bool:
        """Whether a word follows the office that may be its place: "công an huyện Abc ở đâu"."""
        said = bare(shorten(text))
        found = self._names.search(said)
        behind = _PARTICLES.sub("", said[found.end() :]).strip() if found else ""
        return bool(behind) and not _WHERE.match(behind)

    def without(self, text: str) -> str:
        """A message without offices and without asking where, so without accents too."""
        return " ".join(_WHERE.sub(" ", self._names.sub(" ", bare(shorten(text)))).split())


def asks_the_way(text: str) -> bool:
    """Whether a message asks where something is; cheap, and asked first."""
    return bool(_WHERE.search(bare(shorten(text))))


def _named(office: OldOffice, kind: Kind) -> Phrases:
    """How the office of a district, a city or a commune is named."""
    names = [f"{name} {of}" for name in sorted(office.says, key=len, reverse=True) for of in _KINDS[kind]]
    if kind is Kind.DISTRICT:
        names += office.alone
        names += (f"district {name}" for name in office.english)
        names += (f"{name} of the district" for name in office.english)
    return Phrases(names)


@cache
def own_old_offices() -> OldOffices:
    """The project's own list, read once.

    Raises:
        DataError: naming file and field.
    """
    return OldOffices(read_lists([own_data("old-offices.yaml")], OldOffice))

"""Where a citizen may be sent: pages of the state that show a procedure or its legal text.

Whose domains these are is data (`knowledge/data/official-sites.yaml`, explained in `docs/data/official-sites.md`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

from pydantic import StringConstraints

from knowledge.datafile import Record, Text, own_data, read_list
from knowledge.guides import Guide
from knowledge.places import Place
from knowledge.procedures import Procedure, Source

PORTAL = "https://dichvucong.gov.vn"
"""The national public-service portal: every procedure can be found there by its code."""
LEGAL_TEXTS = "https://vanban.chinhphu.vn"
"""The government's database of legal texts: searched by a text's number."""

Domain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class OfficialSite(Record):
    """A domain of the state, with all below it."""

    domain: Domain
    owner: Text


class LinkFault(NamedTuple):
    """An address that a citizen should not be sent to."""

    where: str
    """Record, place or guide, and the field."""
    url: str
    why: str
    """In Vietnamese, for editors."""


@cache
def own_official_sites() -> tuple[OfficialSite, ...]:
    """The project's list.

    Raises:
        DataError: naming file and field.
    """
    return tuple(read_list(own_data("official-sites.yaml"), OfficialSite))


def page_of_source(record: Procedure) -> str | None:
    """The address "Xem nguồn" opens: the first source that shows the procedure or its legal text; None without one."""
    return next((source.url for source in record.sources if _is_shown(source)), None)


def _is_shown(source: Source) -> bool:
    return source.kind == "official" and fault_of(source.url) is None and not is_front_page(source.url)


def is_front_page(url: str) -> bool:
    """Whether an address opens a whole site, where a citizen would still have to look for it."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def fault_of(url: str) -> str | None:
    """Why a citizen should not be sent to an address, in Vietnamese; None when it is fine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "không phải một địa chỉ đọc được"
    if parts.scheme != "https":
        return "phải bắt đầu bằng https://"
    if not any(host == site.domain or host.endswith(f".{site.domain}") for site in own_official_sites()):
        return "không phải trang của cơ quan nhà nước (official-sites.yaml)"
    return None


def without_page(records: Collection[Procedure]) -> list[Procedure]:
    """Records of which no official page is known: only copies, articles or front pages."""
    return [record for record in records if page_of_source(record) is None]


def link_faults(
    records: Collection[Procedure], place: Place | None = None, guides: Collection[Guide] = ()
) -> list[LinkFault]:
    """The addresses among those meant for citizens that are not official."""
    shown = [*_of_records(records), *_of_guides(guides), *(_of_the_place(place) if place else ())]
    return [LinkFault(where, url, why) for where, url in shown if url and (why := fault_of(url))]


def _of_records(records: Collection[Procedure]) -> Iterator[tuple[str, str | None]]:
    for record in records:
        for number, source in enumerate(record.sources, 1):
            if source.kind == "official":
                yield f"{record.id}: sources.{number}.url", source.url
        if record.channels:
            yield f"{record.id}: channels.online_url", record.channels.online_url


def _of_guides(guides: Collection[Guide]) -> Iterator[tuple[str, str | None]]:
    for guide in guides:
        for number, part in enumerate(guide.parts, 1):
            yield f"{guide.id}: parts.{number}.link.url", part.link.url if part.link else None


def _of_the_place(place: Place) -> Iterator[tuple[str, str | None]]:
    """The locality's addresses; a made-up one may have made-up addresses, and a map is nobody's word."""
    if place.sample:
        return
    yield f"{place.id}: website", place.website
    yield f"{place.id}: dossier_lookup_url", place.dossier_lookup_url
    yield from ((f"{place.id}: fees.{key}.source", fee.source) for key, fee in place.fees.items())
    yield from ((f"{place.id}: land.{key}.url", terms.url) for key, terms in place.land.items())

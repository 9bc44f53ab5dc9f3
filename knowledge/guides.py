"""Step-by-step guides as data: how to file and how to pay on a phone, in parts that are stepped through.

A guide lives in `knowledge/data/guides.yaml`; `docs/data/guides.md` explains each key. What is sure comes from its
topic's record; what is not is said to be so, with whom to ask.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.datafile import IdentifiedRecord, Record, Text, own_data, read_list
from knowledge.facets import Facet
from knowledge.procedures import Procedure

DEEP_LINKS = ("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/", "https://dichvucong.bocongan.gov.vn/")
"""How addresses of single procedures begin."""


class Trouble(Record):
    """When something does not work."""

    when: Text
    do: Text


class GuideLink(Record):
    label: Text
    url: Text


class Part(Record):
    """What fits one message: a few steps, one thing each."""

    title: Text
    button: Annotated[Text, StringConstraints(max_length=40)] | None = None
    """Leads straight here from the card of the topic; for who is already in trouble."""
    steps: tuple[Text, ...] = Field(min_length=1, max_length=6)
    shows: Literal["papers", "procedure", "fee"] | None = None
    """What of the procedure is shown under the steps: its papers, its name, its fee and today's reductions."""
    trouble: tuple[Trouble, ...] = ()
    unsure: tuple[Text, ...] = ()
    """What no source confirms, and whom to ask."""
    link: GuideLink | None = None
    guide: Text | None = None
    """Another guide that helps with this part."""
    record: Text | None = None
    """A record that helps with this part."""


class Guide(IdentifiedRecord):
    """One guide."""

    topic: Text
    """The record the facts come from, with their sources."""
    facet: Facet | None = None
    """The part of a procedure that leads into it."""
    name: Text
    button: Annotated[Text, StringConstraints(max_length=40)]
    next: Text | None = None
    """The guide that follows."""
    parts: tuple[Part, ...] = Field(min_length=1)

    def first_step(self, part: int) -> int:
        """Steps are numbered through: the number of a part's first one."""
        return 1 + sum(len(before.steps) for before in self.parts[:part])


@cache
def own_guides() -> dict[str, Guide]:
    """The project's own guides by id.

    Raises:
        DataError: naming file, record and field.
    """
    return {guide.id: guide for guide in read_list(own_data("guides.yaml"), Guide)}


def guides_for(record: Procedure, shown: Collection[Facet]) -> tuple[Guide, ...]:
    """The guides that the card of a record, or of one part of it, leads into."""
    guides = own_guides().values()
    if record.kind == "topic":
        return tuple(guide for guide in guides if guide.topic == record.id)
    if record.channels is None or record.channels.online is None:
        return ()
    return tuple(guide for guide in guides if guide.facet in shown)


def page_of(record: Procedure) -> str | None:
    """The address of the procedure's own page on the portal, as its sources have it."""
    filed = record.channels.online_url if record.channels else None
    known = [filed or "", *(source.url for source in record.sources if source.kind == "official")]
    return next((url for url in known if url.startswith(DEEP_LINKS)), None)

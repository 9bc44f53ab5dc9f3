"""What a province or a commune decides for itself: fees, the days of land procedures, counters.

Each of these says what it rests on and as of when; `docs/data/places.md` explains the keys.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from knowledge.datafile import Record, Text, Url, WholeNumber

PhoneNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?\d[\d .]+$")]


class Basis(Record):
    """The local decision: a resolution of the HĐND, a decision of the UBND."""

    number: Text
    date: dt.date


class LocalFee(Record):
    """What this province charges for a record whose fee is `set_by_province`. Amounts in Vietnamese đồng."""

    amount_vnd: WholeNumber | None = None
    online_amount_vnd: WholeNumber | None = None
    text: Text | None = None
    """What the amounts alone do not tell: for whom, per what, who is exempt."""
    basis: Basis
    as_of: dt.date
    """When somebody last looked."""
    source: Url

    @model_validator(mode="after")
    def _says_something(self) -> LocalFee:
        if self.amount_vnd is None and self.online_amount_vnd is None and self.text is None:
            raise ValueError("cần amount_vnd, online_amount_vnd hoặc text")
        return self


class LandTerms(Record):
    """The province's own variant of a land procedure (Articles 14 and 15 of Decree 49/2026/NĐ-CP)."""

    code: Text
    """The province's own procedure code."""
    working_days: float = Field(gt=0)
    """Of the usual case; provinces publish half days too."""
    note: Text | None = None
    """Other cases and their days."""
    basis: Basis
    url: Url
    """The province's page of the procedure."""
    as_of: dt.date


class Office(Record):
    """A counter besides the one-stop office that takes in whole fields: police, land registration."""

    name: Text
    address: Text
    hours: tuple[Text, ...] = Field(min_length=1)
    phone: PhoneNumber | None = None
    fields: tuple[Text, ...] = Field(min_length=1)
    """Values of `field` of the records it takes in."""

"""The words by which columns and states are recognised."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from pydantic import Field, model_validator

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.text import bare


class Column(StrEnum):
    """What a column of the table may hold."""

    CODE = "code"
    PROCEDURE = "procedure"
    PROCEDURE_CODE = "procedure_code"
    UNIT = "unit"
    RECEIVED = "received"
    DUE = "due"
    FINISHED = "finished"
    RETURNED = "returned"
    """Handed over: when the day of finishing is not told, this is the nearest to it."""
    STATUS = "status"
    PHONE = "phone"
    IDENTITY = "identity"
    BIRTH = "birth"


class Status(StrEnum):
    """How far a dossier is; `other`: the office's word for it is not known here."""

    RECEIVED = "received"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    READY = "ready"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


class DossierWords(Record):
    """The file."""

    columns: dict[Column, tuple[Text, ...]]
    private: tuple[Text, ...] = Field(min_length=1)
    """Columns that name people: never read."""
    statuses: dict[Status, tuple[Text, ...]]
    wishes: tuple[Text, ...] = Field(min_length=1)
    """How people ask where their own dossier is."""

    @model_validator(mode="after")
    def _each_once(self) -> DossierWords:
        for named in (self.columns, self.statuses):
            said = [plain(phrase) for phrases in named.values() for phrase in phrases]
            twice = sorted({phrase for phrase in said if said.count(phrase) > 1})
            if twice:
                raise ValueError(f"có ở hai chỗ: {', '.join(twice)}")
        return self


_SIGNS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=2048)  # a file of 50,000 rows has a dozen states
def plain(text: str) -> str:
    """Words only: no accents, signs or capitals."""
    return _SIGNS.sub(" ", bare(text)).strip()


@cache
def own_words() -> DossierWords:
    """The project's own file.

    Raises:
        DataError: naming file and field.
    """
    return read_one(own_data("dossiers.yaml"), DossierWords)


@lru_cache(maxsize=2048)
def status_of(said: str) -> Status:
    """The state that an office's words name; the longest known phrase decides."""
    words = f" {plain(said)} "
    found = [
        (len(phrase), status)
        for status, phrases in _status_phrases()
        for phrase in phrases
        if f" {phrase} " in words
    ]
    return max(found, key=lambda one: one[0])[1] if found else Status.OTHER


def is_wish(said: str) -> bool:
    """Whether somebody asks for their own dossier, rather than how dossiers are followed."""
    words = f" {plain(said)} "
    return any(f" {phrase} " in words for phrase in _wishes())


@cache
def _wishes() -> tuple[str, ...]:
    return tuple(map(plain, own_words().wishes))


@cache
def _status_phrases() -> tuple[tuple[Status, tuple[str, ...]], ...]:
    return tuple((status, tuple(map(plain, said))) for status, said in own_words().statuses.items())

"""Procedures and cross-cutting topics as data: the shape of a record and how the files are read.

A record lives in `knowledge/data/procedures/<field>.yaml`; `docs/data/procedures.md` explains each key.
Adding a procedure needs no code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from knowledge.errors import DataError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Confidence = Literal["high", "medium", "low"]
PaperForm = Literal["original", "copy", "certified_copy", "show", "form", "declare", "electronic"]
OnlineLevel = Literal["full", "partial", "unknown"]
TimeUnit = Literal["working_days", "days", "hours"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paper(_Record):
    """One paper of the dossier."""

    name: Text
    form: PaperForm | None = None
    """What to bring: original, copy, certified_copy, show (bring and show), form (fill in), declare, electronic."""
    note: Text | None = None
    waived_when: Text | None = None


class Channels(_Record):
    """Where and how the dossier is filed."""

    where: Text
    """The office that takes it in, as a citizen would be told."""
    counter: bool = True
    post: bool | None = None
    online: OnlineLevel | None = None
    """None: not online. `unknown`: online, the level is not in the source."""
    online_url: Text | None = None
    note: Text | None = None


class TimeLimit(_Record):
    value: int | None = Field(default=None, ge=0)
    unit: TimeUnit = "working_days"
    text: Text
    """The limit as told to the citizen, with its exceptions."""


class Fee(_Record):
    """What is charged for the procedure itself. Amounts in Vietnamese đồng."""

    amount_vnd: int | None = Field(default=None, ge=0)
    online_amount_vnd: int | None = Field(default=None, ge=0)
    set_by_province: bool = False
    text: Text
    """The fee as told to the citizen: who sets it, a range said as such, who is exempt."""
    exempt: Text | None = None
    payment: Text | None = None
    """How it is paid, when the record knows more than the general topic."""


class LegalBasis(_Record):
    number: Text
    title: Text
    date: dt.date | None = None
    effective: dt.date | None = None
    note: Text | None = None


class Source(_Record):
    url: Text
    title: Text
    seen: Text | None = None


class Fact(_Record):
    """One statement of a topic. `sourced` false: general knowledge, shown as needing a check."""

    text: Text
    sourced: bool = True


class Procedure(_Record):
    """A procedure, or (`kind: topic`) a cross-cutting topic."""

    id: Text
    kind: Literal["procedure", "topic"] = "procedure"
    name: Text
    """Official name."""
    short_name: Text
    """As shown on a button: at most 40 characters."""
    aliases: tuple[Text, ...] = Field(min_length=1)
    """As citizens say it; situations too. No channel or facet words (online, lệ phí, giấy tờ gì…)."""
    field: Text
    agency: Text | None = None
    who: Text | None = None
    papers: tuple[Paper, ...] = ()
    steps: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    channels: Channels | None = None
    time_limit: TimeLimit | None = None
    fee: Fee | None = None
    result: Text | None = None
    mistakes: tuple[Text, ...] = ()
    summary: Text
    """One or two short sentences: what it is and the most useful thing to know."""
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    as_of: dt.date
    """The date of the newest source: shown as "kiểm tra lần cuối"."""
    review_by: dt.date
    """From this day on the card says it may be out of date."""
    review_reason: Text | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    confidence: Confidence
    related: tuple[Text, ...] = ()
    notes: Text | None = None
    """For editors; never shown to citizens."""

    @model_validator(mode="after")
    def _complete(self) -> Procedure:
        if len(self.short_name) > 40:
            raise ValueError(f"short_name: {len(self.short_name)} characters, at most 40")
        if self.kind == "procedure":
            missing = [k for k in ("agency", "channels", "time_limit", "fee") if getattr(self, k) is None]
            if missing:
                raise ValueError(f"a procedure needs {', '.join(missing)}")
        elif not self.facts:
            raise ValueError("a topic needs facts")
        if self.review_by <= self.as_of:
            raise ValueError("review_by must be later than as_of")
        return self


def data_folder() -> Path:
    """The folder of the project's own records."""
    return Path(str(files("knowledge"))) / "data" / "procedures"


def read_file(path: Path) -> Iterator[Procedure]:
    """Read one file of records.

    Raises:
        DataError: naming file, record and field.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}") from error
    if not isinstance(raw, list):
        raise DataError(f"{path.name}: a list of records is expected")
    for number, item in enumerate(raw, 1):
        name = item.get("id", f"#{number}") if isinstance(item, dict) else f"#{number}"
        try:
            yield Procedure.model_validate(item)
        except ValidationError as error:
            problems = "; ".join(
                f"{'.'.join(map(str, e['loc'])) or 'record'}: {e['msg']}" for e in error.errors()
            )
            raise DataError(f"{path.name}: {name}: {problems}") from error


def read_all(folder: Path | None = None) -> tuple[Procedure, ...]:
    """Read every record, in file order.

    Raises:
        DataError: for a broken record, or an id that is there twice.
    """
    seen: dict[str, str] = {}
    records: list[Procedure] = []
    for path in sorted((folder or data_folder()).glob("*.yaml")):
        for record in read_file(path):
            if record.id in seen:
                raise DataError(f"{path.name}: {record.id}: already in {seen[record.id]}")
            seen[record.id] = path.name
            records.append(record)
    return tuple(records)

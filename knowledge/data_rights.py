"""Times the law gives for people's rights over their data, and after a breach: `knowledge/data/data-rights.yaml`.

Law 91/2025/QH15; Decree 356/2025, articles 5, 28 and 29. The shorter limits are used, those without processors:
whoever keeps them keeps the others too.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.datafile import read_one
from knowledge.wording import Phrase
from knowledge.workdays import WorkCalendar

RightKind = Literal["view", "copy", "correct", "withdraw", "restrict", "object", "erase"]
KINDS: tuple[RightKind, ...] = ("view", "copy", "correct", "withdraw", "restrict", "object", "erase")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limit(_Record):
    """Days within which a request of these kinds is done, and by how many it may be extended, once."""

    kinds: tuple[RightKind, ...]
    days: int = Field(ge=1)
    with_processors: int = Field(ge=1)
    extension: int = Field(ge=1)


class BreachHours(_Record):
    """Hours on the clock after a breach was found; no holiday stops them."""

    authority_hours: int = Field(ge=1)
    people_hours: int = Field(ge=1)
    incident_first_hours: int = Field(ge=1)
    incident_report_hours: int = Field(ge=1)
    incident_basis: Phrase


class DataRights(_Record):
    """The shape of `data-rights.yaml`. `version` is kept with every request that was counted by it."""

    version: str
    legal_basis: Phrase
    source: str
    as_of: dt.date
    first_answer_working_days: int = Field(ge=0)
    limits: tuple[Limit, ...]
    breach: BreachHours

    @model_validator(mode="after")
    def _complete(self) -> DataRights:
        named = [kind for limit in self.limits for kind in limit.kinds]
        if sorted(named) != sorted(KINDS):
            raise ValueError(f"limits: mỗi loại yêu cầu phải có đúng một lần: {', '.join(KINDS)}")
        return self

    def limit(self, kind: RightKind) -> Limit:
        return next(limit for limit in self.limits if kind in limit.kinds)

    def first_answer_due(self, calendar: WorkCalendar, received: dt.date) -> dt.date:
        """The last day on which the person may be told that the request was taken up."""
        return calendar.add_working_days(received, self.first_answer_working_days)

    def due(self, calendar: WorkCalendar, kind: RightKind, received: dt.date) -> dt.date:
        """The last day on which the request may be done."""
        return calendar.due_after_days(received, self.limit(kind).days)

    def extended(self, calendar: WorkCalendar, kind: RightKind, due: dt.date) -> dt.date:
        """The last day after the one extension."""
        return calendar.due_after_days(due, self.limit(kind).extension)


@cache
def load_data_rights(path: Path | None = None) -> DataRights:
    """Read the times.

    Raises:
        DataError: naming file and key.
    """
    return read_one(path or Path(str(files("knowledge"))) / "data" / "data-rights.yaml", DataRights)

"""What the API answers, as pydantic models; the OpenAPI document is made from them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

DAY = r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def _of_this_century(day: dt.date) -> dt.date:
    if not 2000 <= day.year <= 2099:  # noqa: PLR2004 - what `DAY` says, too
        raise ValueError("a day of this century")
    return day


Day = Annotated[dt.date, AfterValidator(_of_this_century), Field(json_schema_extra={"pattern": DAY})]


class Asked(BaseModel):
    """The query of figures over a period: both days included, in Vietnamese time; this quarter if left out."""

    model_config = ConfigDict(extra="forbid")

    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")


class Nothing(BaseModel):
    """The query of figures of this moment."""

    model_config = ConfigDict(extra="forbid")


class Period(BaseModel):
    """Days, both included."""

    start: dt.date
    end: dt.date


class Criterion(BaseModel):
    """One question. Fewer than five answers: `n` and the figures are null. Shares are of one."""

    code: str
    label: str
    n: int | None
    satisfied: float | None
    low: float | None
    high: float | None
    mean: float | None = Field(description="from 1 to 5")


class FactorFigures(BaseModel):
    """The mean share of a factor's questions; null when too few answered."""

    code: str
    label: str
    satisfied: float | None
    criteria: list[Criterion]


class Ratings(BaseModel):
    """What people who used the service and chose to answer say. Not the SIPAS index; `note` must stand beside it."""

    period: Period
    questionnaire: str
    formula: str
    respondents: int | None
    invited: int
    satisfied: float | None
    low: float | None
    high: float | None
    factors: list[FactorFigures]
    note: str


class FeedbackFigures(BaseModel):
    """Feedback (phản ánh, kiến nghị) received in a period, by state; those that accuse somebody are left out."""

    period: Period
    received: int
    states: dict[str, int]


class UnitTasks(BaseModel):
    """Due dates of one unit; each is counted once, one past its date as late only."""

    unit: str
    done: int
    in_progress: int
    late: int
    not_started: int


class Tasks(BaseModel):
    """Where the tasks of confirmed plans stand today."""

    day: dt.date
    units: list[UnitTasks]


class Questions(BaseModel):
    """How the questions of a period ended; the outcomes are explained in docs/outcomes.md."""

    period: Period
    asked: int
    outcomes: dict[str, int]


class Health(BaseModel):
    """Whether it can work, how each channel stands, and what waits."""

    checks: dict[str, bool]
    channels: dict[str, str]
    messages_waiting: int
    replies_waiting: int
    given_up: int
    put_aside: int


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str

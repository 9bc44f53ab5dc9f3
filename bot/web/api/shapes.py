"""What the API answers, as pydantic models; the OpenAPI document is made from them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from knowledge.sipas.comparison import NotComparable

PERIOD = r"^((cchc-)?(thang-20[0-9]{2}-([1-9]|1[0-2])|quy-20[0-9]{2}-[1-4]|nam-20[0-9]{2})|cchc-[69]-thang-20[0-9]{2})$"
"""The names of `knowledge.report_periods`, for who reads the document."""


class Asked(BaseModel):
    """The query of figures over a period, asked for by its name."""

    model_config = ConfigDict(extra="forbid")

    period: Annotated[str, Field(pattern=PERIOD)] | None = Field(
        default=None,
        alias="ky",
        description=(
            "A whole month, quarter or year: thang-2026-11, quy-2026-4, nam-2026; of CCHC reports cchc-thang-2026-11,"
            " cchc-quy-2026-3, cchc-6-thang-2026, cchc-9-thang-2026, cchc-nam-2026. This calendar quarter if left out."
        ),
    )


class Nothing(BaseModel):
    """The query of figures of this moment."""

    model_config = ConfigDict(extra="forbid")


class Period(BaseModel):
    """A period: its name as asked for, what reports call it, and its days, both included, in Vietnamese time."""

    name: str
    label: str
    start: dt.date
    end: dt.date


class Criterion(BaseModel):
    """One question. Fewer than five answers: `n` and the figures are null. Shares are of one."""

    code: str
    label: str
    n: int | None
    few: bool = Field(description="5 to 29 answers: whole per cent only, and no place in a ranking")
    satisfied: float | None
    low: float | None
    high: float | None
    mean: float | None = Field(description="from 1 to 5")


class FactorFigures(BaseModel):
    """The mean share of a factor's questions; null when too few answered."""

    code: str
    label: str
    few: bool
    satisfied: float | None
    criteria: list[Criterion]


class Ratings(BaseModel):
    """What people who used the service and chose to answer say. Not the SIPAS index; `note` must stand beside it."""

    period: Period
    counted_until: dt.date | None = Field(
        description="A month under way is told in steps of five, a quarter or year to its last whole month."
    )
    questionnaire: str
    formula: str
    rules: list[str] = Field(description="versions of the rule by which people were invited")
    respondents: int | None
    invited: int | None
    few: bool
    satisfied: float | None = Field(description="the mean share of the questions of factors A to D")
    low: float | None
    high: float | None
    overall: Criterion
    factors: list[FactorFigures]
    not_comparable: NotComparable | None = Field(
        description="why it must not be compared with the period before; null: it may be"
    )
    note: str


class FeedbackFigures(BaseModel):
    """Feedback (phản ánh, kiến nghị) received in a period, as it stands today; what accuses somebody is left out."""

    period: Period
    received: int
    states: dict[str, int]
    answered: int = Field(description="answered, refused with a reason, or handed to another agency")
    open: int
    on_time: float | None = Field(
        description="share of those whose answer was given or owed by today; null: there are none"
    )
    overdue: int = Field(description="open, and the day of the answer has passed")
    median_days: float | None = Field(description="calendar days from receipt to answer")
    reopened: int
    repeated: int
    categories: dict[str, int] = Field(description="by id; what nobody has sorted yet is under the empty id")
    rated: int | None = Field(
        description="senders who said what they think of the answer; null: fewer than 5"
    )
    liked: float | None = Field(description="share of these who are content")


class Apologies(BaseModel):
    """Late dossiers of a period by their letter of apology: sent in time, later, or not at all."""

    late: int
    on_time: int
    after: int
    none: int
    second: int = Field(description="dossiers given a second new date, and attempts at one; must be 0")


class DossierFigures(BaseModel):
    """Administrative rates in the manner of QĐ 766/QĐ-TTg. Nobody was asked: they are no part of `ratings`."""

    period: Period
    dossiers: int
    late: int
    complained: int = Field(description="named by a feedback that was sent here")
    satisfied_766: float | None = Field(description="share, item 5.4; null: no dossier")
    points_766: float | None = Field(description="0 to 6")
    feedback_satisfied_766: float | None = Field(
        description="share, item 5.3: feedback neither disliked, repeated nor overdue; null: fewer than 5"
    )
    apologies: Apologies
    note: str


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

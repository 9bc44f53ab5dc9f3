"""The addresses of the API, as a table: what each answers, and which scope a token needs for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel

from bot.web.api import reading, shapes
from bot.web.services import Services
from knowledge.report_periods import ReportPeriod

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Address:
    """One address. `name`: also the scope that opens it."""

    name: str
    summary: str
    answers: type[BaseModel]
    read: Callable[[Services, ReportPeriod], Awaitable[BaseModel]]
    takes: type[BaseModel] = shapes.Asked

    @property
    def path(self) -> str:
        return f"{PREFIX}/{self.name}"


ADDRESSES = (
    Address("ratings", "Satisfaction of a period", shapes.Ratings, reading.ratings),
    Address("feedback", "Feedback of a period", shapes.FeedbackFigures, reading.feedback),
    Address("dossiers", "Rates of QĐ 766 and apologies of a period", shapes.DossierFigures, reading.dossiers),
    Address("questions", "How questions of a period ended", shapes.Questions, reading.questions),
    Address("tasks", "Where tasks stand today", shapes.Tasks, reading.tasks, shapes.Nothing),
    Address("health", "How the service is", shapes.Health, reading.health, shapes.Nothing),
)
SCOPES = tuple(address.name for address in ADDRESSES)

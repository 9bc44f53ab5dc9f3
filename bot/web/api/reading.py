"""The figures behind each address of the API."""

from __future__ import annotations

import asyncio
import datetime as dt

from sqlalchemy import Connection

from bot.web.api import shapes
from bot.web.services import Services
from handlers import figures
from handlers.satisfaction import Report, report
from handlers.turn import LOCAL
from knowledge.questionnaires import Factor
from knowledge.sipas import publishable
from storage import queue

Days = tuple[dt.date, dt.date]


def _period(days: Days) -> shapes.Period:
    return shapes.Period(start=days[0], end=days[1])


async def ratings(shared: Services, days: Days) -> shapes.Ratings:
    """The satisfaction report; what fewer than five people said is left out."""
    found = await shared.read(lambda c: report(c, shared.knowledge.questionnaire, *days))
    shown = publishable(found.respondents).shown
    index = found.evaluation.index if shown else None
    interval = found.interval if shown else None
    return shapes.Ratings(
        period=_period(days),
        questionnaire=found.evaluation.questionnaire,
        formula=found.evaluation.formula,
        respondents=found.respondents if shown else None,
        invited=found.events.get("invited", 0),
        satisfied=index.share if index else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        factors=[_factor(found, factor) for factor in found.questionnaire.factors],
        note=found.footer("vi") if shown else "Chưa đủ ý kiến (<5).",
    )


def _factor(found: Report, factor: Factor) -> shapes.FactorFigures:
    average = found.evaluation.factors.get(factor.code)
    shown = average if average and publishable(average.n).shown else None
    return shapes.FactorFigures(
        code=factor.code,
        label=factor.label.text("vi"),
        satisfied=shown.share if shown else None,
        criteria=[
            _criterion(found, item.code, item.label.text("vi"))
            for item in factor.items
            if item.code in found.evaluation.criteria
        ],
    )


def _criterion(found: Report, code: str, label: str) -> shapes.Criterion:
    counts = found.evaluation.criteria[code]
    if not publishable(counts.n).shown:
        return shapes.Criterion(
            code=code, label=label, n=None, satisfied=None, low=None, high=None, mean=None
        )
    low, high = counts.interval
    return shapes.Criterion(
        code=code, label=label, n=counts.n, satisfied=counts.share, low=low, high=high, mean=counts.mean
    )


async def feedback(shared: Services, days: Days) -> shapes.FeedbackFigures:
    states = await shared.read(lambda c: figures.feedback_states(c, *days))
    return shapes.FeedbackFigures(period=_period(days), received=sum(states.values()), states=states)


async def questions(shared: Services, days: Days) -> shapes.Questions:
    ended = await shared.read(lambda c: figures.question_outcomes(c, *days))
    return shapes.Questions(period=_period(days), asked=sum(ended.values()), outcomes=ended)


async def tasks(shared: Services, _days: Days) -> shapes.Tasks:
    today = shared.clock().astimezone(LOCAL).date()
    found = await shared.read(lambda c: figures.progress_of_units(c, today))
    units = [shapes.UnitTasks(unit=name, **progress._asdict()) for name, progress in found.items()]
    return shapes.Tasks(day=today, units=units)


async def health(shared: Services, _days: Days) -> shapes.Health:
    checks, channels = await asyncio.gather(shared.readiness.checks(), shared.readiness.channels())

    def work(connection: Connection) -> dict[str, int]:
        return {
            "messages_waiting": queue.messages(connection).count,
            "replies_waiting": sum(lot.count for lot in queue.replies(connection)),
            "given_up": sum(queue.given_up(connection).values()),
            "put_aside": len(queue.newest_put_aside(connection)),
        }

    return shapes.Health(checks=checks, channels=channels, **await shared.read(work))

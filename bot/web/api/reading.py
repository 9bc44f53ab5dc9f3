"""The figures behind each address of the API."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import asdict
from typing import TypeVar

from sqlalchemy import Connection

from bot.web.api import shapes
from bot.web.services import Services
from handlers import figures
from handlers.satisfaction import Report, report
from handlers.turn import LOCAL
from knowledge.questionnaires import Factor
from knowledge.report_periods import ReportPeriod
from knowledge.sipas import Average, Counts, publishable
from storage import queue

PERCENT = 100
NOTE_766 = (
    "Tỷ lệ hành chính tính từ số liệu hồ sơ và phản ánh theo cách của QĐ 766/QĐ-TTg (theo tài liệu thứ cấp), "
    "không phải câu trả lời của người dân, không gộp với kết quả lấy ý kiến và không phải Chỉ số SIPAS."
)


def _period(asked: ReportPeriod) -> shapes.Period:
    days = asked.days
    return shapes.Period(name=asked.name, label=asked.label, start=days.start, end=days.end)


async def ratings(shared: Services, period: ReportPeriod) -> shapes.Ratings:
    """The satisfaction report; what fewer than five people said, or what would give it away, is left out."""
    today, questionnaire = _today(shared), shared.knowledge.questionnaire
    found = await shared.read(lambda c: report(c, questionnaire, period, today=today))
    index = _standing(found.evaluation.index)
    overall = questionnaire.overall
    return shapes.Ratings(
        period=_period(period),
        counted_until=found.until,
        questionnaire=found.evaluation.questionnaire,
        formula=found.evaluation.formula,
        rules=list(found.rules),
        respondents=found.respondents if found.shown else None,
        invited=found.events.get("invited"),
        few=_few(index),
        satisfied=_share(index),
        low=found.interval.low if index and found.interval else None,
        high=found.interval.high if index and found.interval else None,
        overall=_criterion(overall.code, overall.label.text("vi"), found.evaluation.overall),
        factors=[_factor(found, factor) for factor in questionnaire.factors],
        not_comparable=found.not_comparable,
        note=found.footer("vi"),
    )


Shown = TypeVar("Shown", Counts, Average)


def _standing(figure: Shown | None) -> Shown | None:
    """The figure, if it may be told."""
    return figure if figure is not None and publishable(figure.n).shown else None


def _few(figure: Counts | Average | None) -> bool:
    return figure is not None and not publishable(figure.n).rankable


def _share(figure: Counts | Average | None) -> float | None:
    """Of few answers no more than whole per cent, as everywhere."""
    return None if figure is None else round(figure.share, 2 if _few(figure) else 4)


def _factor(found: Report, factor: Factor) -> shapes.FactorFigures:
    average = _standing(found.evaluation.factors.get(factor.code))
    counted = found.evaluation.criteria
    return shapes.FactorFigures(
        code=factor.code,
        label=factor.label.text("vi"),
        few=_few(average),
        satisfied=_share(average),
        criteria=[
            _criterion(item.code, item.label.text("vi"), counted[item.code])
            for item in factor.items
            if item.code in counted
        ],
    )


def _criterion(code: str, label: str, counts: Counts) -> shapes.Criterion:
    shown = _standing(counts)
    low, high = shown.interval if shown else (None, None)
    return shapes.Criterion(
        code=code,
        label=label,
        n=shown.n if shown else None,
        few=_few(shown),
        satisfied=_share(shown),
        low=low,
        high=high,
        mean=shown.mean if shown else None,
    )


async def feedback(shared: Services, period: ReportPeriod) -> shapes.FeedbackFigures:
    days, today = period.days, _today(shared)
    states = await shared.read(lambda c: figures.feedback_states(c, days.start, days.end))
    found = await shared.read(lambda c: figures.feedback(c, days, today))
    rated = found.rated if publishable(found.rated).shown else None
    return shapes.FeedbackFigures(
        period=_period(period),
        received=found.received,
        states=states,
        answered=found.answered,
        open=found.open,
        on_time=_of_one(found.on_time),
        overdue=found.overdue,
        median_days=found.median_days,
        reopened=found.reopened,
        repeated=found.repeated,
        categories=found.categories,
        rated=rated,
        liked=round(found.liked / rated, 4) if rated else None,
    )


async def dossiers(shared: Services, period: ReportPeriod) -> shapes.DossierFigures:
    """Beside the ratings, never in them."""
    days, today = period.days, _today(shared)
    found = await shared.read(lambda c: figures.dossiers(c, days))
    told = await shared.read(lambda c: figures.feedback(c, days, today))
    enough = publishable(told.received).shown
    return shapes.DossierFigures(
        period=_period(period),
        dossiers=found.rate.dossiers,
        late=found.rate.late,
        complained=found.rate.complained,
        satisfied_766=_of_one(found.rate.percent),
        points_766=found.rate.points,
        feedback_satisfied_766=_of_one(told.satisfied_766) if enough else None,
        apologies=shapes.Apologies(**asdict(found.apologies)),
        note=NOTE_766,
    )


def _of_one(percent: float | None) -> float | None:
    return None if percent is None else round(percent / PERCENT, 4)


def _today(shared: Services) -> dt.date:
    return shared.clock().astimezone(LOCAL).date()


async def questions(shared: Services, period: ReportPeriod) -> shapes.Questions:
    ended = await shared.read(lambda c: figures.question_outcomes(c, period.days.start, period.days.end))
    return shapes.Questions(period=_period(period), asked=sum(ended.values()), outcomes=ended)


async def tasks(shared: Services, _period: ReportPeriod) -> shapes.Tasks:
    today = _today(shared)
    found = await shared.read(lambda c: figures.progress_of_units(c, today))
    units = [shapes.UnitTasks(unit=name, **progress._asdict()) for name, progress in found.items()]
    return shapes.Tasks(day=today, units=units)


async def health(shared: Services, _period: ReportPeriod) -> shapes.Health:
    checks, channels = await asyncio.gather(shared.readiness.checks(), shared.readiness.channels())

    def work(connection: Connection) -> dict[str, int]:
        return {
            "messages_waiting": queue.messages(connection).count,
            "replies_waiting": sum(lot.count for lot in queue.replies(connection)),
            "given_up": sum(queue.given_up(connection).values()),
            "put_aside": len(queue.newest_put_aside(connection)),
        }

    return shapes.Health(checks=checks, channels=channels, **await shared.read(work))

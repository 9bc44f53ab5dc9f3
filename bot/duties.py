"""What the clock looks after, in this order: what people wait for most comes first."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection

from sqlalchemy import Connection

from bot.knowledge_source import KnowledgeSource
from bot.scheduler import Duty
from handlers import broadcasts, dossier_news, feedback_clock, invitations
from handlers.gathering import gather
from handlers.reminders import Terms, sweep
from handlers.turn import LOCAL
from knowledge.sending_hours import may_remind
from storage.calendar import work_calendar
from storage.rating_packs import pack_closed

log = logging.getLogger(__name__)


def duties(
    source: KnowledgeSource, terms: Callable[[], Terms], off: Collection[str] = ()
) -> tuple[Duty, ...]:
    """`terms`: on what terms people are reminded, asked for at each look, as the place's file may change.

    `off`: the channels that are off, whose people a broadcast leaves out.
    """

    def remind(connection: Connection, now: dt.datetime) -> int:
        done = sweep(connection, _local_day(now), now, terms())
        return done.messages

    def warn_of_feedback(connection: Connection, now: dt.datetime) -> int:
        on = terms()
        if not may_remind(now.astimezone(LOCAL).time(), on.hour, on.office):
            return 0
        return feedback_clock.sweep(connection, _local_day(now), now).messages

    def group(connection: Connection, now: dt.datetime) -> int:
        gather(connection, source.current.likeness, now)
        return 0

    def pack(connection: Connection, now: dt.datetime) -> int:
        pack_closed(connection, _local_day(now))
        return 0

    return (
        Duty("deadlines of tasks", remind),
        Duty("days of feedback", warn_of_feedback),
        Duty("dossiers", lambda c, now: dossier_news.sweep(c, source.current, now)),
        Duty("new questions", group),
        Duty("broadcasts", lambda c, now: broadcasts.lay_out(c, now, off), in_parts=True),
        Duty("invitations to rate", lambda c, now: invitations.remind(c, source.current, now)),
        Duty("packs of ratings", pack),
        Duty("calendar", CalendarWarning().look),
    )


class CalendarWarning:
    """Once a day as long as a year's days off are not confirmed."""

    def __init__(self) -> None:
        self._warned: dt.date | None = None

    def look(self, connection: Connection, now: dt.datetime) -> int:
        """Nothing is sent: the warning goes to the log."""
        today = _local_day(now)
        if self._warned != today:
            for year in work_calendar(connection).years_to_confirm(today):
                log.warning("lịch nghỉ Tết, lễ năm %s chưa xác nhận: /quan-tri/lich", year)
            self._warned = today
        return 0


def _local_day(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()

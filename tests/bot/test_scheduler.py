"""The clock: every duty is seen to once a minute, whatever becomes of the others."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.duties import CalendarWarning, duties
from bot.knowledge_source import KnowledgeSource
from bot.scheduler import Duty, Scheduler
from bot.store import Store
from bot.watch import Watch
from handlers import broadcasts, feedback_clock
from handlers.reminders import Terms
from handlers.turn import LOCAL
from knowledge.sending_hours import OfficeDay
from storage import conversations, outcomes, tray
from storage.segments import Segment
from tests.bot.conftest import NOW, Clock

MORNING = dt.datetime(2026, 11, 20, 8, 0, tzinfo=LOCAL)


@pytest.fixture
def written() -> list[str]:
    """Delivery, each time it is woken."""
    return []


@pytest.fixture
def clock_with(store: Store, written):
    """The clock of a process with these duties, which a platform calls."""

    def build(*looked_after: Duty) -> Scheduler:
        watch = Watch(store.writer, ("zalo_oa",), 8)
        return Scheduler(store.writer, looked_after, Clock(), lambda: written.append("woken"), watch)

    return build


@pytest.fixture
def seen_to(knowledge, tmp_path):
    """The duties of a process by their names; Zalo is off."""
    source = KnowledgeSource("phuong-mau", tmp_path, knowledge)
    terms = Terms(8, OfficeDay(), "")
    return {duty.name: duty.work for duty in duties(source, lambda: terms, ("zalo_oa",))}


def breaks(connection, now) -> int:
    outcomes.record(connection, channel="web", ended="half", now=now)
    raise RuntimeError("no such thing")


def works(connection, now) -> int:
    outcomes.record(connection, channel="web", ended="done", now=now)
    return 2


async def test_a_duty_that_breaks_holds_up_no_other(clock_with, store, written, caplog):
    """Who is to be reminded is, though something else broke; nothing half done stays, and the log names it."""
    await clock_with(Duty("first", breaks), Duty("second", works), Duty("third", lambda *_: 0)).tick()

    assert {"done": 1} == await store.read(lambda c: outcomes.counts_since(c, NOW - dt.timedelta(days=1)))
    assert ["woken"] == written, "for what was written, and for nothing else"
    assert "first: failed" in caplog.text


async def test_a_look_at_the_channels_that_breaks_holds_up_no_duty(clock_with, store, written):
    """Who is to be reminded is, though nobody can tell how the platforms are."""
    await store.write(lambda c: c.exec_driver_sql("ALTER TABLE channel_state RENAME TO away"))
    await clock_with(Duty("second", works)).tick()

    assert ["woken"] == written


async def test_a_broadcast_leaves_out_the_channels_that_are_off(seen_to, store):
    """What was put on for later begins by the clock, for those whom it can reach."""

    def work(connection) -> list[int]:
        talks = [conversations.ensure(connection, channel, "an", NOW) for channel in ("web", "zalo_oa")]
        for talk in talks:
            conversations.heard(connection, talk, NOW)
        duty = Segment(basis="duty", legal_basis="Luật Phòng thủ dân sự")
        made = broadcasts.draft(connection, title="Bão", text="Bão.", segment=duty, by="an", now=NOW)
        broadcasts.schedule(connection, made, NOW + dt.timedelta(hours=1), "an", NOW)
        told = [seen_to["broadcasts"](connection, NOW + dt.timedelta(hours=hours)) for hours in (0, 1, 1)]
        return [*told, len(tray.waiting_of(connection, talks[0]))]

    assert [0, 1, 0, 1] == await store.write(work)


@pytest.mark.parametrize(
    ("hour", "warned"),
    [("06:59", False), ("07:59", False), ("08:00", True), ("16:59", True), ("17:00", False)],
)
async def test_no_official_is_warned_of_feedback_at_night(seen_to, store, monkeypatch, hour, warned):
    """A day that is running out is told of in the office's hours, from the hour that the operator set."""
    swept = []
    monkeypatch.setattr(
        feedback_clock, "sweep", lambda *given: swept.append(given[1]) or feedback_clock.Swept(0, 0, 0)
    )
    at = dt.datetime.combine(MORNING.date(), dt.time.fromisoformat(hour), LOCAL).astimezone(dt.UTC)
    await store.write(lambda c: seen_to["days of feedback"](c, at))

    assert swept == [MORNING.date()] * warned


async def test_days_off_that_nobody_confirmed_are_told_of_once_a_day(store, caplog):
    """An operator reads in the log each day, not each minute, that a year's days off are still to be confirmed."""
    warning = CalendarWarning()
    told = []
    for hours in (0, 1, 15, 16, 17):  # the fourth is past midnight in Vietnam
        caplog.clear()
        at = MORNING + dt.timedelta(hours=hours)
        await store.write(lambda c, at=at: warning.look(c, at.astimezone(dt.UTC).replace(year=2031)))
        told.append("2031" in caplog.text)

    assert [True, False, False, True, False] == told


@pytest.fixture
def look(clock_with, store):
    """One look at the clock; somebody asks while the first part is done. Returns what was done, in order."""

    async def once(*, in_parts: bool) -> list[str]:
        done, answers, left = [], [], iter((3, 2, 1))
        loop = asyncio.get_running_loop()

        def ask() -> None:
            answers.append(store.writer.submit(lambda _: done.append("reply")))

        def work(_connection, _now) -> int:
            if not done:
                loop.call_soon_threadsafe(ask)  # long work is done in a thread
            done.append("part")
            return next(left, 0)

        await clock_with(Duty("broadcasts", work, in_parts=in_parts)).tick()
        await answers[0]
        return done

    return once


async def test_long_work_is_done_in_parts_with_replies_between(look):
    """Thousands are written to in one look, and who asks meanwhile waits for a part of it only."""
    assert ["part", "reply", "part", "part", "part"] == await look(in_parts=True)


async def test_other_work_is_done_once_a_look(look):
    """Reminders that were written are not looked for again at once."""
    assert ["part", "reply"] == await look(in_parts=False)

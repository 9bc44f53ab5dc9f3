"""The private calendar as a calendar program reads it."""

import datetime as dt
import logging

import pytest
from icalendar import Calendar

from bot.logs import Scrubber
from storage import calendar_feeds, extensions, people, plan_units, task_answers, task_changes, tasks
from storage.task_changes import Author, Seen
from tests.bot.conftest import NOW
from tests.handlers.officials import TASKS, UNIT, open_tasks


async def make(site, *, unit: bool = False) -> str:
    """The address of a head's calendar."""
    services = site.app.services
    open_tasks(services.store.database, TASKS)

    def work(connection):
        unit_id = people.ensure_unit(connection, UNIT, NOW)
        person_id = people.add(connection, name="Trần Thị Trưởng", unit_id=unit_id, role="leader", now=NOW)
        return calendar_feeds.make(connection, person_id, unit_id if unit else None, NOW)

    return f"/lich/{await services.write(work)}.ics"


async def make_another(site, *, unit: bool) -> str:
    """A second address of the same head."""

    def work(connection):
        unit_id = people.ensure_unit(connection, UNIT, NOW)
        return calendar_feeds.make(connection, 1, unit_id if unit else None, NOW)

    return f"/lich/{await site.app.services.write(work)}.ics"


async def events(site, address: str) -> dict[str, dict]:
    calendar = Calendar.from_ical(await site.page(address))
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


@pytest.mark.parametrize("unit", [False, True])
async def test_deadlines_as_days(site, unit):
    """Each due date is an event of a whole day, without an alarm, told from the others by a lasting id."""
    found = await events(site, await make(site, unit=unit))

    assert sorted(found) == sorted(TASKS)
    event = found["Lập kế hoạch tuyên truyền"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 11, 25), dt.date(2026, 11, 26))
    assert not event.walk("VALARM")
    assert len({str(event["uid"]) for event in found.values()}) == len(TASKS)


async def test_a_plan_that_others_answer_for_is_not_in_ones_own(site):
    """The calendar shows what its owner is reminded of; the unit's shows everything."""
    mine, units = await make(site), await make_another(site, unit=True)

    def work(connection):
        one = tasks.open_ones(connection)[0]
        other = people.add(connection, name="Lê Văn Mẫu", unit_id=one.unit_id, role="official", now=NOW)
        plan_units.choose(connection, one.plan_id, {one.unit_id: {other}})

    await site.app.services.write(work)

    assert not await events(site, mine)
    assert len(TASKS) == len(await events(site, units))


async def test_moved_deadline_moves_the_event(site):
    """After an agreed extension the same event lies on the new day, newer than before."""
    address = await make(site)
    before = (await events(site, address))["Báo cáo tháng"]

    def work(connection):
        task = next(one for one in tasks.open_ones(connection) if one.text == "Báo cáo tháng")
        wish = task_answers.record(
            connection, task.id, 1, "extend", NOW, note="x", new_due=dt.date(2026, 11, 30)
        )
        extensions.decide(connection, wish, agreed=True, by="x", now=NOW + dt.timedelta(hours=1))

    await site.app.services.write(work)
    after = (await events(site, address))["Báo cáo tháng"]

    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt == dt.date(2026, 11, 30)
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt


async def correct(site, words: str, now: dt.datetime, **values) -> None:
    """A reviewer corrects a task of the plan in force."""

    def work(connection):
        found = next(one for one in tasks.of_plan(connection, 1) if one.text == words)
        task_changes.change(connection, 1, Seen(found.id, found.version), values, Author("lan", now))

    await site.app.services.write(work)


async def test_a_day_that_a_reviewer_moves_is_taken_over(site):
    """A day corrected in the plan, and corrected back: each time the event counts as newer, its id stays."""
    address, day = await make(site), dt.date(2026, 11, 27)
    first = (await events(site, address))["Báo cáo tháng"]
    seen = [first]
    for hours, due in ((1, day), (2, first["dtstart"].dt)):
        await correct(site, "Báo cáo tháng", NOW + dt.timedelta(hours=hours), due=due)
        seen.append((await events(site, address))["Báo cáo tháng"])

    assert [one["dtstart"].dt for one in seen] == [first["dtstart"].dt, day, first["dtstart"].dt]
    assert len({str(one["uid"]) for one in seen}) == 1
    assert [one["sequence"] for one in seen] == [0, 1, 2]
    stamps = [one["last-modified"].dt for one in seen]
    assert stamps[1:] == [NOW + dt.timedelta(hours=1), NOW + dt.timedelta(hours=2)]
    assert stamps == [one["dtstamp"].dt for one in seen]


async def test_an_extension_that_stays_moves_nothing(site):
    """A reviewer's new day before an agreed later one changes neither the event's day nor its number."""
    address, later = await make(site), dt.date(2026, 11, 30)

    def agree(connection):
        task = next(one for one in tasks.open_ones(connection) if one.text == "Báo cáo tháng")
        wish = task_answers.record(connection, task.id, 1, "extend", NOW, note="x", new_due=later)
        extensions.decide(connection, wish, agreed=True, by="x", now=NOW)

    await site.app.services.write(agree)
    before = (await events(site, address))["Báo cáo tháng"]
    await correct(site, "Báo cáo tháng", NOW, due=dt.date(2026, 11, 27))
    after = (await events(site, address))["Báo cáo tháng"]

    assert after["dtstart"].dt == before["dtstart"].dt == later
    assert after["sequence"] == before["sequence"] == 1


async def test_other_words_are_newer_words(site):
    """A task that is reworded: the moment of the change tells programs to read it anew."""
    address, at = await make(site), NOW + dt.timedelta(hours=3)
    await correct(site, "Báo cáo tháng", at, text="Báo cáo tháng 11")

    assert (await events(site, address))["Báo cáo tháng 11"]["last-modified"].dt == at


async def test_unknown_or_revoked_is_not_there(site):
    """A wrong or revoked address is 404, alike."""
    address = await make(site)
    await site.app.services.write(lambda c: calendar_feeds.revoke_all(c, 1, NOW, by="admin"))

    assert (await site.get(address)).status == 404
    assert (await site.get(f"/lich/{'x' * 43}.ics")).status == 404
    assert (await site.get("/lich/..%2f.ics")).status == 404


async def test_kept_by_its_reader_only(site):
    """No cache between keeps it, no search engine lists it; what has not changed is not sent again."""
    address = await make(site)
    answer = await site.get(address)

    assert answer.headers["Cache-Control"].startswith("private")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    again = await site.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


async def test_address_stays_out_of_the_log(site, caplog, monkeypatch):
    """Whatever goes wrong, the log does not tell the address."""
    address = await make(site)
    monkeypatch.setattr("bot.web.calendar_feed.calendar_of", lambda *_: 1 / 0)
    with caplog.at_level(logging.DEBUG):
        assert (await site.get(address)).status == 500

    assert address in caplog.text, "the raw record names the path; what is written is scrubbed"
    assert address not in Scrubber(())(caplog.text)


async def test_hostile_text_stays_text(site):
    """Line breaks and colons in a task's words make no events or fields of their own."""
    services = site.app.services
    text = "Họp\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:giả; a,b\\n"
    address = await make(site)
    open_tasks(services.store.database, {text: dt.date(2026, 12, 1)}, key="hostile")

    assert len(await events(site, address)) == len(TASKS) + 1

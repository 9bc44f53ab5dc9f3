"""Officials on the administrator's page: corrected, gone, back again, and what becomes of their work."""

from __future__ import annotations

import re

import pytest

from handlers.reminders import sweep
from storage import audit, handovers, people, plan_units, task_answers, tasks, tray
from storage.audit import Wanted
from tests.bot.conftest import NOW, Site
from tests.bot.reviewing import confirmed, corrected, form_of
from tests.bot.test_plan_news import CULTURE, OFFICE, official

HERE = "/quan-tri/can-bo"


@pytest.fixture
async def at_work(site: Site) -> dict[str, int]:
    """Two officials of one unit with a task that is due soon; An has taken it over. Their conversations."""
    await site.sign_in()
    talks = {name: await official(site, name, CULTURE) for name in ("An", "Bình")}
    await official(site, "Cúc", OFFICE)
    address = await confirmed(site)
    await corrected(site, address, "Xây dựng", due=f"{NOW.date():%Y-%m-%d}")
    one = await task(site)

    def take(connection):
        ids = {person.name: person.id for person in people.all_active(connection)}
        an, binh = ids["An"], ids["Bình"]
        task_answers.record(connection, one.id, an, "received", NOW)
        handovers.answer(connection, handovers.offer(connection, one.id, binh, an, NOW), NOW, accepted=True)

    await site.app.services.write(take)
    return talks


async def task(site: Site) -> tasks.Occurrence:
    found = await site.app.services.read(tasks.open_ones)
    return next(one for one in found if one.text.startswith("Xây dựng"))


async def number(site: Site, name: str) -> int:
    found = await site.app.services.read(people.all_active)
    return next(one.id for one in found if one.name == name)


async def reminded(site: Site) -> set[str]:
    """Who is reminded by a sweep now."""
    await site.app.services.write(lambda c: sweep(c, NOW.date(), NOW))
    rows = await site.app.services.read(
        lambda c: [row for talk in range(1, 9) for row in tray.last(c, talk, 50)]
    )
    told = {re.search(r"anh/chị (\w+)", r.reply.text)[1] for r in rows if r.key.startswith("remind:")}
    return told - {"Cúc"}


async def test_who_left_is_not_reminded_and_the_work_stays(site, at_work):
    """The task of an official who has left is the unit's again: a colleague is reminded, the leaver is not."""
    an = await number(site, "An")
    assert (await site.post(f"{HERE}/{an}/nghi")).status == 303

    assert await reminded(site) == {"Bình"}
    assert (await task(site)).assignee is None
    assert (await task(site)).status == "received", "what was said stays"
    page = await site.page(HERE)
    assert "1 người đã nghỉ" in page


async def test_what_waits_for_a_leaver_is_not_sent(site, at_work):
    """A reminder that was still on its way goes to nobody who left, and their telephone is linked no more."""
    assert "An" in await reminded(site)
    an = await number(site, "An")
    await site.post(f"{HERE}/{an}/nghi")

    assert [] == await site.app.services.read(lambda c: tray.waiting_of(c, at_work["An"]))
    assert await site.app.services.read(lambda c: people.of_conversation(c, at_work["An"])) is None
    assert [] == await site.app.services.read(lambda c: people.conversations_of(c, an, NOW))


async def test_who_comes_back_is_linked_anew(site, at_work):
    """Back at work they are on the list without an account; pressing twice changes nothing more."""
    an = await number(site, "An")
    for step in ("nghi", "nghi", "lam-lai", "lam-lai"):
        assert (await site.post(f"{HERE}/{an}/{step}")).status == 303

    found = await site.app.services.read(people.all_active)
    assert [(one.name, one.channels) for one in found if one.id == an] == [("An", ())]
    actions = [
        one.action
        for one in await site.app.services.read(lambda c: audit.found(c, Wanted(), 50))
        if one.action in {"person.leave", "person.return"}
    ]
    assert sorted(actions) == ["person.leave", "person.return"]


async def test_who_goes_to_another_unit_leaves_the_work_there(site, at_work):
    """Moved to another unit, an official is reminded of that one's work and no more of the old one's."""
    an = await number(site, "An")
    form = form_of(await site.page(HERE), f"{HERE}/{an}")
    assert (await site.post(f"{HERE}/{an}", form | {"unit": OFFICE, "role": "leader"})).status == 303

    found = {one.name: (one.unit, one.role) for one in await site.app.services.read(people.all_active)}
    assert found["An"] == (OFFICE, "leader")
    assert "Bình" in await reminded(site)
    assert (await task(site)).assignee is None


async def test_two_administrators_at_once(site, at_work):
    """What somebody else has changed since the page was shown is not overwritten; nothing is said to be saved."""
    an = await number(site, "An")
    form = form_of(await site.page(HERE), f"{HERE}/{an}")
    await site.post(f"{HERE}/{an}", form | {"name": "An Nguyễn"})
    second = await site.post(f"{HERE}/{an}", form | {"unit": OFFICE})

    assert second.status == 409
    assert "Người khác vừa sửa" in await second.text()
    found = await site.app.services.read(lambda c: people.one(c, an))
    assert (found.name, found.unit) == ("An Nguyễn", CULTURE)


async def test_without_a_name_nothing_is_saved(site, at_work):
    """An empty name is refused; an official who does not exist is not found."""
    an = await number(site, "An")
    assert (await site.post(f"{HERE}/{an}", {"name": " ", "unit": CULTURE})).status == 400
    assert (await site.post(f"{HERE}/999", {"name": "X", "unit": CULTURE})).status == 404


async def test_a_chosen_answerer_who_left(site, at_work):
    """Where the one who was chosen to answer has left, the others of the unit are reminded."""
    an = await number(site, "An")
    one = await task(site)
    await site.app.services.write(lambda c: plan_units.choose(c, one.plan_id, {one.unit_id: {an}}))
    await site.post(f"{HERE}/{an}/nghi")

    assert await reminded(site) == {"Bình"}

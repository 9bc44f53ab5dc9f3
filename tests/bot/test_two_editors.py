"""Two administrators at two screens: the second one is told, and nobody's work is lost without a word."""

from __future__ import annotations

import re

import pytest

from handlers.turns import run_pending
from storage import calendar, groups, people, plan_units, reminder_rules
from tests.bot.conftest import NOW
from tests.bot.reviewing import confirmed, form_of, task_of
from tests.bot.test_groups import ASKED, FORM, HERE, message

TOLD = "Người khác vừa sửa"


@pytest.fixture
async def desk(site):
    await site.sign_in()
    return site


async def second_of_two(site, page: str, action: str, first: dict[str, str], second: dict[str, str]) -> str:
    """Both open the page; the first saves, then the second: what the second one reads."""
    shown = form_of(await site.page(page), action)
    saved = await site.post(action, shown | first)
    assert saved.status == 303, await saved.text()
    refused = await site.post(action, shown | second)
    assert refused.status == 409
    text = await refused.text()
    assert TOLD in text
    return text


async def question_on_the_desk(site) -> str:
    await site.app.services.worker.receive(message(0, ASKED))
    await site.app.services.write(lambda c: run_pending(c, site.app.services.knowledge, site.clock))
    await site.app.scheduler.tick()
    (group,) = await site.app.services.read(lambda c: groups.listed(c, NOW.date()))
    return f"{HERE}/{group.id}"


async def test_an_answer_to_a_question(desk):
    """Two write an answer at once: the first one's is kept, and the second one's words still stand in the form."""
    here = await question_on_the_desk(desk)
    mine = FORM | {"answer": "Hỏi ban quản lý, buổi chiều.", "basis": "Văn bản khác 2/2026"}
    page = await second_of_two(desk, here, f"{here}/tra-loi", FORM, mine)

    assert '<p class="lines">Anh/chị hỏi ban quản lý đình.' in page
    kept = form_of(page, f"{here}/tra-loi")
    assert (kept["answer"], kept["basis"]) == (mine["answer"], mine["basis"])
    assert (await desk.post(f"{here}/tra-loi", kept)).status == 303, "having read the other one's, they may"


async def test_an_answer_with_something_missing_is_typed_once(desk):
    """Who forgets the source reads why nothing was saved, and finds their words again."""
    here = await question_on_the_desk(desk)
    answer = await desk.post(f"{here}/tra-loi", FORM | {"source": ""})

    assert answer.status == 400
    assert FORM["answer"].splitlines()[0] in form_of(await answer.text(), f"{here}/tra-loi")["answer"]


async def test_whom_a_question_is_given_to(desk):
    """Two give one question to different offices: the second reads that it was given already."""
    here = await question_on_the_desk(desk)
    ids = [
        str(await desk.app.services.write(lambda c, name=name: people.ensure_unit(c, name, NOW)))
        for name in ("Phòng Văn hóa Mẫu", "Phòng Kinh tế Mẫu")
    ]
    given = [{"unit": one, "days": "5"} for one in ids]
    await second_of_two(desk, here, f"{here}/giao", *given)

    (group,) = await desk.app.services.read(lambda c: groups.listed(c, NOW.date()))
    assert str(group.unit_id) == ids[0]


async def test_who_answers_in_a_unit(desk):
    """Two tick different people of a plan: the first one's ticks are not taken off by the second one's page."""
    address = await confirmed(desk)
    (unit_id, _name), *_ = await desk.app.services.read(people.units)

    def hire(connection):
        who = {"unit_id": unit_id, "role": "official", "now": NOW}
        return [people.add(connection, name=name, **who) for name in ("Mẫu", "Ví Dụ")]

    first, second = await desk.app.services.write(hire)
    page = f"{address}/nguoi-tra-loi"
    ticks = [{f"who-{unit_id}-{one}": "on"} for one in (first, second)]
    await second_of_two(desk, page, page, *ticks)

    assert await desk.app.services.read(plan_units.choices) == {(1, unit_id): {first}}


async def test_what_a_name_in_a_plan_means(desk):
    """Two settle the units of a plan: the second one's older page does not put the names back."""
    address = await confirmed(desk)
    action = f"{address}/don-vi"
    await second_of_two(desk, address, action, {"means-0": "outside"}, {})

    assert form_of(await desk.page(address), action)["means-0"] == "outside"


async def test_a_task(desk):
    """Two correct one task: the first correction stays, the second is told."""
    address = await confirmed(desk)
    at = f"{address}/viec/{(await task_of(desk, 'Kiểm tra')).id}"
    shown = form_of(await desk.page(at), at)
    assert (await desk.post(at, shown | {"text": "Kiểm tra hai bộ phận"})).status == 303
    second = await desk.post(at, shown | {"text": "Kiểm tra ba bộ phận"})

    assert second.status == 409
    assert "vừa" in await second.text()
    assert (await task_of(desk, "hai bộ phận")).text == "Kiểm tra hai bộ phận"


async def test_steps_of_reminders_and_hours_of_a_unit(desk):
    """Of two who set the steps of a plan, or the hours of a unit, the second is told."""
    address = await confirmed(desk)
    (unit_id, _name), *_ = await desk.app.services.read(people.units)
    await second_of_two(desk, f"{address}/nhac", f"{address}/nhac", {"before": "9"}, {"before": "4"})
    hours = [{"opens": opens, "closes": "16:00"} for opens in ("08:00", "09:00")]
    await second_of_two(desk, "/quan-tri/lich", f"/quan-tri/lich/gio/{unit_id}", *hours)

    rules = await desk.app.services.read(reminder_rules.rules)
    assert [steps.before for steps in rules.plans.values()] == [(9,)]
    days = await desk.app.services.read(calendar.unit_days)
    assert days[unit_id].opens.hour == 8
    assert re.search(r"08:00–16:00", await desk.page("/quan-tri/lich"))

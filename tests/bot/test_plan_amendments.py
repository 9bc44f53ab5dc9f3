"""A plan that amends one in force: what changes is shown, progress is kept, nothing is there twice."""

from __future__ import annotations

import datetime as dt

from knowledge.reminder_steps import Steps
from storage import people, plan_units, reminder_rules, targets, task_answers, tasks
from storage.units import UNIT, Meaning
from tests.bot.conftest import NOW, Site
from tests.bot.reviewing import (
    AMENDED,
    HERE,
    OFFICE,
    PLAN,
    confirmed,
    of_plan,
    settled,
    task_of,
    upload,
)


async def amended(site: Site, how: str) -> str:
    """An amending document, put up as the amendment of plan 1."""
    address = await upload(site, AMENDED, "kh-2.txt")
    chosen = await site.post(f"{address}/thay", {"plan": "1", "how": how})
    assert chosen.headers["Location"] == f"{address}/thay-doi"
    return address


async def test_amended_plan_shows_what_changes(site):
    """Kept, changed with both deadlines, dropped and new; the likely old plan is put forward."""
    await site.sign_in()
    await confirmed(site)
    address = await upload(site, AMENDED, "kh-2.txt")
    assert "có vẻ là bản này" in await site.page(address)
    await site.post(f"{address}/thay", {"plan": "1", "how": "whole"})
    page = await site.page(f"{address}/thay-doi")

    for heading in ("Thay đổi: 1 việc", "Mới: 1 việc", "Bỏ: 1 việc", "Giữ nguyên: 2 việc"):
        assert heading in page
    assert "<td>14/04/2026</td><td>29/04/2026</td>" in page


async def test_a_likely_amendment_is_not_confirmed_by_oversight(site):
    """A document that looks like a plan in force is confirmed beside it only when the reviewer says that it is new."""
    await site.sign_in()
    await confirmed(site)
    address = await upload(site, AMENDED, "kh-2.txt")
    await settled(site, address)
    refused = await site.post(f"{address}/duyet")

    assert refused.status == 409
    assert "có vẻ thay hoặc sửa kế hoạch 12/KH-UBND" in await refused.text()
    assert (await site.post(f"{address}/duyet", {"new": "on"})).status == 303


async def test_amended_plan_keeps_its_steps(site):
    """Steps that were set for the old plan hold for the one that amends it."""
    await site.sign_in()
    steps = Steps(before=(20, 5), after=(1,), weeks=2, unacknowledged_days=2)
    await confirmed(site)
    await site.app.services.write(lambda c: reminder_rules.set_plan(c, 1, steps))
    await amended(site, "whole")

    assert (await site.app.services.read(reminder_rules.rules)).of_plan(2) == steps


def with_aims(document: str, percent: int) -> str:
    aims = f"I. MỤC TIÊU\n\n- Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ {percent}% trở lên.\n\nIII. TỔ CHỨC"
    return document.replace("III. TỔ CHỨC", aims)


async def test_figures_of_targets_go_on(site):
    """What was reached under the old plan stands at the same target of the new one, whatever that wants now."""
    await site.sign_in()
    await confirmed(site, with_aims(PLAN, 95))
    (old,) = await site.app.services.read(lambda c: targets.listed(c, 1))
    figure = {"label": "Quý I/2026", "day": dt.date(2026, 3, 31), "value": 96.5, "note": None}
    await site.app.services.write(lambda c: targets.enter(c, old.id, **figure, by="admin", now=NOW))
    address = await upload(site, with_aims(AMENDED, 98), "kh-2.txt")
    await site.post(f"{address}/thay", {"plan": "1", "how": "whole"})
    assert (await site.post(f"{address}/duyet")).status == 303

    (new,) = await site.app.services.read(lambda c: targets.listed(c, 2))
    assert (new.value, [one.value for one in new.actuals]) == (98, [96.5])


async def test_amended_plan_keeps_progress(site):
    """After confirmation the kept task goes on where it was, the dropped one reminds nobody, nothing is there twice."""
    await site.sign_in()
    await confirmed(site)
    old = {task.text: task.id for task in await of_plan(site)}
    task_id = (await task_of(site, "Kiểm tra")).id

    def progress(connection):
        due = next(one for one in tasks.open_ones(connection) if one.task_id == task_id)
        person = people.add(connection, name="Mẫu", unit_id=due.unit_id, role="official", now=NOW)
        task_answers.record(connection, due.id, person, "received", NOW)

    await site.app.services.write(progress)
    address = await amended(site, "whole")
    assert (await site.post(f"{address}/duyet")).status == 303

    now = {task.text: task.id for task in await of_plan(site, 2)}
    running = [task.text for task, *_ in await site.app.services.read(tasks.running)]
    assert len(running) == len(set(running)) == 4
    assert old.items() & now.items() == {
        (text, one) for text, one in old.items() if "Kiểm tra" in text or "Nộp" in text
    }
    found = await site.app.services.read(task_answers.all_with_answers)
    (one,) = [one for one in found if one.task_id == task_id]
    assert (one.status, one.plan, len(one.answers)) == ("received", "45/KH-UBND", 1)
    changed = await task_of(site, "Xây dựng", 2)
    assert (changed.id, changed.due.isoformat()) == (
        old[next(t for t in old if "Xây dựng" in t)],
        "2026-04-29",
    )
    assert "14/04/2026" not in await site.page(address)
    assert "2026-04-14" in await site.page(f"{address}/viec/{changed.id}")
    first = await site.page(f"{HERE}/1")
    assert "Đã được thay bằng" in first
    assert "1 việc đã bỏ hoặc đã gộp" in first


async def test_amendment_of_parts(site):
    """An amendment that names two tasks leaves the others of the old plan as they are."""
    await site.sign_in()
    await confirmed(site)
    address = await amended(site, "part")
    await site.post(f"{address}/duyet")

    here, there = [
        [task.text[:8] for task in await of_plan(site, plan_id) if task.included] for plan_id in (1, 2)
    ]
    assert here == ["Báo cáo ", "Kiểm tra", "Nộp báo "]
    assert there == ["Xây dựng", "Tập huấn"]


async def test_pairs_are_corrected_by_hand(site):
    """What was paired wrongly is parted, what was not found is joined, what was left out is kept."""
    await site.sign_in()
    await confirmed(site)
    address = await amended(site, "whole")
    changed, new = await task_of(site, "Xây dựng", 2), await task_of(site, "Tập huấn", 2)
    report = await task_of(site, "Báo cáo")
    await site.post(f"{address}/thay-doi/viec/{changed.id}", {"version": "1", "old": ""})
    assert "Mới: 2 việc" in await site.page(f"{address}/thay-doi")
    await site.post(f"{address}/thay-doi/viec/{new.id}", {"version": "1", "old": str(report.id)})
    assert "Thay đổi: 1 việc" in await site.page(f"{address}/thay-doi")
    dropped = await task_of(site, "Xây dựng")
    await site.post(f"{address}/thay-doi/giu/{dropped.id}")
    await site.post(f"{address}/thay-doi/giu/{dropped.id}")

    page = await site.page(f"{address}/thay-doi")
    assert "Bỏ: 0 việc" in page
    assert "Giữ nguyên: 3 việc" in page


async def test_twin_of_a_plan_in_force(site):
    """The same plan from another file is not confirmed beside the first: people would be reminded twice."""
    await site.sign_in()
    await confirmed(site)
    address = await upload(site, PLAN + "\n", "b.txt")
    await settled(site, address)
    refused = await site.post(f"{address}/duyet")
    assert refused.status == 409
    assert "đang thực hiện rồi" in await refused.text()

    await site.post(f"{address}/thay", {"plan": "1", "how": "whole"})
    assert "Giữ nguyên: 4 việc" in await site.page(f"{address}/thay-doi")
    assert "/dung" not in await site.page(address)
    assert (await site.post(f"{address}/duyet")).status == 303
    assert len(await site.app.services.read(tasks.running)) == 4


async def test_another_name_of_the_same_unit_is_no_change(site):
    """An office written in full where the old plan had it short is kept as it was, once the reviewer said who it is."""
    await site.sign_in()
    await confirmed(site)
    address = await upload(site, PLAN.replace("12/KH", "45/KH").replace("VP UBND", OFFICE), "kh-2.txt")
    await site.post(f"{address}/thay", {"plan": "1", "how": "whole"})
    assert "Thay đổi: 1 việc" in await site.page(f"{address}/thay-doi"), (
        "nobody has said yet that it is the same"
    )

    def say(connection):
        unit = {name: number for number, name in people.units(connection)}["VP UBND"]
        plan_units.settle(connection, 2, {OFFICE: Meaning(UNIT, unit)}, "admin", NOW)

    await site.app.services.write(say)
    assert "Thay đổi: 0 việc" in await site.page(f"{address}/thay-doi")

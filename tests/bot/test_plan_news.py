"""What a plan in force and its amendment tell the officials who work by it."""

from __future__ import annotations

import asyncio

import pytest

from handlers.reminders import sweep
from storage import conversations, people, task_answers, tasks, tray
from storage.messages import Stored
from tests.bot.conftest import NOW, Site
from tests.bot.reviewing import AMENDED, PLAN, confirmed, corrected, form_of, settled, task_of, upload

CULTURE, OFFICE, ECONOMY = "Phòng Văn hóa Mẫu", "VP UBND", "Phòng Kinh tế Mẫu"
NEW_PLAN = AMENDED.replace("2. VP UBND", "2. Phòng Kinh tế Mẫu").replace(
    "- Nộp báo cáo cải cách hành chính trước", "- Nộp báo cáo cải cách hành chính của đơn vị trước"
)


async def official(site: Site, name: str, unit: str, role: str = "official") -> int:
    """Enter an official with a linked account; the conversation's id."""

    def work(connection):
        unit_id = people.ensure_unit(connection, unit, NOW)
        person = people.add(connection, name=name, unit_id=unit_id, role=role, now=NOW)
        talk = conversations.ensure(connection, "telegram", name, NOW)
        people.link(connection, talk, people.new_link_code(connection, person, NOW), NOW)
        return talk

    return await site.app.services.write(work)


async def told(site: Site, talk: int) -> list[Stored]:
    """What somebody was told of changed plans."""
    rows = await site.app.services.read(lambda c: tray.last(c, talk, 50))
    return [row for row in rows if row.key.startswith("amended:")]


async def amending(site: Site, document: str = NEW_PLAN) -> str:
    """An amendment of plan 1, settled and ready to be confirmed."""
    address = await upload(site, document, "kh-2.txt")
    await site.post(f"{address}/thay", {"plan": "1", "how": "whole"})
    await settled(site, address)
    return address


@pytest.fixture
async def staff(site: Site) -> dict[str, int]:
    """An official in each of three offices, before any plan is there."""
    await site.sign_in()
    return {
        "An": await official(site, "An", CULTURE),
        "Bình": await official(site, "Bình", OFFICE),
        "Cúc": await official(site, "Cúc", ECONOMY),
    }


async def test_each_person_hears_once_what_is_different(site, staff):
    """Dropped, a new day, new words, to another unit and from it: in one message for each person concerned."""
    await confirmed(site)
    address = await amending(site)
    assert not [row for talk in staff.values() for row in await told(site, talk)], (
        "not before it is confirmed"
    )
    assert (await site.post(f"{address}/duyet")).status == 303

    (an,), (binh,), (cuc,) = [[row.reply.text for row in await told(site, talk)] for talk in staff.values()]
    assert "Kế hoạch 45/KH-UBND vừa được duyệt" in an
    assert an.index("Không phải làm nữa:") < an.index("Báo cáo kết quả tuyên truyền") < an.index("Đổi hạn:")
    assert "Hạn cũ: 14/04/2026. Hạn mới: 29/04/2026." in an
    assert "Trước đây ghi: Nộp báo cáo cải cách hành chính" in an
    assert "Chuyển cho đơn vị khác:" in binh
    assert "Nay giao cho: Phòng Kinh tế Mẫu." in binh
    assert "Giao thêm cho đơn vị anh/chị:" in cuc
    assert "Trước đây giao cho: VP UBND." in cuc
    assert "Tập huấn" not in an, "a new task is told by its reminders"


async def test_pressed_twice_it_is_told_once(site, staff):
    """Two reviewers confirm at the same moment, one of them again later: nobody hears twice."""
    await confirmed(site)
    address = await amending(site)
    answers = await asyncio.gather(*(site.post(f"{address}/duyet") for _ in range(3)))
    await site.post(f"{address}/duyet")

    assert sorted(answer.status for answer in answers) == [303, 409, 409]
    assert [1, 1, 1] == [len(await told(site, talk)) for talk in staff.values()]


async def test_nothing_different_nothing_told(site, staff):
    """A plan put in force again with the same tasks troubles nobody."""
    await confirmed(site)
    address = await amending(site, PLAN.replace("12/KH", "45/KH"))
    await site.post(f"{address}/duyet")

    assert not [row for talk in staff.values() for row in await told(site, talk)]


async def test_a_confirmed_plan_shows_its_due_dates_at_once(site, staff):
    """The page "Nhiệm vụ" and /congviec have the tasks when the reviewer has pressed, not a minute later."""
    await confirmed(site)

    open_now = await site.app.services.read(tasks.open_ones)
    assert {"Xây dựng", "Kiểm tra"} <= {one.text[:8] for one in open_now}
    assert "Kiểm tra bộ phận một cửa" in await site.page("/quan-tri/cong-viec")


async def test_the_next_sweep_opens_nothing_twice(site, staff):
    """What was opened at confirmation is there once, also after the clock has looked."""
    await confirmed(site)
    before = await site.app.services.read(tasks.opened)
    swept = await site.app.services.write(lambda c: sweep(c, NOW.date(), NOW))

    assert swept.opened == 0
    assert before == await site.app.services.read(tasks.opened)


async def test_a_correction_of_a_plan_in_force_is_told_at_once(site, staff):
    """A day that was corrected after the plan was confirmed is told to who works by it, and to nobody else."""
    address = await confirmed(site)
    answer = await corrected(site, address, "Xây dựng", due="2026-05-20")
    assert answer.status == 303

    an, binh, cuc = [[row.reply.text for row in await told(site, talk)] for talk in staff.values()]
    assert ([], []) == (binh, cuc)
    assert "Kế hoạch 12/KH-UBND vừa được sửa" in an[0]
    assert "Hạn cũ: 14/04/2026. Hạn mới: 20/05/2026." in an[0]


async def test_two_corrections_are_two_messages(site, staff):
    """What is corrected again a moment later is not swallowed, and what was only looked at again is not told."""
    address = await confirmed(site)
    await corrected(site, address, "Xây dựng", due="2026-05-20")
    await corrected(site, address, "Xây dựng", due="2026-05-21")
    await corrected(site, address, "Xây dựng")

    texts = [row.reply.text for row in await told(site, staff["An"])]
    assert ["Hạn mới: 20/05/2026." in texts[0], "Hạn mới: 21/05/2026." in texts[1]] == [True, True]
    assert len(texts) == 2


async def test_what_a_correction_adds_is_on_the_list_at_once(site, staff):
    """A task that was added to a plan in force is found on the page of tasks when the reviewer has pressed."""
    address = await confirmed(site)
    form = form_of(await site.page(f"{address}/viec-moi"), f"{address}/viec-moi")
    wanted = {"text": "Họp sơ kết", "lead": CULTURE, "rhythm": "date", "due": "2026-04-20"}
    assert (await site.post(f"{address}/viec-moi", form | wanted)).status == 303

    assert "Họp sơ kết" in {one.text for one in await site.app.services.read(tasks.open_ones)}


async def test_dropped_and_merged_tasks_are_told(site, staff):
    """Who worked on what is dropped hears so; what was merged is said to live on in the other task."""
    address = await confirmed(site)
    first, second, third = [
        await task_of(site, words) for words in ("Xây dựng", "Báo cáo kết quả", "Kiểm tra")
    ]
    ticked = {f"gop-{one.id}": str(one.version) for one in (first, second)}
    assert (await site.post(f"{address}/gop", ticked)).status == 303
    assert (await site.post(f"{address}/viec/{third.id}/bo", {"version": str(third.version)})).status == 303

    (an,), (binh,) = [[r.reply.text for r in await told(site, staff[name])] for name in ("An", "Bình")]
    assert "Gộp vào việc khác:" in an
    assert "Nay nằm trong việc: Xây dựng kế hoạch tuyên truyền" in an
    assert "Không phải làm nữa:\n\n• Kiểm tra bộ phận một cửa" in binh


async def test_a_plan_under_review_is_corrected_in_silence(site, staff):
    """Before it is confirmed nobody hears anything, however often it is corrected."""
    address = await upload(site)
    await settled(site, address)
    await corrected(site, address, "Xây dựng", due="2026-05-20")

    assert not [row for talk in staff.values() for row in await told(site, talk)]


async def test_a_plan_that_is_stopped_is_told_and_reminds_of_nothing(site, staff):
    """A withdrawn plan: everybody hears once what falls away, nobody is reminded, and what was done still counts."""
    address = await confirmed(site)
    one = next(o for o in await site.app.services.read(tasks.open_ones) if o.text.startswith("Kiểm tra"))
    await site.app.services.write(lambda c: task_answers.record(c, one.id, 2, "done", NOW))
    assert (await site.post(f"{address}/thoi")).status == 409, "nobody was sure"
    assert (await site.post(f"{address}/thoi", {"sure": "on"})).status == 303
    assert (await site.post(f"{address}/thoi", {"sure": "on"})).status == 303

    texts = {name: [row.reply.text for row in await told(site, talk)] for name, talk in staff.items()}
    assert "Không phải làm nữa:" in texts["An"][0]
    assert [1, 1, 1] == [len(mine) for mine in texts.values()]
    assert "Kiểm tra" not in texts["Bình"][0], "it is done"
    swept = await site.app.services.write(lambda c: sweep(c, NOW.date(), NOW))
    assert (swept.reminded, swept.escalated) == (0, 0)
    assert [one.id] == [o.id for o in await site.app.services.read(tasks.all_of_unit)]


async def test_a_units_work_goes_to_the_one_it_was_merged_into(site, staff):
    """Two offices become one: its name in the plan is settled anew, who lets go and who takes over both hear."""
    address = await confirmed(site)
    one = await task_of(site, "Kiểm tra")
    ids = {name: number for number, name in await site.app.services.read(people.units)}
    form = form_of(await site.page(address), f"{address}/don-vi")
    (row,) = [key.removeprefix("name-") for key, value in form.items() if value == OFFICE and "name-" in key]
    assert (await site.post(f"{address}/don-vi", form | {f"means-{row}": str(ids[ECONOMY])})).status == 303

    (binh,), (cuc,) = [[r.reply.text for r in await told(site, staff[name])] for name in ("Bình", "Cúc")]
    assert "Nay giao cho: Phòng Kinh tế Mẫu." in binh
    assert "Trước đây giao cho: VP UBND." in cuc
    found = await site.app.services.read(tasks.open_ones)
    assert [ECONOMY] == [o.unit for o in found if o.task_id == one.id]

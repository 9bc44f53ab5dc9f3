"""What a plan in force and its amendment tell the officials who work by it."""

from __future__ import annotations

import asyncio

import pytest

from handlers.reminders import sweep
from storage import conversations, outbox, people, tasks
from storage.messages import Stored
from tests.bot.conftest import NOW, Site
from tests.bot.reviewing import AMENDED, PLAN, confirmed, settled, upload

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
    rows = await site.app.services.read(lambda c: outbox.last(c, talk, 50))
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

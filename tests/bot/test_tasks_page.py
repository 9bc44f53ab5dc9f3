"""The administrator's page of tasks: decisions on later deadlines, evidence, calendars."""

import datetime as dt

from storage import calendar_feeds, conversations, people, task_answers, task_notes, tasks, tray
from storage.messages import File
from tests.bot.conftest import NOW
from tests.handlers.officials import TASKS, UNIT, open_tasks

HERE = "/quan-tri/cong-viec"
LATER = dt.date(2026, 12, 5)


def official(connection) -> int:
    """A linked official of the unit."""
    unit_id = people.ensure_unit(connection, UNIT, NOW)
    person_id = people.add(connection, name="Lê Văn Mẫu", unit_id=unit_id, role="official", now=NOW)
    talk = conversations.ensure(connection, "telegram", "le", NOW)
    people.link(connection, talk, people.new_link_code(connection, person_id, NOW), NOW)
    return person_id


async def asked(site, reason: str = "Chờ số liệu"):
    """Sign in; an official has asked for more time."""
    await site.sign_in()
    open_tasks(site.app.services.store.database, TASKS)

    def work(connection):
        person_id = official(connection)
        task = next(one for one in tasks.open_ones(connection) if one.text == "Báo cáo tháng")
        task_answers.record(connection, task.id, person_id, "extend", NOW, note=reason, new_due=LATER)
        return task.id

    return await site.app.services.write(work)


async def stands(site, number: int):
    return await site.app.services.read(lambda c: tasks.one(c, number))


async def told(site) -> str:
    def work(connection):
        talk = conversations.ensure(connection, "telegram", "le", NOW)
        return "\n".join(row.reply.text for row in tray.waiting_of(connection, talk))

    return await site.app.services.write(work)


async def test_what_waits_stands_on_top(site):
    """A wish for more time stands on top, with its reason and what to mind."""
    await asked(site)
    page = await site.page(HERE)

    assert page.index("Chờ quyết định lùi hạn") < page.index("lượt đến hạn")
    assert "Chờ số liệu" in page
    assert "là ngày nghỉ" in page


async def test_agreed_on_the_page(site):
    """The administrator agrees: the deadline moves and the official hears it."""
    number = await asked(site)
    await site.post(f"{HERE}/{number}/lui-han", {"yeu-cau": "1", "quyet-dinh": "co"})

    assert (await stands(site, number)).due == LATER
    assert "đã đồng ý" in await told(site)
    assert "hạn gốc" in await site.page(HERE)


async def test_refused_on_the_page(site):
    """A refusal with a word of why reaches the official; a second decision is told that it came late."""
    number = await asked(site)
    form = {"yeu-cau": "1", "quyet-dinh": "khong", "ly-do": "Cần trước kỳ họp"}
    await site.post(f"{HERE}/{number}/lui-han", form)
    assert "Cần trước kỳ họp" in await told(site)

    again = await site.post(f"{HERE}/{number}/lui-han", {"yeu-cau": "1", "quyet-dinh": "co"})
    assert "quyết định trước" in await site.page(again.headers["Location"])
    assert (await stands(site, number)).due == TASKS["Báo cáo tháng"]


async def test_evidence_and_hostile_words(site):
    """Notes and files stand with the task; markup stays text, and only web addresses become links."""
    number = await asked(site, reason="<script>alert(1)</script>")
    files = [
        File(name="<b>ảnh</b>", url="javascript:alert(1)"),
        File(name="bảng.pdf", url="https://example.vn/a.pdf"),
        File(name="photo", external_id="abc"),
    ]
    await site.app.services.write(
        lambda c: task_notes.add(
            c, occurrence_id=number, person_id=1, channel="telegram", text="Đã họp", files=files, now=NOW
        )
    )
    page = await site.page(HERE)

    assert "<script>alert" not in page
    assert "&lt;b&gt;ảnh" in page
    assert 'href="javascript' not in page
    assert 'href="https://example.vn/a.pdf"' in page
    assert "xem trong Telegram" in page


async def test_filters_and_pages(site):
    """Tasks are filtered by state and unit, and come fifty at a time."""
    await asked(site)
    many = {f"Việc {n}": dt.date(2026, 12, 15) for n in range(60)}
    open_tasks(site.app.services.store.database, many, unit="Phòng Khác", key="b")

    assert "63 lượt đến hạn · trang 1/2" in await site.page(HERE)
    late = await site.page(f"{HERE}?trang-thai=late")
    assert "1 lượt đến hạn" in late
    other = await site.page(f"{HERE}?don-vi=2&trang=2")
    assert "60 lượt đến hạn · trang 2/2" in other
    assert "Việc 59" in other
    assert "<h1>" in await site.page(f"{HERE}?don-vi=x&trang=-1&trang-thai=zz")


async def test_done_is_reopened(site):
    """What was reported done by mistake is opened again on the page."""
    number = await asked(site)
    await site.app.services.write(lambda c: task_answers.record(c, number, 1, "done", NOW))
    site.clock.at += dt.timedelta(hours=1)
    await site.post(f"{HERE}/{number}/mo-lai")

    assert (await stands(site, number)).status == "received"
    rows = await site.app.services.read(lambda c: [row for n in range(1, 9) for row in tray.last(c, n, 50)])
    assert ["đã mở lại" in row.reply.text for row in rows if row.key.startswith("reopened:")] == [True]


async def test_calendar_is_revoked(site):
    """The administrator sees who reads a calendar, not its address, and shuts it."""
    await asked(site)
    token = await site.app.services.write(lambda c: calendar_feeds.make(c, 1, None, NOW))
    page = await site.page(f"{HERE}/lich")
    assert "Lê Văn Mẫu" in page
    assert token not in page
    await site.post(f"{HERE}/lich/1/thu-hoi")

    assert (await site.get(f"/lich/{token}.ics")).status == 404


async def test_address_is_whole_in_the_chat(site):
    """In the web chat the official reads the calendar's whole address, to copy it."""
    await asked(site)
    code = await site.app.services.write(lambda c: people.new_link_code(c, 1, NOW))
    await site.get("/")
    await site.post("/tro-chuyen", {"id": "1", "text": f"/lienket {code}"})
    page = await (await site.post("/tro-chuyen", {"id": "2", "text": "/lich"})).text()

    assert f"{site.app.services.settings.address}/lich/" in page

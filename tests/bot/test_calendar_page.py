"""The working calendar at the desk: what an administrator enters wins over what is computed."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from storage import calendar, people, plans, reminder_rules
from storage.tables import audit
from tests.bot.conftest import NOW
from tests.handlers.test_tasks import row

HERE = "/quan-tri/lich"
MONDAY = {
    "date": "2026-11-23",
    "kind": "off",
    "reason": "Hoán đổi với thứ Bảy 28/11/2026",
    "source": "CV 1/VPCP (minh họa)",
    "decided_on": "2026-11-19",
}


@pytest.fixture
async def desk(site):
    await site.sign_in()
    return site


async def is_worked(site, day: dt.date) -> bool:
    found = await site.app.services.read(calendar.work_calendar)
    return found.is_working_day(day)


async def test_a_decided_day_wins_and_can_be_taken_back(desk):
    """A swap that was only proposed counts once an administrator enters it with its decision, and not afterwards."""
    day = dt.date(2026, 11, 23)
    assert await is_worked(desk, day)
    assert (await desk.post(HERE, MONDAY)).status == 303
    assert not await is_worked(desk, day)
    assert "CV 1/VPCP" in await desk.page(HERE)
    assert (await desk.post(f"{HERE}/2026-11-23/bo")).status == 303

    assert await is_worked(desk, day)
    written = await desk.app.services.read(lambda c: c.execute(select(audit.c.action)).scalars().all())
    assert ["calendar.put", "calendar.take"] == [one for one in written if one.startswith("calendar")]


async def test_what_was_proposed_fills_the_form(desk):
    """Who holds the decision does not type the day again."""
    assert "23/11/2026" in await desk.page(HERE)

    assert 'value="2026-11-23"' in await desk.page(f"{HERE}?ngay=2026-11-23")


@pytest.mark.parametrize(
    "wrong",
    [{"date": "2062-11-23"}, {"source": ""}, {"decided_on": "2026-12-01"}, {"kind": "half"}, {"date": "x"}],
)
async def test_a_day_without_its_decision_is_not_kept(desk, wrong):
    """A day far away, without a source, or decided in the future is refused with the reason; nothing changes."""
    answer = await desk.post(HERE, MONDAY | wrong)

    assert (400, True) == (answer.status, "Cần có ngày, lý do" in await answer.text())
    assert await is_worked(desk, dt.date(2026, 11, 23))


async def test_next_years_tet_is_a_to_do_until_confirmed(desk):
    """From November on the page asks for next year's decision; confirming the year ends it."""
    assert "năm 2027 chưa xác nhận" in await desk.page(HERE)
    form = {"year": "2027", "source": "TB 2/TB-BNV (minh họa)", "decided_on": "2026-11-19"}
    assert (await desk.post(f"{HERE}/nam", form)).status == 303

    assert "chưa xác nhận" not in await desk.page(HERE)
    assert (await desk.post(f"{HERE}/nam", form | {"decided_on": ""})).status == 400


async def test_a_unit_has_hours_of_its_own(desk):
    """A unit's hours are kept, refused when they make no day, and given up again."""
    unit = await desk.app.services.write(lambda c: people.ensure_unit(c, "Phòng Văn hóa Mẫu", NOW))
    at = f"{HERE}/gio/{unit}"
    assert (await desk.post(at, {"opens": "09:00", "closes": "16:00"})).status == 303
    kept = (await desk.app.services.read(calendar.unit_days))[unit]
    assert (dt.time(9), dt.time(16)) == (kept.opens, kept.closes)
    assert (await desk.post(at, {"opens": "16:00", "closes": "09:00"})).status == 400
    assert (await desk.post(at, {"opens": "", "closes": ""})).status == 303

    assert {} == await desk.app.services.read(calendar.unit_days)
    assert (await desk.post(f"{HERE}/gio/999", {"opens": "", "closes": ""})).status == 404


async def test_steps_of_a_plan_and_of_one_task(desk):
    """A plan's steps hold for its tasks, a task's own for it alone; each can be given up again."""

    def lay(connection):
        head = {"file_name": "kh.txt", "file_hash": "x", "warnings": []}
        period = {"period_start": dt.date(2026, 1, 1), "period_end": dt.date(2026, 12, 31)}
        return plans.add(connection, head | period, [row("Việc", dt.date(2026, 12, 15))] * 2, [], NOW)

    plan = await desk.app.services.write(lay)
    of_plan, of_task = (f"/quan-tri/ke-hoach/{plan}{more}/nhac" for more in ("", "/viec/1"))
    form = {"before": "20, 5", "after": "2", "weeks": "4", "unacknowledged_days": "2"}
    assert (await desk.post(of_plan, form)).status == 303
    assert (await desk.post(of_task, form | {"before": "9"})).status == 303
    rules = await desk.app.services.read(reminder_rules.rules)

    assert ((9,), (20, 5)) == (rules.of_task(1).before, rules.of_task(2).before)
    assert "trước hạn 9 ngày" in await desk.page(of_task)
    assert (await desk.post(of_task, {"default": "1"})).status == 303
    assert (20, 5) == (await desk.app.services.read(reminder_rules.rules)).of_task(1).before
    assert (await desk.post(of_plan, form | {"before": "400"})).status == 400
    assert (await desk.post(of_plan, form | {"weeks": "x"})).status == 400
    assert (await desk.get("/quan-tri/ke-hoach/99/nhac")).status == 404
    assert (await desk.get(f"/quan-tri/ke-hoach/{plan}/viec/99/nhac")).status == 404


def field(page: str, name: str) -> str:
    """An input as the page has it."""
    return next(one for one in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in one)


@pytest.mark.parametrize(
    ("wrong", "typed", "says"),
    [
        ("before", "30, mười", "Số ngày từ 1 đến 180"),
        ("after", "400", "Số ngày từ 1 đến 180"),
        ("weeks", "999", "Từ 0 đến 104 lần"),
        ("unacknowledged_days", "0", "Từ 1 đến 60 ngày làm việc"),
    ],
)
async def test_a_slip_in_the_steps_keeps_what_was_typed(desk, wrong, typed, says):
    """After a mistake everything typed is still there, and the mistake is told beside its field, aloud too."""
    head = {"file_name": "kh.txt", "file_hash": "x", "warnings": []}
    period = {"period_start": dt.date(2026, 1, 1), "period_end": dt.date(2026, 12, 31)}
    plan = await desk.app.services.write(lambda c: plans.add(c, head | period, [], [], NOW))
    form = {"before": "20, 5", "after": "2", "weeks": "4", "unacknowledged_days": "2"} | {wrong: typed}
    answer = await desk.post(f"/quan-tri/ke-hoach/{plan}/nhac", form)
    page = await answer.text()

    assert answer.status == 400
    for name, value in form.items():
        assert f'value="{value}"' in field(page, name)
        assert (name == wrong) == ('aria-invalid="true"' in field(page, name))
    beside = re.search(r'aria-describedby="([^"]+)"', field(page, wrong))[1]
    assert says in re.search(f'id="{beside}">([^<]*)', page)[1]
    assert not (await desk.app.services.read(reminder_rules.rules)).plans


async def test_a_slip_in_the_calendar_keeps_what_was_typed(desk):
    """A decided day without its document, a unit's hours the wrong way round: the form keeps the rest."""
    day = {"date": "2026-12-31", "kind": "work", "reason": "Làm bù", "source": "", "decided_on": "2026-11-01"}
    page = await (await desk.post(HERE, day)).text()
    assert 'value="Làm bù"' in field(page, "reason")
    assert 'value="2026-11-01"' in field(page, "decided_on")
    assert '<option value="work" selected>' in page

    unit = await desk.app.services.write(lambda c: people.ensure_unit(c, "Phòng Mẫu", NOW))
    page = await (await desk.post(f"{HERE}/gio/{unit}", {"opens": "16:00", "closes": "09:00"})).text()
    assert 'value="16:00"' in field(page, "opens")
    assert page.index('<details class="card" open>') < page.index('value="16:00"')


async def test_who_reads_english_reads_why(desk):
    """Why a day is proposed is told in the reader's language; the form to enter it is filled as the decision has it."""
    page = await desk.page(f"{HERE}?lang=en&ngay=2026-11-23")

    assert "Swapped with Saturday 28 November 2026" in page
    assert "no document approving it has been found" in page
    assert "chưa tìm thấy văn bản" not in page
    assert 'value="Hoán đổi với thứ Bảy 28/11/2026, liền kề Ngày Văn hóa Việt Nam 24/11"' in page

"""Items 7 to 10: breaches and logs, calendars, what the bot is, and by which version everything was counted."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from bot.settings import Settings
from bot.web.admin.settings import checklist
from knowledge.library import QUESTIONNAIRE
from knowledge.questionnaires import load_questionnaire
from knowledge.report_periods import to_choose_from
from storage.rating_reports import FILTERS
from storage.ratings import Rating
from storage.retention import RULES
from storage.tables import feedback_due, metadata
from tests.bot.conftest import NOW
from tests.bot.test_feedback_pages import keep
from tests.handlers.test_rate import begin, stored, visit_of
from tests.source import code, name_of

BREACH = {"what": "Mất máy", "data": "số điện thoại", "people": "40", "harmful": "on", "incident": "on"}


async def test_7_a_breach_has_72_hours_and_an_incident_24(site):
    """Hours run through the weekend."""
    await site.sign_in()
    await site.post("/quan-tri/su-co", {**BREACH, "found": "2026-11-20T08:00"})
    page = await site.page("/quan-tri/su-co")

    assert "08:00 23/11/2026" in page
    assert "08:00 21/11/2026" in page


async def test_7_the_level_of_security_is_asked_for_before_going_live(site):
    """Level 2 or 3 is the office's decision: the settings page waits for the document."""
    await site.sign_in()
    assert "security" in checklist(str)
    await site.post("/quan-tri/cai-dat/security/xac-nhan", {"note": "Quyết định 5/QĐ: cấp độ 3"})

    assert "cấp độ 3" in await site.page("/quan-tri/cai-dat")


def test_7_who_did_what_is_kept_for_more_than_twelve_months():
    """No rule of the eraser touches the audit log, nor the register of breaches."""
    assert not {"audit", "breach"} & RULES.keys()
    assert {"audit", "breach"} <= metadata.tables.keys()


async def test_8_a_decided_day_wins_over_the_calendar(site):
    """A swap the Government decides is entered with its document; deadlines follow."""
    await site.sign_in()
    for day, kind in (("2026-11-23", "off"), ("2026-11-28", "work")):
        form = {"date": day, "kind": kind, "reason": "Hoán đổi", "source": "QĐ 1/QĐ-TTg"}
        assert (await site.post("/quan-tri/lich", {**form, "decided_on": "2026-11-19"})).status == 303
    case = await keep(site)
    query = select(feedback_due.c.due).where(
        feedback_due.c.feedback_id == case.id, feedback_due.c.step == "check"
    )

    assert await site.app.services.read(lambda c: c.execute(query).scalar_one()) == dt.date(2026, 11, 26)


def test_8_every_deadline_counts_with_the_decided_days():
    """Feedback, dossiers, requests, reminders: nobody takes the calendar without what was entered."""
    users = {
        name_of(path) for path in code("bot", "handlers", "storage") if "load_calendar()" in path.read_text()
    }

    assert users == {"storage/calendar.py"}


@pytest.mark.parametrize(("setting", "last"), [(14, "14/12/2026"), (20, "20/12/2026")])
def test_8_report_periods_follow_the_setting(setting, last):
    """From the 15th to the 14th as the Ministry asked; another cut-off day moves every period."""
    assert Settings(_env_file=None, cchc_cutoff_day=setting).cchc_cutoff_day == setting
    offered = to_choose_from(dt.date(2026, 12, 1), cutoff_day=setting)
    (year,) = (period for period in offered if period.name == "cchc-nam-2026")

    assert year.days.label.endswith(f"{last})")
    assert year.days.start.day == setting + 1


def test_9_the_bot_says_that_it_is_a_machine_and_where_people_are(citizen):
    """From the first word; a person is one button away."""
    assert "không phải người" in citizen.says("xin chào")
    assert "18001096" in citizen.presses("Gặp cán bộ")


def test_9_it_decides_nothing(citizen):
    """Whether a dossier is granted is the office's to say."""
    told = citizen.says("hồ sơ tôi có được duyệt không?")

    assert "không quyết định" in told
    assert "cơ quan giải quyết" in told


def test_9_no_figure_is_of_a_person_of_the_staff():
    """Ratings know an office and a procedure, never who served: there is nothing to publish by name."""
    known = {column.name for column in metadata.tables["rating"].columns}

    assert not {name for name in known if "staff" in name or "person" in name or "official" in name}
    assert set(FILTERS) <= {field.name for field in dataclasses.fields(Rating)}


def test_10_a_rating_keeps_its_questionnaire_formula_and_rule_of_invitation(citizen):
    """Years later it can be said what was asked, how it was counted, and who was asked."""
    begin(citizen, visit_of(citizen))
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")
    (kept,) = stored(citizen)
    now = load_questionnaire(QUESTIONNAIRE)

    assert (kept.questionnaire, kept.formula, kept.rule) == (now.id, now.formula, now.invitation.version)


async def test_10_a_clock_keeps_its_version_and_its_days(site):
    """A change of the calendar does not rewrite what was promised; each day owed names the rule it was counted by."""
    await site.sign_in()
    case = await keep(site)
    query = select(feedback_due.c.step, feedback_due.c.due, feedback_due.c.version)
    mine = query.where(feedback_due.c.feedback_id == case.id)
    before = await site.app.services.read(lambda c: c.execute(mine).all())
    form = {"date": "2026-11-23", "kind": "off", "reason": "Hoán đổi", "source": "QĐ 1/QĐ-TTg"}
    await site.post("/quan-tri/lich", {**form, "decided_on": NOW.date().isoformat()})

    assert await site.app.services.read(lambda c: c.execute(mine).all()) == before
    assert all(row.version for row in before)


async def test_10_a_request_and_a_breach_keep_the_version_of_the_law(site):
    """Which decree's times were counted stands with each."""
    await site.sign_in()
    await site.post("/quan-tri/quyen-du-lieu", {"kind": "view", "day": "2026-11-20", "text": "Đơn giấy"})
    await site.post("/quan-tri/su-co", {**BREACH, "found": "2026-11-20T08:00"})
    query = "SELECT clock FROM data_request UNION ALL SELECT clock FROM breach"

    assert (
        await site.app.services.read(lambda c: c.exec_driver_sql(query).scalars().all())
        == ["nd-356-2025"] * 2
    )

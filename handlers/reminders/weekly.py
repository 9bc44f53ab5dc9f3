"""On the first working day of a week each leader reads how the work of their unit stands, with a picture."""

from __future__ import annotations

import datetime as dt

from handlers.reminders.answerers import LEADER
from handlers.reminders.digest import task_lines
from handlers.reminders.round import Letter, Round
from knowledge.formats import day_text
from knowledge.texts import SOURCE, translator
from storage import weekly
from storage.messages import File, Reply
from storage.people import Person
from storage.secrets_at_rest import new_token
from storage.weekly import Standing

NEAR = dt.timedelta(days=7)
PICTURE = "/hinh/tuan"


def letters(run: Round) -> list[Letter]:
    """The summaries that are due now. A week whose first day was missed is told on the next one."""
    if run.today < run.calendar.first_working_day_of_week(run.today):
        return []
    standings = weekly.standings(run.connection, run.today)
    wanted = {
        key_of(leader, run.today): leader
        for leader in run.officials
        if leader.role == LEADER
        and leader.unit_id in standings
        and run.may_tell(leader)
        and run.reach(leader) is not None
    }
    told = weekly.written(run.connection, list(wanted))
    return [
        _letter(run, key, leader, standings[leader.unit_id])
        for key, leader in wanted.items()
        if key not in told
    ]


def key_of(leader: Person, day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"weekly:{leader.unit_id}:{year}-W{week:02}:{leader.id}"


def _letter(run: Round, key: str, leader: Person, standing: Standing) -> Letter:
    token = new_token()
    weekly.write(run.connection, key, leader.unit_id, leader.id, token, standing, run.now)
    conversation_id = run.reach(leader)
    assert conversation_id is not None
    reply = _compose(run, leader, standing)
    if run.terms.public_url:
        url = f"{run.terms.public_url.rstrip('/')}{PICTURE}/{token}.png"
        reply = reply.model_copy(update={"picture": File(name=translator(SOURCE)("Tiến độ"), url=url)})
    return Letter(conversation_id, key, reply)


def _compose(run: Round, leader: Person, standing: Standing) -> Reply:
    _ = translator(SOURCE)
    head = _("Chào anh/chị {name}. Việc của {unit} đến {day}:").format(
        name=leader.name, unit=leader.unit, day=day_text(run.today, _)
    )
    counts = _(
        "{total} lượt đến hạn trong năm\n• đã xong: {done}\n• đang làm: {doing}\n• quá hạn: {late}\n"
        "• chưa bắt đầu: {not_started}"
    ).format(
        total=standing.total,
        done=standing.done,
        doing=standing.in_progress,
        late=standing.late,
        not_started=standing.not_started,
    )
    if any(o.unit_id == leader.unit_id and o.due.year < run.today.year for o in run.open):
        counts += "\n" + _("(Tính cả việc còn trễ từ năm trước.)")
    near = [o for o in run.open if o.unit_id == leader.unit_id and o.due <= run.today + NEAR]
    lines = [_("Cần chú ý tuần này:"), *task_lines(near, run.today, run.calendar, _)] if near else []
    return Reply(text="\n\n".join([head, counts, *lines]))

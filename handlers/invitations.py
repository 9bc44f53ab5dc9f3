"""Asking people to rate a finished dossier: once, and once more after some working days; never again.

Every finished dossier is asked about, the refused ones too; nobody picks (`storage.dossier_invitations`).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers import news
from handlers.broadcasts import may_send
from handlers.state import state_of
from handlers.turn import LOCAL
from knowledge.library import Knowledge
from knowledge.wording import Language, Wording
from knowledge.workdays import WorkCalendar
from storage import visits
from storage.calendar import work_calendar
from storage.locks import Alone, wait_to_be_alone
from storage.messages import Button, Reply


def invite(
    connection: Connection, knowledge: Knowledge, conversation_id: int, code: str, now: dt.datetime
) -> bool:
    """Ask in the chat where the dossier was followed. False when the code is not fresh.

    Call it in the transaction that issued the code (`storage.visits.issue`).
    """
    visit_id = visits.invite(connection, code, conversation_id, now)
    if visit_id is None:
        return False
    return _tell(connection, knowledge, conversation_id, visit_id, now, again=False)


def remind(connection: Connection, knowledge: Knowledge, now: dt.datetime) -> int:
    """Remind of invitations nobody has answered for three working days. Returns how many; each once."""
    if not may_send(now):
        return 0
    wait_to_be_alone(connection, Alone.SWEEP)
    today = now.astimezone(LOCAL).date()
    wait = knowledge.questionnaire.invitation.reminder_after
    before = _working_days_ago(work_calendar(connection), today, wait)
    if before is None:
        return 0
    due = visits.to_remind(connection, dt.datetime.combine(before, dt.time.max, LOCAL), today)
    for visit_id, conversation_id in due:
        visits.reminded(connection, visit_id, now)
        _tell(connection, knowledge, conversation_id, visit_id, now, again=True)
    return len(due)


def _working_days_ago(calendar: WorkCalendar, today: dt.date, days: int) -> dt.date | None:
    """The last day from which `days` working days have passed by today; None on a day off: nobody is disturbed."""
    if not calendar.is_working_day(today):
        return None
    day = today
    for _ in range(days):
        day = calendar.last_working_day_on_or_before(day - dt.timedelta(days=1))
    return day


def _tell(
    connection: Connection,
    knowledge: Knowledge,
    conversation_id: int,
    visit_id: int,
    now: dt.datetime,
    *,
    again: bool,
) -> bool:
    language: Language = "en" if state_of(connection, conversation_id).language == "en" else "vi"
    questionnaire = knowledge.questionnaire
    visit = visits.invited(connection, visit_id, conversation_id, now.astimezone(LOCAL).date())
    invitation = questionnaire.invitation
    text = wording(knowledge, visit.procedure_id if visit else None, language, again=again)
    buttons = (
        Button(label=invitation.open.text(language), value=f"rate:visit:{visit_id}"),
        Button(label=questionnaire.consent.decline.text(language), value=f"rate:refuse:{visit_id}"),
    )
    key = f"rate-{'remind' if again else 'invite'}:{visit_id}"
    reply = Reply(text=text, buttons=buttons)
    return news.tell(connection, conversation_id, key, reply, now)


def wording(
    knowledge: Knowledge, procedure_id: str | None, language: Language = "vi", *, again: bool = False
) -> str:
    """What somebody reads who is invited, or reminded."""
    invitation = knowledge.questionnaire.invitation
    text = (invitation.reminder if again else invitation.text).text(language)
    return text.format(procedure=_procedure(knowledge, procedure_id, language))


_ANY = Wording(vi="vừa rồi", en="of late")


def _procedure(knowledge: Knowledge, procedure_id: str | None, language: Language) -> str:
    records = knowledge.english.records if language == "en" else knowledge.procedures
    record = records.get(procedure_id or "")
    return f"“{record.short_name}”" if record else _ANY.text(language)

"""The clock's work on dossiers: who watches one is told of a change, and officials of a due day that comes near.

When a dossier is over, whoever was told of it first is invited to rate it; a second watcher is told, but one dossier
is one rating.

Each change and each step is told once: what was told is written down with the row in the tray. By day only.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers import apologies, invitations, news
from handlers.broadcasts import may_send
from handlers.dossier_view import status_text, what_next
from handlers.state import state_of
from handlers.turn import LOCAL
from knowledge.dossiers.lateness import ENDED
from knowledge.dossiers.words import Status
from knowledge.formats import day_text
from knowledge.library import Knowledge
from knowledge.texts import SOURCE, Translate, translator
from storage import dossier_invitations, dossier_watches, dossiers
from storage.calendar import work_calendar
from storage.dossier_watches import Change
from storage.dossiers import Dossier
from storage.locks import Alone, wait_to_be_alone
from storage.messages import Reply


def sweep(connection: Connection, knowledge: Knowledge, now: dt.datetime) -> int:
    """Tell what is new. Returns how many messages were laid into the tray."""
    if not may_send(now):
        return 0
    told = tell_changes(connection, knowledge, now)
    return told + apologies.warn(connection, work_calendar(connection), now.astimezone(LOCAL).date(), now)


def tell_changes(connection: Connection, knowledge: Knowledge, now: dt.datetime) -> int:
    """Tell each conversation of the dossiers it watches that stand elsewhere now, and invite to rate what is over."""
    if not dossier_watches.changed(connection, limit=1):
        return 0
    wait_to_be_alone(connection, Alone.DOSSIERS)
    changes = dossier_watches.changed(connection)
    for change in changes:
        found = dossiers.one(connection, change.dossier_id)
        assert found is not None, "a watched dossier is not erased before its watch"
        _tell(connection, change, found, now)
        _invite(connection, knowledge, change, found, now)
    return len(changes)


def _tell(connection: Connection, change: Change, found: Dossier, now: dt.datetime) -> None:
    _ = translator(state_of(connection, change.conversation_id).language or SOURCE)
    reply = Reply(text=_text(found, _))
    news.tell(connection, change.conversation_id, change.key, reply, now)
    dossier_watches.told(connection, change, found.status.value)
    if found.status in ENDED and found.status is not Status.READY:
        dossier_watches.end(connection, found.id, change.conversation_id)


def _text(found: Dossier, _: Translate) -> str:
    told = _("Hồ sơ {code} của anh/chị: {status}.").format(
        code=found.code, status=status_text(found.status, found.status_said, _)
    )
    day = _("Số liệu đến ngày {day}.").format(day=day_text(found.source_day, _))
    return "\n\n".join(filter(None, [told, what_next(found, _), day]))


def _invite(
    connection: Connection, knowledge: Knowledge, change: Change, found: Dossier, now: dt.datetime
) -> None:
    code = dossier_invitations.issue(connection, found, knowledge.place.name, now)
    if code is not None:
        invitations.invite(connection, knowledge, change.conversation_id, code, now)

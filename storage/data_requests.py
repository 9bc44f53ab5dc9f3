"""What people ask for about their own data, each with a code and the clocks of the law (`knowledge.data_rights`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from knowledge.data_rights import DataRights, RightKind
from knowledge.workdays import WorkCalendar
from storage.errors import Refused
from storage.secrets_at_rest import new_code
from storage.tables import data_request

_GONE = "Yêu cầu này vừa được người khác làm xong hoặc không còn. Anh/chị mở lại trang."


@dataclass(frozen=True)
class DataRequest:
    """One request. `clock`: the version of the law's times it was counted by."""

    id: int
    code: str
    kind: RightKind
    conversation_id: int | None
    channel: str
    text: str | None
    received_at: dt.datetime
    clock: str
    answer_due: dt.date
    due: dt.date
    answered_at: dt.datetime | None
    extended_at: dt.datetime | None
    extension_reason: str | None
    done_at: dt.datetime | None
    result: str | None
    done_by: str | None


@dataclass(frozen=True)
class Times:
    """What a request is counted by: the law's times, the working days, the day it came."""

    rights: DataRights
    calendar: WorkCalendar
    received: dt.date


def add(
    connection: Connection,
    *,
    kind: RightKind,
    channel: str,
    times: Times,
    now: dt.datetime,
    conversation_id: int | None = None,
    text: str | None = None,
) -> str:
    """Keep a request; returns its code. Personal numbers in `text` are masked by the caller."""
    code = f"DL-{new_code(6)}"
    values = {
        "code": code,
        "kind": kind,
        "conversation_id": conversation_id,
        "channel": channel,
        "text": text,
        "received_at": now,
        "clock": times.rights.version,
        "answer_due": times.rights.first_answer_due(times.calendar, times.received),
        "due": times.rights.due(times.calendar, kind, times.received),
    }
    connection.execute(insert(data_request).values(**values))
    return code


def add_done(
    connection: Connection,
    *,
    kind: RightKind,
    channel: str,
    times: Times,
    now: dt.datetime,
    result: str,
    conversation_id: int | None = None,
) -> str:
    """Keep a request that the machine did at once: the record that it was asked and done."""
    code = add(connection, kind=kind, channel=channel, times=times, now=now, conversation_id=conversation_id)
    done = {"answered_at": now, "done_at": now, "result": result, "done_by": "bot"}
    connection.execute(update(data_request).where(data_request.c.code == code).values(**done))
    return code


def listed(connection: Connection, limit: int = 200) -> list[DataRequest]:
    """The open ones by what is due next, then those that are done, the newest first."""
    waiting = select(data_request).where(data_request.c.done_at.is_(None))
    done = select(data_request).where(data_request.c.done_at.is_not(None))
    first = connection.execute(waiting.order_by(data_request.c.due, data_request.c.id)).all()
    rest = connection.execute(done.order_by(data_request.c.id.desc()).limit(limit)).all()
    return [DataRequest(*row) for row in (*first, *rest)]


def by_id(connection: Connection, request_id: int) -> DataRequest | None:
    row = connection.execute(select(data_request).where(data_request.c.id == request_id)).one_or_none()
    return DataRequest(*row) if row else None


def of_conversation(connection: Connection, conversation_id: int) -> list[DataRequest]:
    query = select(data_request).where(data_request.c.conversation_id == conversation_id)
    return [DataRequest(*row) for row in connection.execute(query.order_by(data_request.c.id))]


def answered(connection: Connection, request_id: int, now: dt.datetime) -> None:
    """The person was told that it was taken up: the first clock stops.

    Raises:
        Refused: it is done, or there is no such one.
    """
    _change(connection, request_id, answered_at=now)


def extend(connection: Connection, request_id: int, reason: str, due: dt.date, now: dt.datetime) -> None:
    """Take more time, once.

    Raises:
        Refused: it was extended before, or is done.
    """
    query = update(data_request).where(
        data_request.c.id == request_id,
        data_request.c.done_at.is_(None),
        data_request.c.extended_at.is_(None),
    )
    changed = connection.execute(query.values(extended_at=now, extension_reason=reason, due=due))
    if changed.rowcount != 1:
        raise Refused("Yêu cầu này đã gia hạn một lần hoặc đã xong. Luật chỉ cho gia hạn một lần.")


def finish(connection: Connection, request_id: int, result: str, by: str, now: dt.datetime) -> None:
    """It is done, or refused with its reason.

    Raises:
        Refused: it is done already, or there is no such one.
    """
    found = by_id(connection, request_id)
    first = found.answered_at if found else None
    _change(connection, request_id, done_at=now, result=result, done_by=by, answered_at=first or now)


def unlink(connection: Connection, conversation_id: int) -> None:
    """Whose requests they were is forgotten, and what was written in them; that there were any stays."""
    mine = data_request.c.conversation_id == conversation_id
    connection.execute(update(data_request).where(mine).values(conversation_id=None, text=None))


def _change(connection: Connection, request_id: int, **values: object) -> None:
    query = update(data_request).where(data_request.c.id == request_id, data_request.c.done_at.is_(None))
    if connection.execute(query.values(**values)).rowcount != 1:
        raise Refused(_GONE)

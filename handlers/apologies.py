"""Dossiers that will be late: officials are warned two working days and one before the due day.

The letter itself is drafted, signed and sent by people in the admin pages. NĐ 61/2018, art. 19.9: it goes out at the
latest one day before the due day.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from sqlalchemy import Connection

from handlers import news
from knowledge.dossiers.lateness import WARN_AT, days_left
from knowledge.formats import day_text
from knowledge.offices import same_office
from knowledge.texts import SOURCE, Translate, translator
from knowledge.workdays import ONE_DAY, WorkCalendar
from storage import apologies, dossiers, people
from storage.dossiers import Dossier
from storage.locks import Alone, wait_to_be_alone
from storage.messages import Reply
from storage.people import Person

LOOK_AHEAD = 14 * ONE_DAY
"""Two working days are nearer than that, whatever holidays lie between."""
MOST_LISTED = 15

Near = tuple[Dossier, int]
"""A dossier and the working days that are left."""


def near(connection: Connection, calendar: WorkCalendar, today: dt.date) -> list[Near]:
    """The running dossiers whose due day is two working days away or one, or today; no letter was signed for them."""
    found = dossiers.due_between(connection, today, today + LOOK_AHEAD)
    close = [(one, days_left(one.due, today, calendar)) for one in found if one.due]
    close = [(one, left) for one, left in close if left <= max(WARN_AT)]
    letters = apologies.all_of(connection, [one.id for one, _ in close])
    return [(one, left) for one, left in close if one.id not in letters or not letters[one.id].is_signed]


def warn(connection: Connection, calendar: WorkCalendar, today: dt.date, now: dt.datetime) -> int:
    """Tell the officials of each unit, each step of each due day once. Returns how many were told."""
    if not calendar.is_working_day(today) or not _untold(connection, calendar, today):
        return 0
    wait_to_be_alone(connection, Alone.DOSSIERS)
    by_unit = _by_unit(connection, _untold(connection, calendar, today))
    told = 0
    for person in people.all_active(connection):
        waiting = by_unit.get(person.unit_id, [])
        reached = people.conversations_of(connection, person.id, now) if waiting else []
        if waiting and reached:
            key = f"apology:{person.id}:{today.isoformat()}:{waiting[0][0].id}"
            reply = Reply(text=compose(waiting, person, translator(SOURCE)))
            told += news.tell(connection, reached[0], key, reply, now)
            for one, left in waiting:
                assert one.due is not None
                dossiers.warned(connection, one.id, one.due, left)
    return told


def _untold(connection: Connection, calendar: WorkCalendar, today: dt.date) -> list[Near]:
    return [
        (one, left)
        for one, left in near(connection, calendar, today)
        if left in WARN_AT and not (one.warned_due == one.due and (one.warned_step or 0) <= left)
    ]


def _by_unit(connection: Connection, waiting: list[Near]) -> dict[int, list[Near]]:
    """By our unit, where the office's spelling of it is surely one of them."""
    units = {name: unit_id for unit_id, name in people.units(connection)}
    sorted_: dict[int, list[Near]] = defaultdict(list)
    for one, left in waiting:
        known = same_office(one.unit, units) if one.unit else None
        if known is not None:
            sorted_[units[known]].append((one, left))
    return sorted_


def compose(waiting: list[Near], person: Person, _: Translate) -> str:
    """One message for everything that comes near, the nearest first."""
    head = _("Chào anh/chị {name}. {unit} có {count} hồ sơ sắp đến hẹn trả:").format(
        name=person.name, unit=person.unit, count=len(waiting)
    )
    lines = [_line(one, left, _) for one, left in waiting[:MOST_LISTED]]
    more = len(waiting) - MOST_LISTED
    rest = [_("… và {more} hồ sơ nữa.").format(more=more)] if more > 0 else []
    do = _(
        "Hồ sơ nào không kịp, anh/chị soạn văn bản xin lỗi và hẹn lại ở trang quản trị, mục Hồ sơ. "
        "Văn bản cần gửi chậm nhất 1 ngày trước ngày hẹn."
    )
    return "\n".join([head, *lines, *rest, "", do])


def _line(one: Dossier, left: int, _: Translate) -> str:
    assert one.due is not None
    named = f"{one.code} ({one.procedure})" if one.procedure else one.code
    return _("• {dossier}: hẹn {day}, còn {left} ngày làm việc").format(
        dossier=named, day=day_text(one.due, _), left=left
    )

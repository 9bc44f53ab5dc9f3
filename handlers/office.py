"""Questions about the office itself, answered from the locality's file: hours, numbers, address, who leads it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from babel.dates import format_date

from handlers.turn import Finding, Outcome, Turn
from knowledge.doors import OfficeQuestion
from knowledge.facets import Facet
from knowledge.opening_days import ONE_DAY, SATURDAY, day_asked, open_days
from knowledge.text import bare
from storage.calendar import work_calendar
from storage.messages import Button, Link

MEET_A_LEADER = "2.001909"
"""The record that tells when leaders receive citizens."""
HOLIDAY = re.compile(r"\b(?:le|tet)\b")
TOPICS = {
    OfficeQuestion.HOURS: "gio-lam-viec",
    OfficeQuestion.PHONE: "tong-dai",
    OfficeQuestion.ADDRESS: "noi-nop-phi-dia-gioi",
    OfficeQuestion.LEADER: MEET_A_LEADER,
}


def answer(turn: Turn, asked: OfficeQuestion) -> Outcome:
    """Say what the locality's file has, and when it was last looked at."""
    lines = {
        OfficeQuestion.HOURS: _hours,
        OfficeQuestion.PHONE: _numbers,
        OfficeQuestion.ADDRESS: _addresses,
        OfficeQuestion.LEADER: _leader,
    }[asked](turn)
    turn.finding = Finding((TOPICS[asked],), Facet.OVERVIEW.value)
    turn.reply("\n".join([*lines, "", *_checked(turn)]).strip(), _buttons(turn, asked), _links(turn, asked))
    return Outcome.ANSWERED


def _hours(turn: Turn) -> Iterator[str]:
    place = turn.knowledge.place
    day = day_asked(turn.message.text, turn.today)
    if day is not None:
        yield from _on_day(turn, day)
    elif HOLIDAY.search(bare(turn.message.text)):
        yield turn.text("Ngày lễ, tết thì theo lịch nghỉ chung. Anh/chị gọi hỏi trước khi đi.")
    yield ""
    yield f"{_named(turn, place.office)}:"
    yield from place.hours
    for other in place.offices:
        yield ""
        yield f"{other.name}:"
        yield from other.hours
    yield ""
    yield turn.text("Nộp trên mạng thì ngày nào cũng được.")


def _on_day(turn: Turn, day: dt.date) -> Iterator[str]:
    """Whether the one-stop office works that day, by the calendar and by the hours as written."""
    _, place, calendar = turn.text, turn.knowledge.place, work_calendar(turn.connection)
    named = {"day": _day_named(turn, day), "office": place.office}
    written = open_days(place.hours)
    if calendar.is_working_day(day):
        yield _("{day} là ngày làm việc.").format(**named)
        if written and day.weekday() not in written:
            yield _("Đây là ngày làm bù theo lịch chung, anh/chị gọi hỏi trước khi đi.")
        return
    if day.weekday() >= SATURDAY and day.weekday() in written:
        yield _("{day}: {office} có làm, theo giờ ở dưới. Trúng ngày lễ thì anh/chị gọi hỏi trước.").format(
            **named
        )
        return
    if day.weekday() < SATURDAY:
        yield _("{day} là ngày nghỉ theo lịch chung, {office} không làm việc.").format(**named)
    else:
        yield _("{day}: {office} không làm việc.").format(**named)
    following = calendar.first_working_day_on_or_after(day + ONE_DAY)
    yield _("Ngày làm việc tiếp theo: {day}.").format(day=_date(following))
    for other in place.offices:
        if day.weekday() >= SATURDAY and day.weekday() in open_days(other.hours):
            yield _("{office} thì có, xem giờ ở dưới.").format(office=other.name)


def _day_named(turn: Turn, day: dt.date) -> str:
    if day == turn.today:
        return turn.text("Hôm nay ({date})").format(date=_date(day))
    return _date(day).capitalize()


def _date(day: dt.date) -> str:
    return format_date(day, "EEEE dd/MM/yyyy", locale="vi_VN").lower()


def _numbers(turn: Turn) -> Iterator[str]:
    _, place = turn.text, turn.knowledge.place
    yield _("Số điện thoại trợ lý đang có cho {place}:").format(place=_named(turn, place.name))
    for line in place.hotlines:
        yield f"• {line.label}: {line.number}"
    for other in place.offices:
        if other.phone:
            yield f"• {other.name}: {other.phone}"
    yield _("Hoặc đến {office}, {address}.").format(office=place.office, address=place.address)


def _addresses(turn: Turn) -> Iterator[str]:
    place = turn.knowledge.place
    yield turn.text("Nơi nhận hồ sơ của {place}:").format(place=_named(turn, place.name))
    yield f"• {place.office}: {place.address}"
    for other in place.offices:
        yield f"• {other.name}: {other.address}"
    yield ""
    yield from place.hours


def _leader(turn: Turn) -> Iterator[str]:
    _, place = turn.text, turn.knowledge.place
    yield _("Trợ lý không giữ tên, số riêng của lãnh đạo và cán bộ.")
    yield _("Anh/chị xem trên trang của {place}, hoặc hỏi:").format(place=_named(turn, place.name))
    for line in place.hotlines:
        yield f"• {line.label}: {line.number}"
    yield f"• {place.office}, {place.address}"


def _named(turn: Turn, name: str) -> str:
    """A made-up locality says so."""
    return turn.text("{name} (minh họa)").format(name=name) if turn.knowledge.place.sample else name


def _checked(turn: Turn) -> Iterator[str]:
    seen = turn.knowledge.place.as_of
    if seen:
        yield turn.text("Kiểm tra lần cuối: {date}").format(
            date=format_date(seen, "dd/MM/yyyy", locale="vi_VN")
        )


def _buttons(turn: Turn, asked: OfficeQuestion) -> tuple[Button, ...]:
    buttons = [Button(label=turn.text("Gặp cán bộ"), value="person:show")]
    record = turn.procedures.get(MEET_A_LEADER) if asked is OfficeQuestion.LEADER else None
    if record:
        buttons.insert(0, Button(label=record.short_name, value=f"show:{record.id}:{Facet.OVERVIEW.value}"))
    return tuple(buttons)


def _links(turn: Turn, asked: OfficeQuestion) -> tuple[Link, ...]:
    _, place = turn.text, turn.knowledge.place
    wanted = {
        OfficeQuestion.ADDRESS: (_("Xem bản đồ"), place.map_url),
        OfficeQuestion.LEADER: (_("Trang của {place}").format(place=place.name), place.website),
    }.get(asked)
    return (Link(label=wanted[0], url=wanted[1]),) if wanted and wanted[1] else ()

"""`/lich`: the private address of an official's calendar, and of a leader's unit; to be shut again at any time.

Only the address's hash is kept, so it is told once: who lost it asks for a new one, and the old one opens nothing.
"""

from __future__ import annotations

from handlers.task_access import for_officials, speaker
from handlers.turn import Outcome, Turn
from knowledge.formats import day_text
from storage import calendar_feeds
from storage.calendar_feeds import Feed
from storage.messages import Button, Link
from storage.people import Person

MINE, UNIT = "m", "u"


def show(turn: Turn) -> Outcome | None:
    """What there is, and what can be made or shut. A citizen who says "lịch" asks something else."""
    person = speaker(turn)
    if person is None:
        return for_officials(turn) if turn.message.text.lstrip().startswith("/") else None
    if turn.message.conversation != turn.message.sender:
        turn.reply(
            turn.text("Đường dẫn lịch chỉ gửi trong cuộc trò chuyện riêng. Anh/chị nhắn riêng cho máy nhé.")
        )
        return Outcome.TASK
    feeds = calendar_feeds.open_ones(turn.connection, person.id)
    if not feeds:
        return _make(turn, person, MINE)
    _ = turn.text
    lines = [_("Anh/chị đang có:"), *(f"• {_line(turn, feed)}" for feed in feeds)]
    lines += [
        "",
        _(
            "Vì an toàn, máy không đọc lại được đường dẫn cũ. "
            "Mất đường dẫn thì anh/chị lấy cái mới; cái cũ sẽ hết tác dụng."
        ),
    ]
    turn.reply("\n".join(lines), _buttons(turn, person, feeds))
    return Outcome.TASK


def _line(turn: Turn, feed: Feed) -> str:
    _ = turn.text
    day = day_text(feed.made_at.date(), _)
    if feed.unit_id is None:
        return _("lịch việc của anh/chị, lấy ngày {day}").format(day=day)
    return _("lịch việc của {unit}, lấy ngày {day}").format(unit=feed.unit, day=day)


def _buttons(turn: Turn, person: Person, feeds: list[Feed]) -> tuple[Button, ...]:
    _ = turn.text
    found = [Button(label=_("Đường dẫn mới cho tôi"), value=f"calendar:new:{MINE}")]
    if person.role == "leader":
        found.append(Button(label=_("Đường dẫn cho cả đơn vị"), value=f"calendar:new:{UNIT}"))
    if feeds:
        found.append(Button(label=_("Thu hồi đường dẫn"), value="calendar:revoke"))
    return tuple(found)


def press(turn: Turn) -> Outcome | None:
    person = speaker(turn)
    if person is None:
        return for_officials(turn)
    if turn.message.conversation != turn.message.sender:
        return show(turn)
    match (turn.message.button or "").split(":")[1:]:
        case ["new", "m"]:
            return _make(turn, person, MINE)
        case ["new", "u"] if person.role == "leader":
            return _make(turn, person, UNIT)
        case ["revoke"]:
            return _revoke(turn, person)
    return None


def _make(turn: Turn, person: Person, whose: str) -> Outcome:
    _ = turn.text
    unit_id = person.unit_id if whose == UNIT else None
    token = calendar_feeds.make(turn.connection, person.id, unit_id, turn.now)
    whom = person.unit if unit_id else person.name
    turn.reply(
        _(
            "Đây là đường dẫn lịch việc của {whom}. Anh/chị chép vào ứng dụng lịch (mục thêm lịch từ đường dẫn), "
            "hạn việc sẽ tự cập nhật.\n\n"
            "Đường dẫn này là riêng: ai có nó đều xem được. Anh/chị đừng chuyển cho người khác."
        ).format(whom=whom),
        _buttons(turn, person, calendar_feeds.open_ones(turn.connection, person.id)),
        (Link(label=_("Đường dẫn lịch"), url=f"/lich/{token}.ics", to_copy=True),),
    )
    return Outcome.TASK


def _revoke(turn: Turn, person: Person) -> Outcome:
    _ = turn.text
    count = calendar_feeds.revoke_all(turn.connection, person.id, turn.now, by=person.name)
    said = (
        _("Đã thu hồi. Đường dẫn cũ không mở được nữa.")
        if count
        else _("Anh/chị không có đường dẫn lịch nào đang dùng.")
    )
    turn.reply(said)
    return Outcome.TASK

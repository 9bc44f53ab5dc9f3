"""Broadcasts: what of them is due, and what an administrator may do with them.

Never a row for each person at once: the tray is filled up to a few thousand for each channel, in order, between seven
and half past eight in the evening. A reply overtakes them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.formats import duration_text, number_text
from knowledge.texts import SOURCE, Translate, translator
from storage import audit, broadcasts, segments, tray
from storage.audit_actions import Action
from storage.broadcasts import Campaign
from storage.errors import Refused
from storage.locks import Alone, wait_to_be_alone
from storage.messages import Reply
from storage.segments import Segment

FIRST, LAST = dt.time(7), dt.time(20, 30)
"""Local hours between which broadcasts go out."""
MOST_WAITING = 5000
"""Rows of a campaign in the tray, for each channel: more than it sends in a minute, until it is looked at again."""
AT_ONCE = 1000
"""People of a channel for whom rows are written in one transaction: replies wait no longer than that."""


def may_send(now: dt.datetime) -> bool:
    """Whether a broadcast may disturb people at this hour."""
    return FIRST <= now.astimezone(LOCAL).time() < LAST


def lay_out(connection: Connection, now: dt.datetime, off: Collection[str] = ()) -> int:
    """Lay some of what comes next of the running campaigns into the tray. Returns to how many people it is.

    `off`: the channels that are off, for a campaign that begins now: see `start`.
    """
    _start_due(connection, now, off)
    if not may_send(now) or not broadcasts.running(connection):
        return 0
    wait_to_be_alone(connection, Alone.BROADCAST)
    return sum(_lay_out(connection, campaign, now) for campaign in broadcasts.running(connection))


def _lay_out(connection: Connection, campaign: Campaign, now: dt.datetime) -> int:
    """Each channel by itself: one whose platform takes no more until tomorrow holds up nobody on another."""
    waiting = tray.waiting_by_channel(connection, campaign.id)
    full = {channel for channel, rows in waiting.items() if rows > MOST_WAITING - AT_ONCE}
    laid = broadcasts.lay_out(connection, campaign, AT_ONCE, now, full)
    if laid.over and not laid.people and not waiting:
        broadcasts.change(connection, campaign.id, ("running",), "done", ended_at=now)
    return laid.people


def draft(
    connection: Connection, *, title: str, text: str, segment: Segment, by: str, now: dt.datetime
) -> int:
    """Write a campaign down; nobody gets it before it is started.

    Raises:
        Refused: there is nothing to say.
    """
    if not title.strip() or not text.strip():
        raise Refused("Thông báo cần có tên và nội dung.")
    reply = Reply(text=_signed(text.strip(), segment))
    made = broadcasts.add(connection, title=title.strip(), reply=reply, segment=segment, by=by, now=now)
    _record(connection, made, "broadcast.draft", by, now)
    return made


def _signed(text: str, segment: Segment) -> str:
    """Citizens read with every announcement how to get no more of them."""
    if segment.basis != "consent":
        return text
    _ = translator(segment.language or SOURCE)
    return f"{text}\n\n" + _("Không muốn nhận thông báo nữa, anh/chị nhắn: NGUNGTHONGBAO")


def start(
    connection: Connection, campaign_id: int, by: str, now: dt.datetime, off: Collection[str] = ()
) -> None:
    """Begin to send a draft. Whoever is on a channel that is `off` is left out: news is of no use months later.

    Raises:
        Refused: it is no draft any more, or there is none.
    """
    if not _begin(connection, found(connection, campaign_id), by, now, off):
        raise Refused(f"Thông báo {campaign_id} đã được bắt đầu rồi.")


def _begin(
    connection: Connection, campaign: Campaign, by: str, now: dt.datetime, off: Collection[str]
) -> bool:
    sizes = segments.sizes(connection, campaign.segment, now)
    without = sizes.keys() & off
    values = {
        "segment": campaign.segment.model_copy(update={"without": tuple(sorted(without))}).model_dump(
            mode="json"
        ),
        "people": sum(many for channel, many in sizes.items() if channel not in without),
        "cursors": dict.fromkeys(sizes.keys() - without, 0),
        "started_at": now,
    }
    begun = broadcasts.change(connection, campaign.id, ("draft",), "running", **values)
    if begun:
        _record(connection, campaign.id, "broadcast.start", by, now)
    return begun


CLOCK = "clock"
"""Who starts what was put on for later."""


def schedule(
    connection: Connection, campaign_id: int, at: dt.datetime | None, by: str, now: dt.datetime
) -> None:
    """Let a draft begin by itself at a moment; None: no longer. At night it waits for the morning.

    Raises:
        Refused: it is no draft any more, there is none, or the moment has passed.
    """
    found(connection, campaign_id)
    if at is not None and at <= now:
        raise Refused("Giờ hẹn đã qua. Hãy chọn giờ sau lúc này.")
    if not broadcasts.change(connection, campaign_id, ("draft",), "draft", start_at=at):
        raise Refused(f"Thông báo {campaign_id} đã được bắt đầu rồi.")
    _record(connection, campaign_id, "broadcast.schedule" if at else "broadcast.unschedule", by, now)


def _start_due(connection: Connection, now: dt.datetime, off: Collection[str] = ()) -> None:
    for campaign in broadcasts.due_drafts(connection, now):
        _begin(connection, campaign, CLOCK, now, off)


def pause(connection: Connection, campaign_id: int, by: str, now: dt.datetime) -> None:
    """Send nothing more for now; what lies in the tray stays there.

    Raises:
        Refused: it is not running.
    """
    _move(connection, campaign_id, "paused", by, now)
    broadcasts.hold(connection, campaign_id)


def resume(connection: Connection, campaign_id: int, by: str, now: dt.datetime) -> None:
    """Go on where it stopped.

    Raises:
        Refused: it is not paused.
    """
    _move(connection, campaign_id, "running", by, now)
    broadcasts.take_back_without_consent(connection, campaign_id)
    broadcasts.release(connection, campaign_id, now)


def cancel(connection: Connection, campaign_id: int, by: str, now: dt.datetime) -> int:
    """End it for good and take back what was not sent. Returns how many people that were, of those in the tray.

    Raises:
        Refused: it is over already.
    """
    _move(connection, campaign_id, "cancelled", by, now)
    return broadcasts.take_back(connection, campaign_id)


_BEFORE: Mapping[broadcasts.State, tuple[broadcasts.State, ...]] = {
    "running": ("paused",),
    "paused": ("running",),
    "cancelled": ("draft", "running", "paused"),
}

_MOVED: Mapping[broadcasts.State, Action] = {
    "running": "broadcast.running",
    "paused": "broadcast.paused",
    "cancelled": "broadcast.cancelled",
}


def _move(connection: Connection, campaign_id: int, to: broadcasts.State, by: str, now: dt.datetime) -> None:
    campaign = found(connection, campaign_id)
    wait_to_be_alone(connection, Alone.BROADCAST)  # nobody lays out rows of it meanwhile
    ended = {"ended_at": now} if to == "cancelled" else {}
    if not broadcasts.change(connection, campaign_id, _BEFORE[to], to, **ended):
        raise Refused(
            f"Thông báo {campaign_id} đang ở trạng thái “{STATES[campaign.state]}”, không làm được."
        )
    _record(connection, campaign_id, _MOVED[to], by, now)


STATES: Mapping[broadcasts.State, str] = {
    "draft": "bản nháp",
    "running": "đang gửi",
    "paused": "tạm dừng",
    "cancelled": "đã hủy",
    "done": "đã gửi xong",
}


def found(connection: Connection, campaign_id: int) -> Campaign:
    """The campaign of this number.

    Raises:
        Refused: there is none.
    """
    campaign = broadcasts.find(connection, campaign_id)
    if campaign is None:
        raise Refused(f"Không có thông báo số {campaign_id}.")
    return campaign


def _record(connection: Connection, campaign_id: int, action: Action, by: str, now: dt.datetime) -> None:
    audit.record(connection, actor=by, action=action, subject=f"campaign:{campaign_id}", now=now)


@dataclass(frozen=True)
class Estimate:
    """How long a broadcast takes at best. `per_second`: of the channel that takes longest; None: no limit."""

    people: int
    seconds: float
    per_second: float | None

    def told(self, _: Translate) -> str:
        """1.000.000 người, khoảng 9 giờ 15 phút ở 30 tin/giây."""
        people = _("{people} người").format(people=number_text(self.people, _))
        if not self.people or self.per_second is None:
            return people
        return _("{people}, khoảng {time} ở {rate} tin/giây").format(
            people=people, time=duration_text(self.seconds, _), rate=number_text(self.per_second, _)
        )


def estimate(people: Mapping[str, int], per_second: Mapping[str, float]) -> Estimate:
    """Channels send side by side, so the slowest decides. Both by channel; one without a rate takes no time."""
    slowest = max(people, key=lambda channel: _seconds(channel, people, per_second), default=None)
    if slowest is None:
        return Estimate(0, 0, None)
    seconds = _seconds(slowest, people, per_second)
    return Estimate(sum(people.values()), seconds, per_second.get(slowest))


def _seconds(channel: str, people: Mapping[str, int], per_second: Mapping[str, float]) -> float:
    return people[channel] / per_second[channel] if channel in per_second else 0.0


def ends_at(begin: dt.datetime, seconds: float) -> dt.datetime:
    """When it is over, in local time: nothing goes out at night."""
    at = begin.astimezone(LOCAL)
    left = dt.timedelta(seconds=seconds)
    while True:
        first, last = (dt.datetime.combine(at.date(), hour, LOCAL) for hour in (FIRST, LAST))
        at = max(at, first)
        if at + left <= last:
            return at + left
        left -= max(dt.timedelta(), last - at)
        at = dt.datetime.combine(at.date() + dt.timedelta(days=1), FIRST, LOCAL)

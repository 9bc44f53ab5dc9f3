"""What is told of a broadcast before it begins: whom it reaches, by when, at what cost, who gets nothing and why.

The page and the command tell the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection

from bot.channels.off import off
from bot.channels.zalo_bot.quota import spare_allowance
from bot.channels.zalo_bot.updates import NAME as ZALO_BOT
from bot.channels.zalo_oa.account import NAME as ZALO_OA
from bot.channels.zalo_oa.costs import Cost, cost_of
from bot.rates import rates_of
from bot.settings import Settings
from bot.web.wording import channel_label
from handlers import broadcasts
from handlers.broadcasts import Estimate
from handlers.turn import LOCAL
from knowledge.formats import number_text
from knowledge.texts import Translate
from storage import buckets, segments, tray
from storage.broadcasts import Campaign
from storage.segments import Segment

LONGEST = 1000
"""Days or months beyond which nobody asks for the day of the end any more."""


@dataclass(frozen=True)
class Outlook:
    """`sizes`: people of each channel; `estimate`: of those who get it; `shut`: channel → people, settings it lacks."""

    sizes: Mapping[str, int]
    estimate: Estimate
    ends_at: dt.datetime
    cost: Cost | None
    months: int
    settings: Settings
    shut: Mapping[str, tuple[int, tuple[str, ...]]]

    def told(self, _: Translate) -> list[str]:
        """What else is to be known, a sentence or two each; nothing when everybody gets it today and free."""
        return [*self._fees(_), *self._months(_), *self._shut(_)]

    def _fees(self, _: Translate) -> Iterator[str]:
        cost = self.cost
        if cost is None:
            return
        yield _(
            "Trên Zalo OA: {free} người nhận miễn phí, {paid} người tính phí, khoảng {vnd} đồng "
            "(ước tính; xem giá hiện hành ở oa.zalo.me)."
        ).format(**{name: number_text(getattr(cost, name), _) for name in ("free", "paid", "vnd")})
        if cost.days > 1:
            days = number_text(cost.days, _)
            yield _("Theo hạn mức mỗi ngày, tin tính phí gửi trong {n} ngày.").format(n=days)
            yield _("Ai phải chờ đến khi đã quá 6 ngày rưỡi không nhắn thì không nhận được nữa.")
        if cost.barred:
            by = "MOTCUA_ZALO_FEES" if self.settings.zalo_fees != "all" else "MOTCUA_ZALO_MAX_PAID_PER_DAY"
            yield _(
                "{n} người chỉ nhận được tin tính phí, mà cài đặt {setting} không cho gửi: "
                "họ sẽ không nhận được."
            ).format(n=number_text(cost.barred, _), setting=by)
        if cost.lost:
            yield _("{n} người đã lâu không nhắn, Zalo không cho gửi: họ sẽ không nhận được.").format(
                n=number_text(cost.lost, _)
            )

    def _months(self, _: Translate) -> Iterator[str]:
        if self.months > 1:
            yield _(
                "Zalo Bot chỉ được gửi {most} tin mỗi tháng, một phần mười dành để trả lời người hỏi: "
                "thông báo này gửi trong {n} tháng."
            ).format(
                most=number_text(self.settings.zalo_bot_monthly_messages, _), n=number_text(self.months, _)
            )

    def _shut(self, _: Translate) -> Iterator[str]:
        for channel, (many, names) in self.shut.items():
            yield _(
                "{n} người ở kênh {channel} sẽ không nhận được: kênh đang tắt. Muốn bật, đặt {settings}."
            ).format(n=number_text(many, _), channel=channel_label(_, channel), settings=", ".join(names))


def outlook(connection: Connection, segment: Segment, settings: Settings, begin: dt.datetime) -> Outlook:
    """Look ahead to a broadcast that is started at `begin`; at night it waits for the morning."""
    first = broadcasts.ends_at(begin, 0)
    sizes = segments.sizes(connection, segment, first)
    lacking = off(settings)
    shut = {channel: (many, lacking[channel]) for channel, many in sizes.items() if channel in lacking}
    reached = {channel: many for channel, many in sizes.items() if channel not in shut}
    cost: Cost | None = None
    if people := reached.get(ZALO_OA):
        cost = cost_of(connection, segment, people, settings, first)
        reached[ZALO_OA] = cost.reached
    speeds = {
        channel: buckets.present(connection, channel, rate, begin)
        for channel, rate in rates_of(settings).items()
    }
    estimate = broadcasts.estimate(reached, speeds)
    by_speed = broadcasts.ends_at(begin, estimate.seconds)
    ends, months = [by_speed], 1
    if cost and cost.days > 1:
        day = first + dt.timedelta(days=min(cost.days - 1, LONGEST))
        ends.append(_early(day, cost.last / speeds[ZALO_OA]))
    if people := reached.get(ZALO_BOT):
        allowed = spare_allowance(connection, settings.zalo_bot_monthly_messages, first)
        further, last = allowed.rounds(people)
        months += further
        if further:
            day = first + relativedelta(months=min(further, LONGEST), day=1)
            ends.append(_early(day, last / speeds[ZALO_BOT]))
    if max(ends) > by_speed:  # a quota decides, not how fast it can be sent
        estimate = Estimate(estimate.people, estimate.seconds, None)
    return Outlook(sizes, estimate, max(ends), cost, months, settings, shut)


def _early(day: dt.datetime, seconds: float) -> dt.datetime:
    """When so much is sent of what begins with a day."""
    return broadcasts.ends_at(dt.datetime.combine(day.date(), dt.time(), LOCAL), seconds)


def held_up(connection: Connection, campaign: Campaign, settings: Settings, _: Translate) -> list[str]:
    """Who does not get a broadcast that has begun because a channel is off; nothing when all is well."""
    lines = []
    for channel in campaign.segment.without:
        name = channel_label(_, channel)
        said = _("Kênh {channel} đang tắt lúc bắt đầu gửi: người ở kênh đó không nhận được thông báo này.")
        lines.append(said.format(channel=name))
    if campaign.state != "running":
        return lines
    lacking = off(settings)
    for channel, many in tray.waiting_by_channel(connection, campaign.id).items():
        if channel in lacking:
            said = _(
                "{n} người đang chờ ở kênh {channel}, mà kênh này đang tắt: họ chỉ nhận được khi kênh mở lại. "
                "Muốn bật, đặt {settings}."
            )
            name, names = channel_label(_, channel), ", ".join(lacking[channel])
            lines.append(said.format(n=number_text(many, _), channel=name, settings=names))
    return lines

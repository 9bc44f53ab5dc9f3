"""Watching the platforms that call us: the operator is told of a long silence, and of an outage of our own."""

from __future__ import annotations

import datetime as dt
import logging

from sqlalchemy import Connection

from bot.writer import Writer
from handlers.quiet import Quiet, outage, quiet_ones
from handlers.turn import LOCAL

log = logging.getLogger(__name__)


class Watch:
    """Looks at the channels that a platform calls. Each silence is told once by this process."""

    def __init__(self, writer: Writer, channels: tuple[str, ...], hours: int) -> None:
        """`hours`: working hours of silence from which it is told."""
        self._writer = writer
        self._channels = channels
        self._hours = hours
        self._since: dt.datetime | None = None
        self._told: set[Quiet] = set()

    async def look(self, now: dt.datetime) -> None:
        """Once a minute; also notes that the process is alive."""
        since = self._since = self._since or now

        def work(connection: Connection) -> tuple[dt.datetime | None, list[Quiet]]:
            return outage(connection, now), quiet_ones(connection, self._channels, now, self._hours, since)

        away, quiet = await self._writer.do(work)
        if away and self._channels:
            log.warning(
                "Chương trình đã ngừng từ %s. Nền tảng có thể đã ngừng gọi webhook (%s): hãy mở trang quản lý, xem "
                "webhook còn bật không, và xem lại các cuộc trò chuyện trong lúc ngừng.",
                _local(away),
                ", ".join(self._channels),
            )
        for one in {*quiet} - self._told:
            log.error(
                "Kênh %s: đã %s giờ làm việc không có lời gọi nào từ nền tảng (lần cuối: %s). Hãy nhắn thử một tin, "
                "và xem webhook còn bật không.",
                one.channel,
                self._hours,
                _local(one.last) if one.last else "chưa lần nào",
            )
        self._told = {*quiet}


def _local(at: dt.datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}"

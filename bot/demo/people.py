"""The officials of the made-up ward. Their names say that they are nobody: Mẫu, Ví Dụ, Minh Họa…"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.demo.plan import COUNTER, ECONOMY, OFFICE, POLICE, SOCIETY
from storage import conversations, people


@dataclass(frozen=True)
class Official:
    """An official; `channels` are those linked to a chat account, the one used last at the end."""

    name: str
    unit: str
    role: str = "official"
    channels: tuple[str, ...] = ("web",)


OFFICIALS = (
    Official("Nguyễn Văn Mẫu", OFFICE, "leader"),
    Official("Trần Thị Ví Dụ", OFFICE, channels=("telegram", "web")),
    Official("Lê Minh Họa", OFFICE, channels=()),
    Official("Phạm Thị Phác Thảo", ECONOMY, "leader"),
    Official("Hoàng Văn Nháp", ECONOMY, channels=()),
    Official("Vũ Thị Giả Định", SOCIETY, "leader", ("telegram", "web")),
    Official("Đặng Văn Thử", SOCIETY),
    Official("Bùi Thị Ước Lệ", COUNTER, "leader"),
    Official("Đỗ Văn Tượng Trưng", COUNTER, channels=("telegram", "web")),
    Official("Hồ Thị Bản Mẫu", COUNTER),
    Official("Ngô Văn Minh Chứng", COUNTER, channels=()),
    Official("Dương Văn Hình Dung", POLICE, "leader"),
    Official("Lý Thị Mô Phỏng", POLICE),
)


def fill(connection: Connection, now: dt.datetime) -> None:
    """Enter the officials and link their accounts with one-time codes, as it is done in life."""
    for official in OFFICIALS:
        unit_id = people.ensure_unit(connection, official.unit, now)
        person_id = people.add(connection, name=official.name, unit_id=unit_id, role=official.role, now=now)
        for minutes, channel in enumerate(official.channels):
            conversation_id = conversations.ensure(connection, channel, f"demo-{person_id}", now)
            code = people.new_link_code(connection, person_id, now)
            people.link(connection, conversation_id, code, now + dt.timedelta(minutes=minutes))

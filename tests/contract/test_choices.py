"""What is offered can be chosen by button, by number, by "số 2", by its words, and by its words without accents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Iterator

import pytest
from sqlalchemy import Connection

from handlers.reminders import sweep
from knowledge.text import bare
from storage import people, plans
from storage.messages import Button, Reply
from tests.contract.platforms.base import Shown
from tests.contract.talking import Talk, choices
from tests.handlers.test_tasks import row

UNIT, DUE = "Phòng Văn hóa Mẫu", dt.timedelta(days=7)
RECEIPT = re.compile(r"PA-[A-Z2-9]{6}")

Scene = Callable[[Talk, int], Awaitable[list[Shown]]]
"""Brings a person to where something is offered."""


def says(*texts: str) -> Scene:
    async def scene(talk: Talk, who: int) -> list[Shown]:
        for text in texts:
            shown = await talk.says(text, who)
        return shown

    return scene


async def reminded(talk: Talk, who: int) -> list[Shown]:
    """An official with one task that is due in a week."""
    now, unit = talk.clock(), f"{UNIT} {who}"

    def prepare(connection: Connection) -> str:
        unit_id = people.ensure_unit(connection, unit, now)
        person = people.add(connection, name="Lê Văn Mẫu", unit_id=unit_id, role="official", now=now)
        head = dict.fromkeys(("issuer", "title", "issued"))
        period = {"period_start": dt.date(2026, 1, 1), "period_end": dt.date(2026, 12, 31), "warnings": []}
        named = {"file_name": "kh.docx", "file_hash": unit, "number": "01/KH-UBND"}
        work = row("Lập kế hoạch tuyên truyền", (now + DUE).date(), lead=unit)
        plan = plans.add(connection, {**head, **period, **named}, [work], [], now)
        plans.set_status(connection, plan, "confirmed", "admin", now)
        return people.new_link_code(connection, person, now)

    await talk.says(f"/lienket {await talk.write(prepare)}", who)
    morning = now.replace(hour=2)
    await talk.write(lambda connection: sweep(connection, morning.date(), morning))
    return await talk.news(who)


def ways(label: str, number: int) -> Iterator[str]:
    yield str(number)
    yield f"số {number}"
    yield label
    yield bare(label)


SCENES: dict[str, tuple[Scene, str, str]] = {
    "menu": (says("xin chào"), "Gửi phản ánh", "việc gì, ở đâu, lúc nào"),
    "case": (says("làm căn cước cần gì"), "Trẻ dưới 14", "Lần này làm vì lý do nào?"),
    "rating": (says("/danhgia", "1"), "Hài lòng", "2/"),
    "feedback": (says("đèn đường ngõ 5 hỏng cả tháng"), "Gửi phản ánh", "Mã tra cứu"),
    "task": (reminded, "Đã xong", "Đã ghi: xong việc"),
}


@pytest.mark.parametrize("scene", SCENES)
async def test_every_way_of_choosing_means_the_same(talk: Talk, scene: str):
    """Whichever way somebody chooses, they get what they chose."""
    come_to, wanted, answer = SCENES[scene]
    offered = await come_to(talk, 0)
    labels = choices(offered)
    label = next(one for one in labels if one.startswith(wanted))
    typed = list(ways(label, labels.index(label) + 1))
    told = [_plain(await talk.says(typed[0], 0))]
    for who, said in enumerate(typed[1:], 1):
        await come_to(talk, who)
        told.append(_plain(await talk.says(said, who)))
    if offered[-1].buttons:
        pressed = await come_to(talk, len(typed))
        value = dict(pressed[-1].buttons)[label]
        told.append(_plain(await talk.presses(value, len(typed))))

    assert answer in told[0]
    assert {told[0]} == set(told)


def _plain(shown: list[Shown]) -> str:
    return RECEIPT.sub("PA-", "\n".join(one.text for one in shown))


async def test_more_choices_than_fit_can_all_be_chosen_by_number(talk: Talk):
    """No choice is lost where a platform shows few buttons: what has no button has its number in the text."""
    most = talk.app.channels[talk.platform.channel].capabilities.max_buttons
    buttons = tuple(Button(label=f"Việc {n}", value=f"home:{n}") for n in range(1, most + 3))
    await talk.lay(Reply(text="Anh/chị chọn một việc:", buttons=buttons))

    assert [button.label for button in buttons] == choices(await talk.news())

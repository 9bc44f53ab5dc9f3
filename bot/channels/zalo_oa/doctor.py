"""Is everything done at Zalo's? The seven steps of the console, each found out by calling.

Zalo names the missing step by an error number only; `errors.yaml` begins what to do with "Bước n".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.channels.base import Paused, TryLater
from bot.channels.zalo_oa import package
from bot.channels.zalo_oa.account import NAME
from bot.channels.zalo_oa.channel import ZaloOa
from bot.channels.zalo_oa.client import Body, data_of
from bot.channels.zalo_oa.errors import ZaloError
from bot.channels.zalo_oa.http import Lost, NotReached
from bot.channels.zalo_oa.notices import TEMPLATES
from bot.store import AnyStore
from handlers.turn import LOCAL
from storage import channel_states
from storage.channel_states import ChannelState
from storage.channel_tokens import TokenRow

STEPS = {
    1: "Ứng dụng đang hoạt động",
    2: "Ứng dụng đã đăng ký sản phẩm Official Account",
    3: "Đã xác thực tên miền và lưu địa chỉ callback",
    4: "OA đã liên kết và cấp quyền cho ứng dụng",
    5: "Webhook đã lưu, đã bật từng sự kiện",
    6: "OA dùng gói trả phí",
    7: "Mẫu tin: OA đã xác thực, có Zalo Cloud Account, mẫu đã duyệt",
}
STEP = re.compile(r"Bước (\d)")
QUOTA = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
State = Literal["done", "missing", "unknown"]


@dataclass
class Findings:
    """What was found. `steps`: how each stands, with what to do; `notes`: what else an operator wants to know."""

    steps: dict[int, tuple[State, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """What is wrong and belongs to no step."""

    @property
    def something_is_missing(self) -> bool:
        return bool(self.others) or any(state == "missing" for state, _ in self.steps.values())

    def done(self, *steps: int) -> None:
        for step in steps:
            self.steps.setdefault(step, ("done", ""))

    def missing(self, problem: str) -> None:
        step = STEP.search(problem)
        if step:
            self.steps[int(step[1])] = ("missing", problem)
        else:
            self.others.append(problem)


async def examine(oa: ZaloOa, store: AnyStore, now: dt.datetime) -> Findings:
    """Call Zalo and look into the database. The token is renewed: only that proves the app's secret."""
    found = Findings()
    if await _tried(found, oa.tokens.renew):
        found.done(1, 3, 4)
    answer = await _tried(found, lambda: oa.client.get("/v2.0/oa/getoa"))
    if isinstance(answer, dict):
        found.done(1, 2, 4)
        _read_account(found, data_of(answer), oa.account.oa_id)
    await _tried(found, lambda: oa.client.post("/v3.0/oa/quota/message", QUOTA))
    await _examine_templates(found, oa)
    states = await store.read(channel_states.all_of)
    found.notes += _states(states, await oa.tokens.row(), now)
    _read_events(found, states.get(NAME))
    return found


async def _tried(found: Findings, call: Callable[[], Awaitable[Body | None]]) -> Body | bool:
    """What the call gave, or True; False: it failed, and why is noted."""
    try:
        return await call() or True
    except (Paused, TryLater, ZaloError) as problem:
        found.missing(str(problem))
    except (NotReached, Lost) as problem:
        found.missing(f"Không gọi được máy chủ Zalo ({problem}). Kiểm tra mạng, tường lửa.")
    return False


def _read_account(found: Findings, account: Body, oa_id: str) -> None:
    name = package.name_of(account)
    until = account.get("package_valid_through_date") or "không rõ hạn"
    found.notes.append(f"OA: {account.get('name')}; gói: {name or 'không có'} (đến {until})")
    if str(account.get("oaid") or account.get("oa_id") or oa_id) != oa_id:
        found.missing("Mã truy cập thuộc về một OA khác. Kiểm tra MOTCUA_ZALO_OA_ID.")
    if package.is_missing(account):
        found.missing(package.MISSING)
    else:
        found.done(6)


async def _examine_templates(found: Findings, oa: ZaloOa) -> None:
    templates = oa.templates
    if not templates.listed and not templates.off:
        found.steps[7] = ("done", "không dùng mẫu tin")
        return
    if await _tried(found, lambda: oa.client.ask_business("/template/all", offset="0", limit="100")):
        await _tried(found, lambda: templates.check(oa.client))
    for name, reason in templates.off.items():
        found.missing(f"Bước 7: mẫu tin {name}: {reason}")
    if not templates.unchecked:
        found.done(7)


def _read_events(found: Findings, state: ChannelState | None) -> None:
    if state and state.last_event_at:
        found.done(5)
    else:
        found.missing("Bước 5: chưa nhận được sự kiện nào. Lưu địa chỉ webhook và bật từng sự kiện.")


def _states(states: dict[str, ChannelState], row: TokenRow | None, now: dt.datetime) -> Iterator[str]:
    if row:
        yield f"Mã truy cập: hạn đến {_moment(row.expires_at)}, làm mới lần cuối {_moment(row.changed_at)}"
    for name in (NAME, TEMPLATES):
        state = states.get(name)
        if state and state.last_event_at:
            yield f"Sự kiện gần nhất từ Zalo: {_moment(state.last_event_at)}"
        if state and state.paused_until and state.paused_until > now:
            yield f"{name} tạm ngừng gửi đến {_moment(state.paused_until)}: {state.reason}"


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}"

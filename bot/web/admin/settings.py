"""Settings in force, secrets hidden; and what a person must confirm before the office goes live."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import Connection

from bot.settings import Settings
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from knowledge.texts import Translate
from storage import audit, confirmations

routes = web.RouteTableDef()
HERE = "/quan-tri/cai-dat"
LONGEST_NOTE = 500


class Shown(NamedTuple):
    """A setting as it may be shown. `value` None: a secret, which is there or not (`is_set`)."""

    name: str
    value: str | None
    is_set: bool
    is_changed: bool


def shown_settings(settings: Settings) -> list[Shown]:
    """Every setting, in the order of `bot/settings.py`, without secrets."""
    return [_shown(settings, name) for name in Settings.model_fields]


def _shown(settings: Settings, name: str) -> Shown:
    field, value = Settings.model_fields[name], getattr(settings, name)
    is_secret = isinstance(value, SecretStr) or "SecretStr" in str(field.annotation)
    text = None if is_secret else _without_password(_text(value))
    return Shown(f"MOTCUA_{name.upper()}", text, value is not None, value != field.default)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _without_password(text: str) -> str:
    """An address without the password in it."""
    if "://" not in text or "@" not in text:
        return text
    parts = urlsplit(text)
    user, host = parts.netloc.rsplit("@", 1)
    safe = f"{user.split(':', 1)[0]}:…@{host}"
    return urlunsplit((parts.scheme, safe, parts.path, "", ""))


def checklist(_: Translate) -> dict[str, str]:
    """What nobody but the office can decide."""
    return {
        "survey": _("Quyết định hoặc kế hoạch lấy ý kiến người dân qua kênh trò chuyện"),
        "pakn_unit": _("Đơn vị đầu mối tiếp nhận phản ánh, kiến nghị"),
        "pakn_clocks": _("Thời hạn xử lý phản ánh trên Cổng theo Quyết định 29/2026"),
        "evaluation": _("Cách chấm điểm giải quyết thủ tục theo Nghị định 118/2025/NĐ-CP"),
        "reports": _("Ngày chốt số liệu và ngày gửi báo cáo cải cách hành chính"),
        "calendar": _("Lịch nghỉ: hoán đổi ngày 23/11/2026 và nghỉ Tết 2027"),
        "security": _("Cấp độ an toàn hệ thống thông tin"),
        "retention": _("Thời gian lưu từng loại dữ liệu"),
    }


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    context = {
        "settings": shown_settings(shared.settings),
        "items": checklist(words(request)),
        "confirmed": await shared.read(confirmations.all_of),
        "place": shared.knowledge.place,
        "longest": LONGEST_NOTE,
        "problem": request.query.get("loi"),
    }
    return render(request, "admin/settings.html", context)


@routes.post(HERE + "/{item:[a-z_]+}/xac-nhan")
async def confirm(request: web.Request) -> web.StreamResponse:
    """Confirm an item, naming the document it rests on (field `note`)."""
    shared, actor, item = services(request), request[STAFF].login, _item(request)
    note = str((await read_form(request)).get("note", "")).strip()[:LONGEST_NOTE]
    if not note:
        raise web.HTTPSeeOther(f"{HERE}?loi={item}#{item}")
    now = shared.clock()

    def work(connection: Connection) -> None:
        confirmations.confirm(connection, item, note, actor, now)
        audit.record(
            connection, actor=actor, action="setting.confirm", subject=item, now=now, detail={"note": note}
        )

    await shared.write(work)
    raise web.HTTPSeeOther(f"{HERE}#{item}")


@routes.post(HERE + "/{item:[a-z_]+}/bo")
async def withdraw(request: web.Request) -> web.StreamResponse:
    """Open an item again."""
    shared, actor, item = services(request), request[STAFF].login, _item(request)

    def work(connection: Connection) -> None:
        if confirmations.withdraw(connection, item):
            audit.record(connection, actor=actor, action="setting.reopen", subject=item, now=shared.clock())

    await shared.write(work)
    raise web.HTTPSeeOther(f"{HERE}#{item}")


def _item(request: web.Request) -> str:
    item = request.match_info["item"]
    if item not in checklist(words(request)):
        raise web.HTTPNotFound
    return item

"""Codes for the counter, to print and hand out, and the screens there."""

from __future__ import annotations

import io

import segno
from aiohttp import web
from sqlalchemy import Connection

from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, Services, services
from knowledge.questionnaires import Form
from storage import audit, kiosks, people, visits

routes = web.RouteTableDef()
HERE = "/quan-tri/ma-danh-gia"
MOST = 96
"""Codes of one sheet: four pages of A4."""
FORMS: dict[str, Form] = {"express": "express", "short": "short", "long": "long"}


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(request: web.Request, kiosk_address: str | None = None) -> web.Response:
    shared = services(request)

    def work(connection: Connection) -> dict[str, object]:
        return {"units": _units(shared, connection), "kiosks": kiosks.listed(connection)}

    context = await shared.read(work)
    records = sorted(shared.knowledge.procedures.items(), key=lambda pair: pair[1].short_name)
    address = {"kiosk_address": kiosk_address, "code": _svg(kiosk_address) if kiosk_address else None}
    return render(
        request, "admin/rating_codes.html", {**context, **address, "procedures": records, "most": MOST}
    )


def _units(shared: Services, connection: Connection) -> list[str]:
    return sorted({shared.knowledge.place.name, *(name for _, name in people.units(connection))})


@routes.post(HERE)
async def sheet(request: web.Request) -> web.StreamResponse:
    """A sheet of one-time codes, shown once: only their hashes are kept."""
    shared, data = services(request), await read_form(request)
    unit = str(data.get("unit", "")).strip() or shared.knowledge.place.name
    procedure = str(data.get("procedure", ""))
    record = shared.knowledge.procedures.get(procedure)
    number = str(data.get("count", ""))
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= MOST) or (
        procedure and not record
    ):
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Số phiếu từ 1 đến {most}.").format(most=MOST))
    actor, now = request[STAFF].login, shared.clock()

    def work(connection: Connection) -> list[str]:
        made = visits.issue_sheet(
            connection, count=int(number), unit=unit, procedure_id=procedure or None, now=now
        )
        detail = {"count": len(made), "unit": unit, "procedure": procedure}
        audit.record(connection, actor=actor, action="visit.sheet", subject="visit", now=now, detail=detail)
        return made

    codes = await shared.write(work)
    base = shared.settings.address
    slips = [(code, f"{base}/danhgia/{code}", _svg(f"{base}/danhgia/{code}")) for code in codes]
    context = {
        "slips": slips,
        "unit": unit,
        "procedure": record.short_name if record else None,
        "base": base,
        "days": visits.LASTS.days,
    }
    response = render(request, "admin/rating_sheet.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.post(HERE + "/man-hinh")
async def add_kiosk(request: web.Request) -> web.StreamResponse:
    """Set up a screen; its address is shown once."""
    shared, data = services(request), await read_form(request)
    name, unit = (str(data.get(field, "")).strip() for field in ("name", "unit"))
    form = FORMS.get(str(data.get("form", "")))
    if not name or form is None:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Cần có tên màn hình."))
    actor, now = request[STAFF].login, shared.clock()

    def work(connection: Connection) -> str:
        key = kiosks.add(connection, name=name[:80], unit=unit or None, form=form, now=now)
        audit.record(connection, actor=actor, action="kiosk.add", subject=f"kiosk {name[:80]}", now=now)
        return key

    key = await shared.write(work)
    return await _page(request, f"{shared.settings.address}/ki-ot/{key}")


@routes.post(HERE + r"/man-hinh/{kiosk:\d+}/dong")
async def close_kiosk(request: web.Request) -> web.StreamResponse:
    shared, actor, kiosk_id = services(request), request[STAFF].login, int(request.match_info["kiosk"][:18])
    now = shared.clock()

    def work(connection: Connection) -> bool:
        closed = kiosks.close(connection, kiosk_id, now)
        if closed:
            audit.record(connection, actor=actor, action="kiosk.close", subject=f"kiosk {kiosk_id}", now=now)
        return closed

    if not await shared.write(work):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(HERE)


def _svg(address: str) -> str:
    """The code as a picture that stands in the page: no style of its own, so the page's policy holds."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2)
    return drawn.getvalue().decode()

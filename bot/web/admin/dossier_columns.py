"""Which column of the office's table holds what: said once for each kind of table, remembered by its header."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.web.admin.dossiers import HERE
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from knowledge.dossiers.cells import CheckKind
from knowledge.dossiers.columns import CHECKS, Mapping, is_private
from knowledge.dossiers.words import Column
from storage import audit, dossier_imports

routes = web.RouteTableDef()
ONE = HERE + r"/cot/{fingerprint:[0-9a-f]{64}}"


@routes.get(ONE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(request: web.Request, problem: str | None = None) -> web.Response:
    fingerprint = request.match_info["fingerprint"]

    def work(connection: Connection) -> dict[str, object]:
        return {
            "headers": dossier_imports.headers_of(connection, fingerprint),
            "mapping": dossier_imports.mapping_of(connection, fingerprint),
        }

    context = await services(request).read(work)
    headers = context["headers"]
    if not isinstance(headers, list):
        raise web.HTTPNotFound
    offered = [(at, name) for at, name in enumerate(headers) if name and not is_private(name)]
    more = {"fingerprint": fingerprint, "offered": offered, "problem": problem, "kinds": list(CheckKind)}
    return render(request, "admin/dossier_columns.html", {**context, **more}, status=400 if problem else 200)


@routes.post(ONE)
async def save(request: web.Request) -> web.StreamResponse:
    shared, fingerprint, actor = services(request), request.match_info["fingerprint"], request[STAFF].login
    form, now, _ = await read_form(request), services(request).clock(), words(request)
    headers = await shared.read(lambda connection: dossier_imports.headers_of(connection, fingerprint))
    if headers is None:
        raise web.HTTPNotFound
    mapping = _mapping(form, headers)
    if mapping is None:
        return await _page(
            request,
            _("Chưa lưu: cần chọn cột mã hồ sơ và cột hạn hoặc trạng thái; mỗi cột chỉ chọn một lần."),
        )

    def work(connection: Connection) -> None:
        dossier_imports.remember(connection, fingerprint, headers, mapping, actor, now, anew=True)
        detail = mapping.model_dump(mode="json")
        subject = f"dossier columns {fingerprint[:12]}"
        audit.record(
            connection, actor=actor, action="dossiers.columns", subject=subject, now=now, detail=detail
        )

    await shared.write(work)
    raise web.HTTPSeeOther(f"{HERE}?da-nho-cot=1#nhap")


def _mapping(form: MappingOf[str, str | FileField], headers: list[str]) -> Mapping | None:
    """What was chosen; None when rows cannot be read with it."""
    chosen = {column: str(form.get(column.value, "")) for column in Column}
    columns = {column: int(at[:3]) for column, at in chosen.items() if at.isdecimal() and at.isascii()}
    said = str(form.get("check", ""))
    check = CheckKind(said) if said in set(CheckKind) else None
    mapping = Mapping(columns=columns, check=check if check and CHECKS[check] in columns else None)
    readable = all(at < len(headers) and not is_private(headers[at]) for at in columns.values())
    once = len(set(columns.values())) == len(columns)
    return mapping if mapping.is_enough and readable and once else None

"""Invitations to rate for finished dossiers that nobody follows in a chat: a list with codes for the office to send."""

from __future__ import annotations

import datetime as dt
import io

from aiohttp import web
from sqlalchemy import Connection

from bot.take_away import Taken
from bot.web.services import STAFF, Services, services
from handlers import invitations
from handlers.turn import LOCAL
from storage import audit, dossier_invitations
from storage.exports import write_table

routes = web.RouteTableDef()
HERE = "/quan-tri/ho-so/moi-danh-gia"
HEAD = ("Mã hồ sơ", "Thủ tục", "Đơn vị", "Mã đánh giá", "Lời mời")


@routes.post(HERE)
async def hand_out(request: web.Request) -> web.StreamResponse:
    """The list, once: of the codes only hashes are kept, and each dossier is invited only once."""
    shared, actor, now = services(request), request[STAFF].login, services(request).clock()

    def work(connection: Connection) -> list[tuple[object, ...]]:
        rows = _rows(connection, shared, now)
        detail = {"rows": len(rows)}
        audit.record(connection, actor=actor, action="visit.list", subject="dossier", now=now, detail=detail)
        return rows

    rows = await shared.write(work)
    if not rows:
        raise web.HTTPSeeOther("/quan-tri/ho-so")
    to = io.BytesIO()
    write_table(rows, HEAD, "xlsx", to)
    taken = Taken(f"moi-danh-gia-{now.astimezone(LOCAL):%Y-%m-%d}.xlsx", to.getvalue())
    return web.Response(body=taken.body, headers={**taken.headers, "Cache-Control": "no-store"})


def _rows(connection: Connection, shared: Services, now: dt.datetime) -> list[tuple[object, ...]]:
    """One a dossier; in the order of due days, which tells nothing of who will answer what."""
    knowledge = shared.knowledge
    found: list[tuple[object, ...]] = []
    for one in dossier_invitations.waiting(connection, now.astimezone(LOCAL).date()):
        code = dossier_invitations.issue(connection, one, knowledge.place.name, now)
        if code is not None:
            words = invitations.wording(knowledge, one.procedure_id)
            told = f"{words} {shared.settings.address}/danhgia/{code}"
            found.append((one.code, one.procedure, one.unit, code, told))
    return found

"""Today: is everything running, what waits, what failed."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from sqlalchemy import Connection

from bot.web.pages import render
from bot.web.services import services
from storage import inbox, outbox, plans, questions

routes = web.RouteTableDef()


@routes.get("/quan-tri")
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    since = shared.clock() - dt.timedelta(days=7)

    def work(connection: Connection) -> dict[str, object]:
        return {
            "waiting": inbox.depth(connection),
            "parked": inbox.parked(connection),
            "outbox": outbox.counts(connection),
            "last_events": inbox.last_event_of(connection),
            "outcomes": questions.outcomes_since(connection, since),
            "review": sum(plan.status == "review" for plan in plans.listed(connection)),
        }

    context = await shared.read(work)
    known = {"records": len(shared.knowledge.procedures), "troubles": shared.source.troubles}
    return render(request, "admin/today.html", {**context, **known})

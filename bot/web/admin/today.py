"""Today: is everything running, what waits, what failed."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin import channels
from bot.web.pages import render
from bot.web.services import services
from handlers.quiet import quiet_ones
from handlers.turn import LOCAL
from storage import groups, inbox, outbox, outcomes, people, plans
from storage.groups import WAITING

routes = web.RouteTableDef()


@routes.get("/quan-tri")
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    now = shared.clock()
    hours = shared.settings.quiet_hours
    since, today = now - dt.timedelta(days=7), now.astimezone(LOCAL).date()

    def work(connection: Connection) -> dict[str, object]:
        return {
            "waiting": inbox.depth(connection),
            "parked": inbox.parked(connection),
            "outbox": outbox.counts(connection),
            "quiet": quiet_ones(connection, shared.called, now, hours),
            "channels": channels.lines(connection, shared.settings, shared.called, now),
            "untold": people.untold(connection),
            "outcomes": outcomes.counts_since(connection, since),
            "unmet": sum(group.state in WAITING for group in groups.listed(connection, today)),
            "review": sum(plan.status == "review" for plan in plans.listed(connection)),
        }

    context = await shared.read(work)
    known = {
        "quiet_hours": hours,
        "records": len(shared.knowledge.procedures),
        "troubles": shared.source.troubles,
    }
    return render(request, "admin/today.html", {**context, **known})

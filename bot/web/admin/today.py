"""Today: is everything running, what waits, what failed, what is being sent, what somebody should look at."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin import channels
from bot.web.admin.settings import checklist
from bot.web.pages import render, words
from bot.web.services import services
from handlers.quiet import quiet_ones
from handlers.turn import LOCAL
from knowledge import freshness
from knowledge.library import Knowledge
from storage import broadcasts, confirmations, groups, inbox, outcomes, people, plans, queue, tray
from storage.groups import WAITING

routes = web.RouteTableDef()


@routes.get("/quan-tri")
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    now = shared.clock()
    hours = shared.settings.quiet_hours
    items = checklist(words(request))
    since, today = now - dt.timedelta(days=7), now.astimezone(LOCAL).date()

    def work(connection: Connection) -> dict[str, object]:
        return {
            "waiting": inbox.depth(connection),
            "parked": inbox.parked(connection),
            "outbox": tray.counts(connection),
            "quiet": quiet_ones(connection, shared.called, now, hours),
            "channels": channels.lines(connection, shared.settings, shared.called, now),
            "untold": people.untold(connection),
            "outcomes": outcomes.counts_since(connection, since),
            "unmet": sum(group.state in WAITING for group in groups.listed(connection, today)),
            "open_items": len(items.keys() - confirmations.all_of(connection).keys()),
            "broadcasting": [
                (one, broadcasts.progress(connection, one)) for one in broadcasts.running(connection)
            ],
            "heads": queue.stuck(connection, 5),
            "review": sum(plan.status == "review" for plan in plans.listed(connection)),
        }

    context = await shared.read(work)
    known = {
        "quiet_hours": hours,
        "records": len(shared.knowledge.procedures),
        "stale": _overdue(shared.knowledge, today),
        "troubles": shared.source.troubles,
    }
    return render(request, "admin/today.html", {**context, **known})


def _overdue(knowledge: Knowledge, today: dt.date) -> int:
    """How many records had to be read again by today."""
    due = freshness.due(knowledge.procedures.values(), freshness.own_law_changes(), today)
    return len({item.record.id for item in due if item.day <= today})

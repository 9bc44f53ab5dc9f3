"""Feedback that came in."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.web.pages import render
from bot.web.services import STAFF, services
from storage import feedback

routes = web.RouteTableDef()


@routes.get("/quan-tri/phan-anh")
async def page(request: web.Request) -> web.StreamResponse:
    """The open list; what accuses somebody is shown to administrators only."""
    shared = services(request)
    accusing = request[STAFF].role == "admin"
    found = {
        "items": await shared.read(feedback.newest),
        "restricted": await shared.read(partial(feedback.newest, restricted=True)) if accusing else [],
    }
    return render(request, "admin/feedback.html", found)

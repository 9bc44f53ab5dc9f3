"""Feedback that came in."""

from __future__ import annotations

from aiohttp import web

from bot.web.pages import render
from bot.web.services import services
from storage import feedback

routes = web.RouteTableDef()


@routes.get("/quan-tri/phan-anh")
async def page(request: web.Request) -> web.StreamResponse:
    return render(request, "admin/feedback.html", {"items": await services(request).read(feedback.newest)})

"""What was asked, and how it was answered."""

from __future__ import annotations

from aiohttp import web

from bot.web.pages import render
from bot.web.services import services
from storage import questions

routes = web.RouteTableDef()


@routes.get("/quan-tri/cau-hoi")
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    found = await shared.read(questions.newest)
    return render(
        request, "admin/questions.html", {"items": found, "procedures": shared.knowledge.procedures}
    )

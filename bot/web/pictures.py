"""Pictures that are sent in chats, fetched by the platforms: whoever has the address has the picture."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.web.services import services
from handlers.reminders.weekly import PICTURE
from handlers.turn import LOCAL
from knowledge.charts.progress import Progress, progress_chart
from storage import weekly

routes = web.RouteTableDef()


@routes.get(PICTURE + r"/{token:[\w-]{20,64}}.png")
async def progress(request: web.Request) -> web.StreamResponse:
    """The progress a leader was told of, as it was then."""
    token = request.match_info["token"]
    found = await services(request).read(lambda connection: weekly.of_token(connection, token))
    if found is None:
        raise web.HTTPNotFound
    unit, at, figures = found
    title = f"{unit}, {at.astimezone(LOCAL):%d/%m/%Y}"
    picture = await asyncio.to_thread(progress_chart, Progress(**figures), title=title, kind="png")
    return web.Response(body=picture, content_type="image/png")

"""The web server: which pages there are, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from bot.web import (
    assets,
    calendar_feed,
    downloads,
    feedback_pages,
    health,
    pages,
    pictures,
    rating_pages,
    security,
)
from bot.web.admin import desk
from bot.web.api import problems
from bot.web.api import routes as api
from bot.web.chat import embed, page, plain, replies, say, upload
from bot.web.services import SERVICES, Services

OPEN = (
    page,
    say,
    upload,
    replies,
    plain,
    embed,
    feedback_pages,
    assets,
    calendar_feed,
    health,
    downloads,
    pictures,
)
"""What everybody may call."""


def build(services: Services, webhooks: Iterable[web.RouteDef] = ()) -> web.Application:
    """The whole site, and where the platforms call us. `docs/routes.md` lists its addresses."""
    app = web.Application(
        client_max_size=security.MAX_BODY,
        middlewares=[security.readable_errors, security.same_origin_writes, pages.remember_language],
    )
    app[SERVICES] = services
    pages.setup(app)
    app.on_response_prepare.append(security.add_headers)
    for module in OPEN:
        app.add_routes(module.routes)
    rating_pages.setup(app)
    app.add_routes(webhooks)
    desk.add_to(app)
    api.add_to(app)
    app.middlewares.append(problems.told_to_programs)
    return app

"""Is it up (`/healthz`), can it work (`/readyz`), and how does it go (`/metrics`)?"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot.web.services import services

log = logging.getLogger(__name__)

routes = web.RouteTableDef()

SCRAPE_S = 5.0
"""How long the database may take to answer; the figures of the process are told anyway."""
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
"""What a web server in front adds: then the caller is somebody else than the address says."""


@routes.get("/healthz")
async def alive(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True})


@routes.get("/readyz")
async def ready(request: web.Request) -> web.StreamResponse:
    readiness = services(request).readiness
    checks, channels = await asyncio.gather(readiness.checks(), readiness.channels())
    return web.json_response({**checks, "channels": channels}, status=200 if all(checks.values()) else 503)


@routes.get("/metrics")
async def metrics(request: web.Request) -> web.StreamResponse:
    """For Prometheus; whoever may not read them is told nothing."""
    shared = services(request)
    if not _may_read(request, shared.settings.metrics_token):
        raise web.HTTPForbidden
    gauges, figures = shared.gauges, shared.gauges.metrics
    gauges.of_process()
    registries = [figures.registry]
    try:
        async with asyncio.timeout(SCRAPE_S):
            await gauges.of_database()
        registries.append(figures.database_registry)
    except (SQLAlchemyError, TimeoutError) as error:  # figures of before would look as if all were well
        log.warning("metrics without those of the database (%s)", type(error).__name__)
    figures.database_up.set(figures.database_registry in registries)
    body = b"".join(generate_latest(registry) for registry in registries)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _may_read(request: web.Request, token: SecretStr | None) -> bool:
    """With a token: whoever sends it. Without: this machine, unless the call was passed on for somebody."""
    if token is not None:
        given = request.headers.get("Authorization", "")
        wanted = f"Bearer {token.get_secret_value()}"
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())
    return not any(name in request.headers for name in PASSED_ON) and _is_loopback(request.remote)


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False

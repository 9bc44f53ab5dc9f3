"""The read-only HTTP API: who may read what, how often, and whether it has changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import OrderedDict

from aiohttp import ETag, web
from aiohttp.typedefs import Handler
from aiolimiter import AsyncLimiter
from pydantic import ValidationError

from bot.web.api.addresses import ADDRESSES, PREFIX, Address
from bot.web.api.openapi import document
from bot.web.api.shapes import Asked
from bot.web.services import Services, services
from handlers.turn import LOCAL
from knowledge.report_periods import ReportPeriod, named, running
from storage import api_tokens
from storage.api_tokens import Token

PER_MINUTE = 60
"""Calls of one token at one process: a dashboard that asks every second is served, a loop is not."""
REMEMBERED = 1024
LIMITS = web.AppKey("api_limits", OrderedDict[int, AsyncLimiter])
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="motcua"'}
LONGEST_TOKEN = 200


def add_to(app: web.Application) -> None:
    """The table's addresses, and the document that describes them."""
    app[LIMITS] = OrderedDict()
    app.router.add_get(f"{PREFIX}/openapi.json", _document)
    for address in ADDRESSES:
        app.router.add_get(address.path, _handler(address))


async def _document(request: web.Request) -> web.StreamResponse:
    return _answer(request, web.json_response(document()))


def _handler(address: Address) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        shared = services(request)
        token = await _token(request, shared)
        if address.name not in token.scopes:
            raise web.HTTPForbidden(text=f"this token is not for {address.name}")
        await _admit(request, token)
        found = await address.read(shared, _period(request, address, shared.clock()))
        return _answer(request, web.json_response(text=found.model_dump_json()))

    return handle


async def _token(request: web.Request, shared: Services) -> Token:
    kind, _, sent = request.headers.get("Authorization", "").partition(" ")
    secret = sent.strip()
    if kind.lower() != "bearer" or not secret.isascii() or not 0 < len(secret) <= LONGEST_TOKEN:
        raise web.HTTPUnauthorized(text="send Authorization: Bearer and a token", headers=CHALLENGE)
    now = shared.clock()
    found = await shared.read(lambda c: api_tokens.find(c, secret, now))
    if found is None:
        raise web.HTTPUnauthorized(text="this token is unknown, revoked or over", headers=CHALLENGE)
    if found.last_used_at is None or now - found.last_used_at >= api_tokens.SEEN_EVERY:
        await shared.write(lambda c: api_tokens.touch(c, found.id, now))
    return found


async def _admit(request: web.Request, token: Token) -> None:
    limits = request.app[LIMITS]
    limiter = limits.setdefault(token.id, AsyncLimiter(PER_MINUTE, 60))
    limits.move_to_end(token.id)
    if len(limits) > REMEMBERED:
        limits.popitem(last=False)
    if not limiter.has_capacity():
        raise web.HTTPTooManyRequests(
            text=f"at most {PER_MINUTE} calls a minute", headers={"Retry-After": "60"}
        )
    await limiter.acquire()


def _period(request: web.Request, address: Address, now: dt.datetime) -> ReportPeriod:
    """The period asked for; this calendar quarter where none is."""
    if len(set(request.query)) < len(request.query):
        raise web.HTTPBadRequest(text="each parameter at most once")
    try:
        asked = address.takes.model_validate(dict(request.query))
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise web.HTTPBadRequest(text=told) from error
    name = asked.period if isinstance(asked, Asked) else None
    cutoff_day = services(request).settings.cchc_cutoff_day
    return named(name or "", cutoff_day) or running("quarter", now.astimezone(LOCAL).date())


def _answer(request: web.Request, response: web.Response) -> web.Response:
    """With a tag of its content; nothing but "as it was" when the caller has it already."""
    body = response.body
    assert isinstance(body, bytes)
    tag = hashlib.sha256(body).hexdigest()[:32]
    wanted = request.if_none_match or ()
    if any(known.value in {tag, "*"} for known in wanted):
        response = web.Response(status=304)
    response.etag = ETag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response

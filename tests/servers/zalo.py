"""A Zalo of our own on loopback: token server, OA API and template API, as strict as the documents.

What breaks a rule is refused and remembered in `faults`; `trouble` plays what goes wrong at Zalo's.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.servers import zalo_rules

APP_ID, APP_SECRET, OA_ID = "1234567890123456789", "AppSecretForTests", "388613280878808645"
OA_SECRET = "OaSecretKeyForTests01"
CITIZEN = "246845883529197922"
VERIFIER = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TEMPLATE = "643118"
LIMITS = {
    "image": (1024 * 1024, {"image/jpeg", "image/png"}),
    "file": (5 * 1024 * 1024, {"application/pdf", "text/csv"}),
}
IDS = {"image": "attachment_id", "file": "token"}


@dataclass
class Trouble:
    """One thing that goes wrong, at the next call of `path`. `cut`: no answer; `after`: done all the same."""

    path: str
    body: dict[str, Any] | str = ""
    status: int = 200
    cut: bool = False
    after: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Zalo:
    """The servers' state."""

    url: str = ""
    access: str = "AT-0"
    refresh: str = "RT-0"
    expires_in: str = "90000"
    proof: bool = True
    package: str = "Growth"
    codes: dict[str, str] = field(default_factory=dict)
    """Consent code → challenge."""
    hours: dict[str, float] = field(default_factory=dict)
    """User → hours since the last interaction; 0 when not named."""
    blocked: set[str] = field(default_factory=set)
    not_by_uid: set[str] = field(default_factory=set)
    parameters: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            TEMPLATE: [
                {"name": "ten", "require": True, "type": "CUSTOMER_NAME", "maxLength": 30},
                {"name": "han", "require": True, "type": "DATE", "maxLength": 20},
            ]
        }
    )
    trouble: deque[Trouble] = field(default_factory=deque)
    calls: list[str] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    """Consultation messages and templates that were taken, each with its `path`."""
    grants: int = 0
    uploaded: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    refreshing: asyncio.Event = field(default_factory=asyncio.Event)
    let_refresh: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.let_refresh.set()

    @property
    def texts(self) -> list[str]:
        return [one["message"].get("text", "") for one in self.sent if "message" in one]

    def fails(self, path: str, code: int, times: int = 1) -> None:
        """The next calls of a path are answered with this error, with HTTP 200."""
        self.trouble.extend(Trouble(path, {"error": code, "message": "no"}) for _ in range(times))

    async def replies(self, count: int, timeout: float = 15) -> list[dict[str, Any]]:
        """Wait until so many messages were taken; all of them."""
        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(lambda: len(self.sent) >= count)
        return self.sent

    def grant(self) -> dict[str, str]:
        """A new pair; the old one is dead from now on."""
        self.grants += 1
        self.access, self.refresh = f"AT-{self.grants}", f"RT-{self.grants}"
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": self.expires_in}


def application(zalo: Zalo) -> web.Application:
    """The servers: one address for all three."""

    @web.middleware
    async def with_trouble(request: web.Request, handler: Any) -> web.StreamResponse:
        zalo.calls.append(request.path)
        if not zalo.trouble or zalo.trouble[0].path != request.path:
            return await handler(request)
        trouble = zalo.trouble.popleft()
        if trouble.after:
            await handler(request)
        if trouble.cut:
            assert request.transport is not None
            request.transport.close()
        body = trouble.body if isinstance(trouble.body, str) else json.dumps(trouble.body)
        return web.Response(text=body, status=trouble.status, headers=trouble.headers)

    app = web.Application(middlewares=[with_trouble, _guard(zalo)], client_max_size=16 * 1024 * 1024)
    app.add_routes([web.post("/v4/oa/access_token", _tokens(zalo))])
    app.add_routes(
        [web.post("/v3.0/oa/message/cs", _consult(zalo)), web.post("/v2.0/oa/message", _consult(zalo))]
    )
    app.add_routes([web.post("/v3.0/oa/message/template", _template(zalo, "user_id"))])
    app.add_routes([web.post("/message/template", _template(zalo, "phone"))])
    app.add_routes([web.post("/v2.0/oa/upload/{sort}", _upload(zalo))])
    app.add_routes(_questions(zalo))
    return app


def _ok(data: Any) -> web.Response:
    return web.json_response({"error": 0, "message": "Success", "data": data})


def _no(code: int, message: str = "no") -> web.Response:
    return web.json_response({"error": code, "message": message})


def _guard(zalo: Zalo) -> Any:
    """Who may call: the token in its own header, and the proof that goes with it."""

    @web.middleware
    async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path.startswith(("/v4/", "/pictures/")):
            return await handler(request)
        token = request.headers.get("access_token", "")
        if token != zalo.access or "Authorization" in request.headers:
            return _no(-216, "Access token is invalid")
        wanted = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        if zalo.proof and request.headers.get("appsecret_proof") != wanted:
            return _no(-242)
        if request.method == "GET" and request.path.startswith("/v") and set(request.query) - {"data"}:
            zalo.faults.append(f"GET parameters: {dict(request.query)}")
        return await handler(request)

    return guard


def _tokens(zalo: Zalo) -> Any:
    async def tokens(request: web.Request) -> web.Response:
        form = await request.post()
        if request.headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP_ID:
            return web.json_response({"error": -14004, "error_name": "Invalid secret key"})
        zalo.refreshing.set()
        await zalo.let_refresh.wait()
        if form.get("grant_type") == "refresh_token" and form.get("refresh_token") == zalo.refresh:
            return web.json_response(zalo.grant())
        if form.get("grant_type") == "authorization_code":
            digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if zalo.codes.pop(str(form.get("code")), None) == challenge:
                return web.json_response(zalo.grant())
        return web.json_response(
            {"error": -14020, "error_name": "Invalid refresh token", "error_description": "", "ref_doc": ""}
        )

    return tokens


def _consult(zalo: Zalo) -> Any:
    async def consult(request: web.Request) -> web.Response:
        body = await request.json()
        faults = zalo_rules.faults(body["message"], zalo.uploaded)
        user = body["recipient"].get("user_id", "")
        anonymous = {"anonymous_id", "conversation_id"} == set(body["recipient"])
        if anonymous != request.path.startswith("/v2.0"):
            faults.append("recipient")
        if faults == ["expired"]:
            return _no(-100)
        if faults:
            zalo.faults += faults
            return _no(-201, str(faults))
        hours = zalo.hours.get(user, 0)
        if user in zalo.blocked or hours > 7 * 24:
            return _no(-217 if user in zalo.blocked else -230)
        number = await _take(zalo, request, body)
        quota = {"quota_type": "reply" if hours <= 48 else "sub_quota", "owner_type": "OA", "owner_id": OA_ID}
        return _ok(
            {"message_id": f"m{number}", "user_id": user, "sent_time": "1795000000000", "quota": quota}
        )

    return consult


async def _take(zalo: Zalo, request: web.Request, body: dict[str, Any]) -> int:
    async with zalo.changed:
        zalo.sent.append({"path": request.path, **body})
        zalo.changed.notify_all()
    return len(zalo.sent)


def _template(zalo: Zalo, who: str) -> Any:
    async def template(request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("template_id") not in zalo.parameters:
            return _no(-109)
        if who == "user_id" and body.get("user_id") in zalo.not_by_uid:
            return _no(-249)
        faults = zalo_rules.template_faults(body, zalo.parameters[body["template_id"]])
        faults += zalo_rules.phone_faults(body) if who == "phone" else []
        if faults:
            zalo.faults += faults
            return _no(-1121, str(faults))
        number = await _take(zalo, request, body)
        return _ok({"message_id": f"m{number}", "msg_id": f"m{number}", "sent_time": "1795000000000"})

    return template


def _upload(zalo: Zalo) -> Any:
    async def upload(request: web.Request) -> web.Response:
        sort = request.match_info["sort"]
        most, types = LIMITS[sort]
        field = (await request.post())["file"]
        assert isinstance(field, web.FileField)
        content = field.file.read()
        if len(content) > most or field.content_type not in types:
            zalo.faults.append(f"upload of {len(content)} bytes, {field.content_type}")
            return _no(-201)
        given = f"{sort}-{len(zalo.uploaded)}"
        zalo.uploaded.add(given)
        return _ok({IDS[sort]: given})

    return upload


def _questions(zalo: Zalo) -> list[web.RouteDef]:
    async def getoa(_request: web.Request) -> web.Response:
        return _ok({"oaid": OA_ID, "name": "UBND phường Mẫu", "oa_type": 4, "is_verified": True,
                    "package_name": zalo.package, "package_valid_through_date": "31/12/2026"})  # fmt: skip # a payload

    async def quota(request: web.Request) -> web.Response:
        body = await request.json()
        if "quota_owner" in body:
            return _ok([{"product_type": "cs", "quota_type": "sub_quota", "total": 2000, "remain": 1997}])
        user = body["user_id"]
        return _ok({"last_interaction": str(int(zalo.hours.get(user, 0) * -3_600_000) + 1_795_140_000_000)})

    async def info(request: web.Request) -> web.Response:
        wanted = request.query.get("template_id", "")
        if wanted not in zalo.parameters:
            return _no(-109)
        return _ok({"templateId": wanted, "status": "ENABLE", "listParams": zalo.parameters[wanted]})

    async def listed(_request: web.Request) -> web.Response:
        return _ok([{"templateId": one, "status": "ENABLE"} for one in zalo.parameters])

    async def picture(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * int(request.query.get("bytes", "10")))

    return [
        web.get("/v2.0/oa/getoa", getoa),
        web.post("/v3.0/oa/quota/message", quota),
        web.get("/template/info/v2", info),
        web.get("/template/all", listed),
        web.get("/pictures/{name}", picture),
    ]

"""Four guards around every page: headers, same-origin writes, a size limit, and errors people can read."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from bot.web.pages import ADMIN, render, words
from bot.web.services import services
from bot.writer import Stopped

log = logging.getLogger(__name__)

MAX_BODY = 25 * 1024 * 1024
"""Bytes: a plan document with room to spare."""


def policy(frame_ancestors: str) -> str:
    """The content security policy: nothing from elsewhere, nothing inline, framed only by `frame_ancestors`."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors {frame_ancestors}"
    )


HEADERS = {
    "Content-Security-Policy": policy("'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
WEBHOOKS = "/webhooks/"
"""Where platforms call: no browser, no cookie to abuse, and every call proves itself by signature or secret."""


ONLY_HTTPS = "max-age=31536000; includeSubDomains"
"""A year, on the site's own name and below it; said when `MOTCUA_PUBLIC_URL` is https."""


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: runs before headers leave, for streams too."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path == ADMIN or request.path.startswith(f"{ADMIN}/"):
        response.headers["Cache-Control"] = "no-store"
    response.headers["Server"] = "motcua"  # which versions serve is nobody's business
    if services(request).settings.https_only:
        response.headers.setdefault("Strict-Transport-Security", ONLY_HTTPS)


@web.middleware
async def same_origin_writes(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse writes that another site makes with a visitor's cookie.

    Browsers say where a request comes from (Sec-Fetch-Site, Origin); a request that says nothing has no cookie of ours
    to abuse.
    """
    guarded = request.method not in SAFE and not request.path.startswith(WEBHOOKS)
    if guarded and not _is_ours(request):
        _ = words(request)
        raise web.HTTPForbidden(text=_("Yêu cầu đến từ trang khác nên bị từ chối."))
    return await handler(request)


def _is_ours(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:  # no browser sends such an address
        return False


@web.middleware
async def readable_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong, the visitor reads a sentence and the log has the cause."""
    try:
        return await handler(request)
    except web.HTTPRedirection:
        raise
    except web.HTTPRequestEntityTooLarge:
        _ = words(request)
        too_large = _("Nội dung gửi lên quá lớn (tối đa {most} MB).").format(most=MAX_BODY // 1024**2)
        return render(request, "error.html", {"status": 413, "detail": too_large}, status=413)
    except web.RequestPayloadError:  # packed in a way that cannot be unpacked, or cut off
        answer = render(request, "error.html", {"status": 400, "detail": None}, status=400)
        answer.force_close()  # what is left of the body cannot be told from the next request
        return answer
    except web.HTTPException as error:
        return render(
            request, "error.html", {"status": error.status, "detail": _detail(error)}, status=error.status
        )
    except Stopped:
        return render(request, "error.html", {"status": 503, "detail": None}, status=503)
    except SQLAlchemyError:
        log.exception("the database failed during %s %s", request.method, request.path)
        return render(request, "error.html", {"status": 503, "detail": None}, status=503)
    except Exception:
        log.exception("failed: %s %s", request.method, request.path)
        return render(request, "error.html", {"status": 500, "detail": None}, status=500)


def _detail(error: web.HTTPException) -> str | None:
    """Our own sentence, if there is one; aiohttp's default text is for machines."""
    text = error.text or ""
    return None if text.startswith(f"{error.status}:") else text

"""Style sheets, scripts and the icon. Their address carries a mark of their content, so browsers keep them for good."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
FILES = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir())}
VERSION = hashlib.sha256(b"".join(FILES.values())).hexdigest()[:12]
YEAR_S = 365 * 24 * 3600
TYPES = mimetypes.MimeTypes()
"""What Python itself knows: the machine's own table may call a script plain text, and browsers then refuse it."""

routes = web.RouteTableDef()


def address(name: str) -> str:
    """Where a page finds a file of ours. Scripts that load one another do so beside them, under the same mark."""
    return f"/static/{VERSION}/{name}"


@routes.get("/static/{version}/{name}")
async def asset(request: web.Request) -> web.StreamResponse:
    """One file. A page of an earlier version gets today's, which it must not keep."""
    name = request.match_info["name"]
    if name not in FILES:
        raise web.HTTPNotFound
    kind, _ = TYPES.guess_type(name)
    response = web.Response(
        body=FILES[name], content_type=kind or "application/octet-stream", charset="utf-8"
    )
    response.enable_compression()
    current = request.match_info["version"] == VERSION
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if current else "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return response

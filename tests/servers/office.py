"""An office's own site on loopback: one page that loads our script, under the strictest policy that lets it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.test_utils import TestServer

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Phường Mẫu</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{chat}/nhung.js" defer {attributes}></script></head>
<body><main><h1>Ủy ban nhân dân Phường Mẫu</h1><p><a href="/">Tin tức</a></p></main></body></html>"""
POLICY = "default-src 'none'; script-src {chat}; frame-src {chat}; base-uri 'none'"


@dataclass
class Office:
    """The site. `chat`: where ours is; set before the page is opened."""

    url: str = ""
    chat: str = ""
    attributes: str = ""

    async def page(self, _request: web.Request) -> web.StreamResponse:
        page = PAGE.format(chat=self.chat, attributes=self.attributes)
        policy = POLICY.format(chat=self.chat)
        return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": policy})


async def _nothing(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=204)


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    """Another name than ours (`localhost`, not 127.0.0.1), so that browsers take it for another site."""
    site = Office()
    app = web.Application()
    app.add_routes([web.get("/", site.page), web.get("/favicon.ico", _nothing)])
    async with TestServer(app) as server:
        site.url = f"http://localhost:{server.port}"
        yield site

"""Templates: Jinja2 with autoescape; texts from Babel's catalogues, numbers and dates as the language has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.admin.reading_doubts import doubt_text
from bot.web.admin.roles import allowed, role_label
from bot.web.assets import address
from bot.web.formats import FILTERS
from bot.web.services import STAFF, services
from bot.web.wording import channel_label, outcome_label, usage_label
from knowledge.texts import Translate, language_of, translations, translator

FOLDER = Path(__file__).parent
LANGUAGE_COOKIE = "motcua_lang"
ADMIN = "/quan-tri"
EMBEDDED = "/nhung"
"""The chat in a frame of another site: that site says in which language."""
KIOSK = "/ki-ot/"
"""A screen many people use: the next one begins in Vietnamese again."""


def language(request: web.Request) -> str:
    """What the visitor chose; else what the browser prefers, though not for officials; Vietnamese otherwise."""
    chosen = request.query.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return language_of(chosen or _preferred(request))


def _preferred(request: web.Request) -> str | None:
    """The browser's first language. The admin pages are for officials, who read Vietnamese on any computer."""
    if request.path.startswith(ADMIN):
        return None
    return request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip() or None


def words(request: web.Request) -> Translate:
    """Turns a Vietnamese text into the visitor's language; named `_` where it is used."""
    return translator(language(request))


def setup(app: web.Application) -> None:
    app[aiohttp_jinja2.APP_KEY] = _environment()


@cache
def _environment() -> jinja2.Environment:
    """The templates, each compiled once however many applications a process builds."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals["static"] = address
    environment.filters |= FILTERS
    return environment


def render(
    request: web.Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> web.Response:
    """A page in the visitor's language."""
    spoken = language(request)
    catalogue = translations(spoken)
    texts: dict[str, Any] = {
        "_": catalogue.gettext,
        "gettext": catalogue.gettext,
        "ngettext": catalogue.ngettext,
    }
    texts["outcome_label"] = partial(outcome_label, catalogue.gettext)
    texts["doubt_text"] = partial(doubt_text, catalogue.gettext)
    texts["role_label"] = partial(role_label, catalogue.gettext)
    texts["may"] = partial(_may, request)
    texts["channel_label"], texts["usage_label"] = partial(channel_label, catalogue.gettext), usage_label
    page = {
        "language": spoken,
        "path": request.path,
        "staff": request.get(STAFF),
        **(context or {}),
        **texts,
    }
    return aiohttp_jinja2.render_template(template, request, page, status=status)


def _may(request: web.Request, path: str, method: str = "GET") -> bool:
    """Whether who is signed in may open a page, so that nobody is shown a link that leads nowhere."""
    who = request.get(STAFF)
    return who is not None and who.role in allowed(method, path)


@web.middleware
async def remember_language(request: web.Request, handler: Handler) -> web.StreamResponse:
    """`?lang=en` is kept for the next pages."""
    response = await handler(request)
    forgets = request.path == EMBEDDED or request.path.startswith(KIOSK)
    if "lang" in request.query and not forgets and not response.prepared:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language(request),
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=services(request).settings.https_only,
        )
    return response

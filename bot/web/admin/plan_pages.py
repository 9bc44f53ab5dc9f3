"""What the pages of a plan share: its address, who is at work, and how a change is written or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.web.services import STAFF, services
from storage.errors import Refused
from storage.task_changes import Author, Seen

HERE = "/quan-tri/ke-hoach"
ONE = HERE + r"/{plan:\d+}"


def plan_id_of(request: web.Request) -> int:
    return number_of(request.match_info["plan"])


def number_of(text: object) -> int:
    """A row's number as an address or a form gives it; 0, which no row has, for anything else."""
    digits = str(text)[:18]
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def author_of(request: web.Request) -> Author:
    return Author(request[STAFF].login, services(request).clock())


def seen_in(form: Mapping[str, object], task_id: int) -> Seen:
    """The version of a task that the form was made for."""
    return Seen(task_id, number_of(form.get("version", "")))


async def written(request: web.Request, work: Callable[[Connection], None], then: str) -> web.Response:
    """Write a change and go on to a page; a refusal is told."""
    try:
        await services(request).write(work)
    except Refused as error:
        raise web.HTTPConflict(text=str(error)) from error
    raise web.HTTPSeeOther(then)

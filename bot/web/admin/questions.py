"""What was asked, how it was answered and why; and a place to try a question."""

from __future__ import annotations

import asyncio
from contextlib import closing

from aiohttp import web
from sqlalchemy import Connection

from bot.channels.previews import previews
from bot.clock import Clock
from bot.rehearsal import Rehearsal
from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import services
from handlers.turn import LOCAL, Outcome
from knowledge.explain import explain
from knowledge.library import Knowledge
from storage import groups, questions
from storage.groups import WAITING

routes = web.RouteTableDef()
HERE = "/quan-tri/cau-hoi"
TRY = f"{HERE}/thu"
LONGEST = 2000
"""Characters of a try: a few turns of a talk."""
MOST_TURNS = 8


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    wanted, words = request.query.get("ket-qua", ""), request.query.get("tim", "").replace("\x00", "").strip()
    today = shared.clock().astimezone(LOCAL).date()

    def work(connection: Connection) -> dict[str, object]:
        found = questions.newest(connection, outcome=wanted or None, words=words)
        waiting = [group for group in groups.listed(connection, today) if group.state in WAITING]
        return {"items": found, "waiting": len(waiting)}

    known = {
        "wanted": wanted,
        "words": words,
        "outcomes": list(Outcome),
        "procedures": shared.knowledge.procedures,
    }
    return render(request, "admin/questions.html", {**await shared.read(work), **known})


@routes.get(TRY)
async def ask(request: web.Request) -> web.StreamResponse:
    return render(request, "admin/question_try.html", {"said": "", "found": None})


@routes.post(TRY)
async def answer(request: web.Request) -> web.StreamResponse:
    """Answer the last line as a citizen would be answered; nothing of it is kept."""
    shared = services(request)
    said = str((await read_form(request)).get("cau", ""))[:LONGEST]
    turns = [line.strip() for line in said.splitlines() if line.strip()][-MOST_TURNS:]
    found = await asyncio.to_thread(_tried, shared.knowledge, turns, shared.clock) if turns else None
    return render(request, "admin/question_try.html", {"said": said, "found": found})


def _tried(knowledge: Knowledge, turns: list[str], clock: Clock) -> dict[str, object]:
    with closing(Rehearsal(knowledge, clock)) as rehearsal:
        answered = rehearsal.answer(turns)
    names = [knowledge.procedures[name] for name in answered.procedures if name in knowledge.procedures]
    return {
        "outcome": answered.outcome,
        "facet": answered.facet,
        "procedures": names,
        "previews": previews(answered.replies),
        "why": explain(knowledge.understander, turns),
    }

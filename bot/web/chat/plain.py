"""The chat without scripts: a form, and a page that shows what came of it. Sending the form again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web
from pydantic import ValidationError

from bot.web.chat.page import for_one_visitor
from bot.web.chat.replies import new_rows
from bot.web.chat.say import MAX_CHARACTERS, Said, not_a_message, receive
from bot.web.chat.visitor import peer_of
from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import Services, services
from storage.messages import Stored
from storage.secrets_at_rest import hashed, new_token

ANSWER_S = 8
"""How long the browser waits for the answer before it gets a page without."""
LOOK_S = 1
"""How often to look without being woken: another process may have answered."""

routes = web.RouteTableDef()


@routes.get("/tro-chuyen")
async def transcript(request: web.Request) -> web.StreamResponse:
    shown = await new_rows(services(request), peer_of(request), 0)
    return _page(request, shown)


@routes.post("/tro-chuyen")
async def say(request: web.Request) -> web.StreamResponse:
    """Store what the form says and wait a little for the answer."""
    peer = peer_of(request)
    shared = services(request)
    said = await _said(request)
    before = await new_rows(shared, peer, 0)
    cursor = before[-1].id if before else 0
    if not await receive(request, peer, said):
        return _page(request, before)
    return _page(request, before, _words_of(said, before), await _answers(shared, peer, cursor))


async def _said(request: web.Request) -> Said:
    form = await read_form(request)
    text = str(form.get("text") or form.get("asked", ""))
    content = {"text": text, "button": form.get("button") or None}
    # Who goes back and presses another button on the same page says something new.
    form_id = f"{form.get('id', '')}-{hashed(repr(content))[:16]}"
    try:
        return Said.model_validate({"id": form_id, **content})
    except ValidationError as error:
        raise not_a_message(request) from error


async def _answers(shared: Services, peer: str, cursor: int) -> list[Stored]:
    with shared.chat.listen(peer) as listener:
        for _ in range(ANSWER_S // LOOK_S):
            listener.forget()
            if rows := await new_rows(shared, peer, cursor):
                return rows
            await listener.wait(LOOK_S)
    return []


def _words_of(said: Said, shown: list[Stored]) -> str:
    """What the person sees as their own words: of a button, its label."""
    labels = {button.value: button.label for row in shown for button in row.reply.buttons}
    return said.text if said.button is None else labels.get(said.button, "…")


def _page(
    request: web.Request, before: Sequence[Stored], said: str | None = None, answers: Sequence[Stored] = ()
) -> web.Response:
    context = {
        "place": services(request).knowledge.place,
        "before": before,
        "said": said,
        "answers": answers,
        "form_id": new_token(),
        "max_characters": MAX_CHARACTERS,
    }
    return for_one_visitor(render(request, "plain.html", context))

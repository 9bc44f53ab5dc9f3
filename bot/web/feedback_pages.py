"""Feedback without the chat: a form with pictures, how far a feedback is by its code, and the published answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web import feedback_form, photos
from bot.web.chat.newcomers import address_of
from bot.web.feedback_form import Filled, Wrong
from bot.web.forms import read_form
from bot.web.pages import language, render, words
from bot.web.services import services
from handlers import feedback_news
from handlers.feedback import CODE, first_unit
from handlers.feedback_decisions import NEW, REOPENED, SUPPLIED
from handlers.feedback_words import category_label, local_day, promise, standing
from knowledge.emergencies import find_emergency
from knowledge.pakn import REPLIED, SETTLED, Move, Stage, register
from knowledge.petitions import PetitionKind
from knowledge.phones import mobile
from knowledge.privacy import mask
from storage import audit, feedback, feedback_changes, feedback_events, feedback_files
from storage.errors import Refused
from storage.feedback import CITIZEN, Feedback, Told
from storage.feedback_changes import By
from storage.secrets_at_rest import hashed, new_token

CHANNEL = "form"
ERASED = "&da-xoa=1"
"""In the address of a feedback whose personal data were taken back just now."""
A_PAGE = 20
MOST_PAGES = 10_000
LONGEST_WORDS = 2000
FEEDBACK = "feedback"
"""The answer "góp ý" to the question what it is."""

routes = web.RouteTableDef()


@routes.get("/phan-anh")
async def form(request: web.Request) -> web.StreamResponse:
    return _form(request)


def _form(
    request: web.Request, filled: Filled | None = None, problem: str | None = None, status: int = 200
) -> web.Response:
    context = {
        "place": services(request).knowledge.place,
        "filled": filled,
        "form_id": filled.form_id if filled and filled.form_id else new_token(),
        "problem": problem,
        "most_mb": photos.MAX_BYTES // 1024**2,
    }
    return render(request, "feedback/form.html", context, status=status)


@routes.post("/phan-anh")
async def send(request: web.Request) -> web.StreamResponse:
    """Keep it, or ask one question when it seems to be a khiếu nại or tố cáo. Sending it again changes nothing."""
    _, shared = words(request), services(request)
    if not await shared.forms.admit(address_of(request)):
        too_many = _("Vừa có quá nhiều phản ánh gửi từ nơi này. Anh/chị chờ một phút rồi gửi lại giúp.")
        raise web.HTTPTooManyRequests(text=too_many)
    try:
        filled = await feedback_form.read(request)
    except Wrong as error:
        return _form(request, error.filled, str(error), status=400)
    if filled.kind in set(PetitionKind):
        return _render_petition(request, filled, PetitionKind(filled.kind))
    if filled.seems and filled.kind != FEEDBACK:
        return _render_petition(request, filled, None)
    now = shared.clock()
    found = await shared.write(lambda connection: _keep(connection, request, filled, now))
    told = await shared.read(lambda connection: promise(connection, found, _))
    emergency = find_emergency(filled.text)
    context = {"found": found, "promise": told, "emergency": emergency, "place": shared.knowledge.place}
    return render(request, "feedback/receipt.html", context)


def _render_petition(request: web.Request, filled: Filled, chosen: PetitionKind | None) -> web.Response:
    """What it seems to be, and the right door; nothing is stored."""
    place = services(request).knowledge.place
    context = {"filled": filled, "chosen": chosen, "seems": filled.seems, "place": place}
    return render(request, "feedback/petition.html", context)


def _keep(connection: Connection, request: web.Request, filled: Filled, now: dt.datetime) -> Feedback:
    accuses = filled.seems is PetitionKind.DENUNCIATION
    told = Told(
        text=mask(filled.text),
        channel=CHANNEL,
        place={"text": mask(filled.where)} if filled.where and not accuses else None,
        restricted=accuses,
        unit_id=first_unit(connection, services(request).knowledge.place, now),
        contact=mobile(filled.phone) if filled.phone else None,
        confidential=filled.confidential,
    )
    key = f"form:{hashed(filled.form_id + filled.text)[:40]}" if filled.form_id else None
    again = key is not None and feedback_events.of_key(connection, key) is not None
    found = feedback.keep(connection, told, now, key)
    if not again:
        for picture in filled.photos:
            feedback_files.add(connection, found.id, photos.STORED_AS, picture, now)
        event = feedback_events.last_id(connection, found.id)
        feedback_news.tell_unit(connection, found.id, event, NEW, now)
    return found


@routes.get("/phan-anh/tra-cuu")
async def look_up(request: web.Request) -> web.StreamResponse:
    """How far it is; nothing that says who sent it. Codes cannot be tried one after the other."""
    typed = request.query.get("ma", "").strip().upper()
    if not typed:
        return _status(request, "", None)
    found = await _by_code(request, typed)
    return await _case(request, found) if found else _status(request, typed, None, status=404)


async def _by_code(request: web.Request, typed: str) -> Feedback | None:
    if not await services(request).lookups.admit(address_of(request)):
        _ = words(request)
        raise web.HTTPTooManyRequests(text=_("Anh/chị tra cứu hơi nhanh. Chờ một phút rồi thử lại giúp."))
    if not CODE.fullmatch(typed):
        return None
    return await services(request).read(lambda connection: feedback.by_code(connection, typed))


async def _case(
    request: web.Request, found: Feedback, problem: str | None = None, status: int = 200
) -> web.Response:
    _, spoken = words(request), language(request)

    def work(connection: Connection) -> tuple[str, bool]:
        pictures = bool(feedback_files.of(connection, found.id))
        return standing(connection, found, _, spoken, own=False), pictures

    told, pictures = await services(request).read(work)
    personal = bool(pictures or found.contact or found.place)
    more = {
        "standing": told,
        "personal": personal and found.conversation_id is None,
        "erased": "da-xoa" in request.query and not personal,
    }
    return _status(request, found.code, found, problem=problem, status=status, **more)


def _status(
    request: web.Request,
    typed: str,
    found: Feedback | None,
    *,
    problem: str | None = None,
    status: int = 200,
    **more: Any,
) -> web.Response:
    # Who sent it in a chat answers there; the code alone opens what came by this form.
    may_act = found is not None and found.conversation_id is None
    context = {
        "typed": typed,
        "found": found,
        "problem": problem,
        **more,
        "supplies": may_act and found is not None and found.stage is Stage.NEED_MORE,
        "rates": may_act and found is not None and found.stage in REPLIED and found.liked is None,
        "reopens": may_act and found is not None and found.stage in SETTLED and found.round == 1,
    }
    return render(request, "feedback/status.html", context, status=status)


@routes.post("/phan-anh/tra-cuu")
async def act(request: web.Request) -> web.StreamResponse:
    """Answer a question, rate the answer, reopen, or take personal data back; only what came without a conversation."""
    _, sent = words(request), await read_form(request)
    typed, what = str(sent.get("ma", "")).strip().upper(), str(sent.get("viec", ""))
    said = mask(str(sent.get("text", "")).replace("\r\n", "\n").strip()[:LONGEST_WORDS])
    found = await _by_code(request, typed)
    if found is None or found.conversation_id is not None:
        return _status(request, typed, None, status=404)
    if what in ("bo-sung", "mo-lai") and not said:
        return await _case(request, found, _("Anh/chị viết vài lời rồi gửi giúp."), status=400)
    now = services(request).clock()
    try:
        await services(request).write(lambda c: _act(c, found.id, what, By(CITIZEN, now, said)))
    except Refused:
        again = await services(request).read(lambda c: feedback.one(c, found.id))
        gone = _("Phản ánh này vừa thay đổi. Anh/chị xem lại trạng thái ở dưới.")
        return await _case(request, again, gone, status=409)
    raise web.HTTPSeeOther(f"/phan-anh/tra-cuu?ma={found.code}{ERASED if what == 'xoa' else ''}")


def _act(connection: Connection, feedback_id: int, what: str, by: By) -> None:
    match what:
        case "bo-sung":
            event = feedback_changes.move(connection, feedback_id, Move.SUPPLY, by)
            feedback_news.tell_unit(connection, feedback_id, event, f"{SUPPLIED}\n«{by.text}»", by.now)
        case "mo-lai":
            event = feedback_changes.reopen(connection, feedback_id, by)
            feedback_news.tell_unit(connection, feedback_id, event, f"{REOPENED}\n«{by.text}»", by.now)
        case "xoa":
            feedback_changes.forget_sender(connection, feedback_id)
            code = feedback.one(connection, feedback_id).code
            audit.record(connection, actor=CITIZEN, action="feedback.forget", subject=code, now=by.now)
        case "hai-long" | "khong-hai-long":
            if feedback.one(connection, feedback_id).stage in REPLIED:
                without_words = By(CITIZEN, by.now)
                feedback_changes.rate(connection, feedback_id, without_words, liked=what == "hai-long")


@routes.get("/phan-anh/cong-khai")
async def public(request: web.Request) -> web.StreamResponse:
    """Answers that an editor published, word by word; no code, name, address, number or picture."""
    category = register().category(request.query.get("loai"))
    page = _page_number(request)
    found, count = await services(request).read(
        lambda connection: feedback.published(
            connection, category=category.id if category else None, limit=A_PAGE, offset=(page - 1) * A_PAGE
        )
    )
    spoken = language(request)
    context: dict[str, Any] = {
        "items": [_public(item, spoken) for item in found],
        "categories": [(one.id, one.label(spoken)) for one in register().categories if one.petition is None],
        "wanted": category.id if category else "",
        "count": count,
        "page": page,
        "pages": max(1, -(-count // A_PAGE)),
        "place": services(request).knowledge.place,
    }
    return render(request, "feedback/public.html", context)


def _public(item: Feedback, spoken: str) -> dict[str, Any]:
    received, answered = local_day(item.received_at), local_day(item.answered_at or item.received_at)
    return {
        "month": f"{received:%m/%Y}",
        "category": category_label(item.category, spoken),
        "unit": item.unit,
        "summary": item.public_summary,
        "answer": item.public_answer,
        "days": (answered - received).days,
    }


def _page_number(request: web.Request) -> int:
    typed = request.query.get("trang", "1")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < len(str(MOST_PAGES)) else 1
    return max(1, number)

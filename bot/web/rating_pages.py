"""Rating without a chat: `/danhgia` with a code from paper, and the screen at the counter (`/ki-ot`).

Everything works without JavaScript and without a cookie; what was ticked is checked here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import Connection

from bot.web import rating_forms
from bot.web.chat.newcomers import Newcomers, address_of
from bot.web.forms import read_form
from bot.web.pages import language, render, words
from bot.web.services import Services, services
from handlers.rating_end import Given, store
from handlers.turn import LOCAL
from knowledge.petitions import petition_in
from knowledge.questionnaires import Form, Situation
from knowledge.rating_path import Path, is_low
from knowledge.wording import Language
from storage import kiosks, rating_invitations, ratings, visits
from storage.kiosks import Kiosk
from storage.secrets_at_rest import new_token

routes = web.RouteTableDef()
TRIES = web.AppKey("rating_tries", Newcomers)
"""How many codes one address may try a minute, right or wrong."""
TRIES_PER_MINUTE = 30
FORMS: dict[str, Form] = {"nhanh": "express", "day-du": "long"}
"""`?mau=`; the short form otherwise."""
CHANNEL, KIOSK = "form", "kiosk"
BACK_S = 8
"""Seconds of thanks on the counter's screen."""
THANKED = {"xong", "thap", "don", "khong"}


def setup(app: web.Application) -> None:
    app[TRIES] = Newcomers(TRIES_PER_MINUTE)
    app.add_routes(routes)


@dataclass(frozen=True)
class _Opened:
    """What is being rated. `known`: what is sure of the visit."""

    form: Form
    known: dict[Situation, bool]
    unit: str
    procedure: str | None
    channel: str
    action: str


def _said(request: web.Request) -> Language:
    return "en" if language(request) == "en" else "vi"


def _today(shared: Services) -> dt.date:
    return shared.clock().astimezone(LOCAL).date()


@routes.get("/danhgia")
async def door(request: web.Request) -> web.StreamResponse:
    """Where a code is typed, and where one comes to after rating (`?xong=`)."""
    done = request.query.get("xong")
    return _private(
        render(request, "rating_door.html", {"done": done if done in THANKED else None, "wrong": None})
    )


@routes.post("/danhgia")
async def typed(request: web.Request) -> web.StreamResponse:
    written = str((await read_form(request)).get("code", "")).strip().rstrip("/").rpartition("/")[2]
    code = "".join(c for c in written if c.isalnum())[:20]
    raise web.HTTPSeeOther(f"/danhgia/{code.upper()}" if code.isascii() and code else "/danhgia")


async def _visit(request: web.Request) -> visits.Visit | web.Response:
    """The visit of the address's code, or the page that says that there is none."""
    shared, code = services(request), request.match_info["code"]
    if not await request.app[TRIES].admit(address_of(request)):
        _ = words(request)
        return _wrong(request, _("Có quá nhiều mã được thử. Anh/chị chờ một phút rồi thử lại."), 429)
    return await shared.read(lambda c: visits.find(c, code, _today(shared))) or _unknown(request)


def _unknown(request: web.Request) -> web.Response:
    _ = words(request)
    return _wrong(request, _("Mã đã dùng hoặc không đúng. Anh/chị xem lại mã trên phiếu giúp nhé."), 404)


def _wrong(request: web.Request, text: str, status: int) -> web.Response:
    return _private(render(request, "rating_door.html", {"done": None, "wrong": text}, status=status))


def _opened(request: web.Request, visit: visits.Visit) -> _Opened:
    form = FORMS.get(request.query.get("mau", ""), "short")
    unit = visit.unit or services(request).knowledge.place.name
    known = Path.model_validate({"known": visit.known}).known
    return _Opened(form, known, unit, visit.procedure_id, CHANNEL, request.path_qs)


@routes.get("/danhgia/{code:[A-Za-z0-9-]{1,24}}")
async def page(request: web.Request) -> web.StreamResponse:
    visit = await _visit(request)
    return visit if isinstance(visit, web.Response) else _form(request, _opened(request, visit))


@routes.post("/danhgia/{code:[A-Za-z0-9-]{1,24}}")
async def send(request: web.Request) -> web.StreamResponse:
    """Take the rating; the same form sent twice is thanked for twice and counted once."""
    fields = await read_form(request)
    shared, today = services(request), _today(services(request))
    sent = str(fields.get("once", ""))
    visit = await _visit(request)
    if isinstance(visit, web.Response):
        again = visit.status == 404 and sent and not await shared.read(lambda c: ratings.is_new(c, sent))  # noqa: PLR2004 - not found
        return _thanks(str(fields.get("thanks", "xong"))) if again else visit
    opened, found = _opened(request, visit), visit

    if fields.get("action") == "decline":
        await shared.write(lambda c: _decline(c, found, today))
        return _thanks("khong")
    path = rating_forms.ticked(shared.knowledge.questionnaire, opened.form, opened.known, fields)
    if not path.answers:
        return _form(
            request, opened, path, error=words(request)("Anh/chị chọn ít nhất một câu trả lời giúp nhé.")
        )

    def work(connection: Connection) -> bool:
        if not visits.use(connection, found.id):
            return not ratings.is_new(connection, sent)
        ratings.first_time(connection, sent, today)
        if found.source == "counter":
            _count(connection, opened, today)
        _store(connection, shared, opened, path, today)
        return True

    return _thanks(_after(path)) if await shared.write(work) else _unknown(request)


def _decline(connection: Connection, visit: visits.Visit, today: dt.date) -> None:
    if visits.use(connection, visit.id):
        ratings.tally(connection, day=today, channel=CHANNEL, event="declined")


def _count(connection: Connection, opened: _Opened, today: dt.date) -> None:
    rating_invitations.count(
        connection, day=today, unit=opened.unit, procedure_id=opened.procedure, channel=opened.channel
    )


def _store(connection: Connection, shared: Services, opened: _Opened, path: Path, today: dt.date) -> None:
    questionnaire = shared.knowledge.questionnaire
    given = Given(opened.channel, opened.unit, opened.procedure, today)
    store(connection, questionnaire, path, given, completed=True)
    # Nobody is known here to whom a consent could be tied: that a text was agreed to is counted.
    for event in ("completed", ratings.agreed_to(questionnaire.consent.version)):
        ratings.tally(connection, day=today, channel=opened.channel, event=event)


def _after(path: Path) -> str:
    """Which thanks somebody reads: with the doors of a letter, with the way to feedback, or plain."""
    if petition_in(path.comment or "") is not None:
        return "don"
    return "thap" if is_low(path) else "xong"


def _thanks(done: str) -> web.Response:
    return web.Response(
        status=303, headers={"Location": f"/danhgia?xong={done if done in THANKED else 'xong'}"}
    )


def _form(
    request: web.Request,
    opened: _Opened,
    path: Path | None = None,
    *,
    error: str | None = None,
    status: int = 400,
) -> web.Response:
    shared, said = services(request), _said(request)
    questionnaire, place = shared.knowledge.questionnaire, shared.knowledge.place
    place = place.in_english() if said == "en" else place
    records = shared.knowledge.english.records if said == "en" else shared.knowledge.procedures
    record = records.get(opened.procedure or "")
    start = Path(form=opened.form, known=opened.known)
    context = {
        "questionnaire": questionnaire,
        "said": said,
        "opened": opened,
        "given": path or start,
        "sections": rating_forms.sections(questionnaire, start),
        "gates": [g for g in questionnaire.gates if g.situation in rating_forms.gates(questionnaire, start)],
        "consent": questionnaire.consent.form.text(said).format(
            agency=place.office, link=place.website or place.name
        ),
        "procedure": record.short_name if record else None,
        "unit": opened.unit,
        "once": new_token(),
        "error": error,
        "kiosk": opened.channel == KIOSK,
    }
    return _private(render(request, "rating_form.html", context, status=status if error else 200))


def _private(response: web.Response) -> web.Response:
    response.headers["Cache-Control"] = "no-store"
    return response


async def _screen(request: web.Request) -> tuple[Kiosk, _Opened]:
    shared, key = services(request), request.match_info["key"]
    if not await request.app[TRIES].admit(address_of(request)):
        raise web.HTTPTooManyRequests
    found = await shared.read(lambda c: kiosks.find(c, key))
    if found is None:
        raise web.HTTPNotFound
    unit = found.unit or shared.knowledge.place.name
    return found, _Opened(found.form, {"online": False}, unit, None, KIOSK, request.path)


@routes.get("/ki-ot/{key:[A-Z0-9]{1,32}}")
async def screen(request: web.Request) -> web.StreamResponse:
    """The counter's screen: begins anew by itself when it is left."""
    _, opened = await _screen(request)
    return _form(request, opened)


@routes.post("/ki-ot/{key:[A-Z0-9]{1,32}}")
async def tapped(request: web.Request) -> web.StreamResponse:
    """Take a rating from the screen, unless one was given there a moment ago."""
    shared, now, today = services(request), services(request).clock(), _today(services(request))
    kiosk, opened = await _screen(request)
    fields, _ = await read_form(request), words(request)
    path = rating_forms.ticked(shared.knowledge.questionnaire, opened.form, opened.known, fields)
    sent = str(fields.get("once", ""))
    if fields.get("action") == "decline":
        raise web.HTTPSeeOther(request.path)
    if not path.answers:
        return _form(request, opened, path, error=_("Anh/chị chọn ít nhất một câu trả lời giúp nhé."))

    def work(connection: Connection) -> bool:
        if not ratings.is_new(connection, sent):
            return True
        if not kiosks.take_turn(connection, kiosk.id, now):
            return False
        ratings.first_time(connection, sent, today)
        _store(connection, shared, opened, path, today)
        return True

    if not await shared.write(work):
        wait = _("Màn hình này vừa nhận một ý kiến. Anh/chị chờ vài giây rồi bấm gửi lại nhé.")
        return _form(request, opened, path, error=wait, status=429)
    answer = render(request, "rating_door.html", {"done": "kiosk", "wrong": None})
    answer.headers["Refresh"] = f"{BACK_S}; url={request.path}"
    return _private(answer)

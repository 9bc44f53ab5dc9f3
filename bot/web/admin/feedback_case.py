"""One feedback: everything that is known of it, and what an office may do with it.

What goes out to its sender or to everybody is shown before, word by word. Every change names the last entry that was on
the page, so that two people do not undo each other's work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.web.admin.feedback import HERE
from bot.web.forms import read_form
from bot.web.pages import language, render, words
from bot.web.services import STAFF, services
from handlers import feedback_decisions as decisions
from handlers.feedback_news import place_text
from handlers.feedback_words import (
    actor_label,
    category_label,
    move_label,
    stage_label,
    step_label,
)
from handlers.turn import LOCAL
from knowledge.pakn import ALLOWED, register
from knowledge.privacy import mask
from knowledge.public_words import public_text, suspects
from storage import audit, feedback, feedback_changes, feedback_dues, feedback_events, feedback_files, people
from storage.audit_actions import Action
from storage.errors import Refused
from storage.feedback import Feedback
from storage.feedback_changes import By

routes = web.RouteTableDef()
ONE = HERE + r"/{feedback:\d+}"
LONGEST = 2000
LONGEST_REASON = 300

Form = Mapping[str, str | FileField]
Change = Callable[[Connection, Feedback, By], Mapping[str, Any] | None]
"""Changes a feedback; returns what the audit should say of it. Words stay in the register of the feedback."""


@routes.get(ONE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(
    request: web.Request, problem: str | None = None, status: int = 200, **more: Any
) -> web.Response:
    """`more`: what is shown before it goes out, and what was typed."""
    _, spoken, today = words(request), language(request), _today(request)
    number = _feedback_id(request)

    def work(connection: Connection) -> dict[str, Any]:
        found = _found(request, connection, number)
        repeated = feedback.find(connection, found.repeat_of) if found.repeat_of else None
        split = feedback.find(connection, found.split_from) if found.split_from else None
        return {
            "item": found,
            "events": feedback_events.of(connection, number),
            "dues": feedback_dues.of(connection, number),
            "pictures": feedback_files.of(connection, number),
            "units": people.units(connection),
            "repeated": repeated,
            "split": split,
            "seen": feedback_events.last_id(connection, number),
        }

    context = await services(request).read(work)
    found = context["item"]
    named = {
        "problem": problem,
        "today": today,
        "here": f"{HERE}/{number}",
        "moves": {move.value for move, (stages, _to) in ALLOWED.items() if found.stage in stages},
        "place": place_text(found.place) if found.place else None,
        "categories": [(one.id, one.label(spoken)) for one in register().categories],
        "refusals": [(one.id, one.label(spoken)) for one in register().refusals],
        "category": category_label(found.category, spoken),
        "stage_label": lambda stage: stage_label(_, stage),
        "move_label": lambda move: move_label(_, move),
        "step_label": lambda step: step_label(_, step),
        "actor_label": lambda actor: actor_label(_, actor),
        "refusal_label": lambda reason: one.label(spoken) if (one := register().refusal(reason)) else reason,
        "public": {"summary": public_text(found.text), "answer": public_text(found.answer or "")},
        "preview": None,
        "draft": "",
        "suspects": (),
    }
    return render(request, "admin/feedback_case.html", {**context, **named, **more}, status=status)


def _found(request: web.Request, connection: Connection, number: int) -> Feedback:
    """A feedback this official may see.

    Raises:
        HTTPNotFound: there is none, or it accuses somebody and they are no administrator.
    """
    found = feedback.find(connection, number)
    if found is None or (found.restricted and request[STAFF].role != "admin"):
        raise web.HTTPNotFound
    return found


def _feedback_id(request: web.Request) -> int:
    return int(request.match_info["feedback"][:18])


def _today(request: web.Request) -> dt.date:
    return services(request).clock().astimezone(LOCAL).date()


def _field(form: Form, name: str, most: int = LONGEST) -> str:
    return str(form.get(name, "")).replace("\r\n", "\n").strip()[:most]


async def _change(request: web.Request, action: Action, change: Change, form: Form, by: By) -> web.Response:
    """Make a change and write it down with who made it; a refusal is shown on the page."""
    shared, number = services(request), _feedback_id(request)

    def work(connection: Connection) -> None:
        found = _found(request, connection, number)
        detail = change(connection, found, by)
        audit.record(
            connection,
            actor=by.actor,
            action=action,
            subject=found.code,
            now=by.now,
            detail=detail,
        )

    try:
        await shared.write(work)
    except Refused as error:
        return await _page(request, str(error), status=409, draft=_field(form, "text"))
    raise web.HTTPSeeOther(f"{HERE}/{number}")


def _by(request: web.Request, form: Form, text: str | None = None, reason: str | None = None) -> By:
    """Who acts, and what they had before their eyes."""
    seen = _field(form, "seen", 18)
    now = services(request).clock()
    return By(
        request[STAFF].login, now, text or None, reason or None, int(seen) if seen.isdecimal() else None
    )


@routes.post(ONE + "/tiep-nhan")
async def accept(request: web.Request) -> web.StreamResponse:
    form = await read_form(request)

    def change(connection: Connection, found: Feedback, by: By) -> None:
        decisions.accept(connection, found.id, by)

    return await _change(request, "feedback.accept", change, form, _by(request, form))


@routes.post(ONE + "/phan-loai")
async def sort(request: web.Request) -> web.StreamResponse:
    """Its category, and the earlier one that it repeats."""
    _, form = words(request), await read_form(request)
    category, earlier = register().category(_field(form, "category")), _field(form, "repeat_of", 20).upper()

    def change(connection: Connection, found: Feedback, by: By) -> Mapping[str, Any]:
        repeated = feedback.by_code(connection, earlier) if earlier else None
        if earlier and (repeated is None or repeated.id >= found.id or repeated.restricted):
            raise Refused(_("Không thấy phản ánh trước có mã {code}.").format(code=earlier))
        chosen = category.id if category else None
        feedback_changes.sort(connection, found.id, by, chosen, repeated.id if repeated else None)
        return {"category": chosen, "repeat_of": earlier or None}

    return await _change(request, "feedback.sort", change, form, _by(request, form))


@routes.post(ONE + "/giao")
async def assign(request: web.Request) -> web.StreamResponse:
    """To an office of ours; its officials are told in the chat."""
    _, form = words(request), await read_form(request)
    chosen = _field(form, "unit", 18)

    def change(connection: Connection, found: Feedback, by: By) -> Mapping[str, Any]:
        units = {str(unit_id): (unit_id, name) for unit_id, name in people.units(connection)}
        if chosen not in units:
            raise Refused(_("Anh/chị chọn một đơn vị."))
        unit_id, name = units[chosen]
        decisions.assign(connection, found.id, unit_id, name, by)
        return {"unit": name}

    return await _change(request, "feedback.assign", change, form, _by(request, form, _field(form, "text")))


@routes.post(ONE + "/bo-sung")
async def need_more(request: web.Request) -> web.StreamResponse:
    form = await read_form(request)

    def change(connection: Connection, found: Feedback, by: By) -> None:
        decisions.need_more(connection, found.id, by)

    return await _change(
        request, "feedback.need_more", change, form, _by(request, form, _field(form, "text"))
    )


@routes.post(ONE + "/chuyen")
async def transfer(request: web.Request) -> web.StreamResponse:
    """To an agency elsewhere, with a reason."""
    form = await read_form(request)

    def change(connection: Connection, found: Feedback, by: By) -> Mapping[str, Any]:
        decisions.transfer(connection, found.id, by)
        return {"to": by.reason}

    by = _by(request, form, _field(form, "text"), _field(form, "agency", LONGEST_REASON))
    return await _change(request, "feedback.transfer", change, form, by)


@routes.post(ONE + "/tu-choi")
async def refuse(request: web.Request) -> web.StreamResponse:
    """With a reason from the list, and words."""
    form = await read_form(request)
    reason = register().refusal(_field(form, "reason"))

    def change(connection: Connection, found: Feedback, by: By) -> Mapping[str, Any]:
        decisions.refuse(connection, found.id, by)
        return {"reason": by.reason}

    by = _by(request, form, _field(form, "text"), reason.id if reason else None)
    return await _change(request, "feedback.refuse", change, form, by)


@routes.post(ONE + "/tra-loi")
async def answer(request: web.Request) -> web.StreamResponse:
    """Shown once as its sender will read it, then sent."""
    form = await read_form(request)
    text = _field(form, "text")
    if text and not form.get("send"):
        return await _page(request, preview="answer", draft=text)

    def change(connection: Connection, found: Feedback, by: By) -> None:
        decisions.answer(connection, found.id, by)

    return await _change(request, "feedback.answer", change, form, _by(request, form, text))


@routes.post(ONE + "/cong-khai")
async def publish(request: web.Request) -> web.StreamResponse:
    """Shown once as everybody will read it; numbers and codes are not let through at all."""
    _, form = words(request), await read_form(request)
    summary, said = _field(form, "summary"), _field(form, "answer")
    public = {"summary": public_text(summary), "answer": public_text(said)}
    shown: dict[str, Any] = {
        "preview": "public",
        "public": public,
        "suspects": suspects(f"{public['summary']}\n{public['answer']}"),
    }
    if not summary or not said:
        return await _page(request, _("Anh/chị ghi tóm tắt và câu trả lời để công khai."), status=400)
    if not form.get("send") or public != {"summary": summary, "answer": said}:
        return await _page(request, **shown)
    if not form.get("read"):
        missing = _("Anh/chị đọc lại và đánh dấu là không còn tên người, địa chỉ nhà.")
        return await _page(request, missing, status=400, **shown)

    def change(connection: Connection, found: Feedback, by: By) -> Mapping[str, Any]:
        feedback_changes.publish(connection, found.id, by, summary, said)
        return public

    return await _change(request, "feedback.publish", change, form, _by(request, form))


@routes.post(ONE + "/khong-cong-khai")
async def keep_back(request: web.Request) -> web.StreamResponse:
    """Not to be published, or taken back, with a reason."""
    _, form = words(request), await read_form(request)
    reason = _field(form, "reason", LONGEST_REASON)

    def change(connection: Connection, found: Feedback, by: By) -> Mapping[str, Any]:
        if not by.reason:
            raise Refused(_("Anh/chị ghi lý do không công khai."))
        feedback_changes.keep_back(connection, found.id, by)
        return {"reason": by.reason}

    return await _change(request, "feedback.keep_back", change, form, _by(request, form, reason=reason))


@routes.post(ONE + "/tach")
async def split(request: web.Request) -> web.StreamResponse:
    """A letter about two things becomes two."""
    form = await read_form(request)
    kept, parted, accuses = (
        mask(_field(form, "kept")),
        mask(_field(form, "parted")),
        bool(form.get("accuses")),
    )

    def change(connection: Connection, found: Feedback, by: By) -> Mapping[str, Any]:
        made = decisions.split(connection, found.id, by, kept, parted, restricted=accuses)
        return {} if accuses else {"new": made.code}

    return await _change(request, "feedback.split", change, form, _by(request, form))


@routes.post(ONE + "/han-che")
async def restrict(request: web.Request) -> web.StreamResponse:
    """It accuses somebody: from now on only administrators see it."""
    form = await read_form(request)

    def change(connection: Connection, found: Feedback, by: By) -> None:
        decisions.restrict(connection, found.id, by)

    try:
        return await _change(request, "feedback.restrict", change, form, _by(request, form))
    except web.HTTPSeeOther:
        if request[STAFF].role != "admin":  # who found it out does not see it any more
            raise web.HTTPSeeOther(HERE) from None
        raise


@routes.post(ONE + "/dong")
async def close(request: web.Request) -> web.StreamResponse:
    """Over before the clock closes it; place, pictures and phone number are erased."""
    form = await read_form(request)

    def change(connection: Connection, found: Feedback, by: By) -> None:
        feedback_changes.close(connection, found.id, by)

    return await _change(request, "feedback.close", change, form, _by(request, form))


@routes.get(ONE + r"/anh/{picture:\d+}")
async def picture(request: web.Request) -> web.StreamResponse:
    """A picture of the form, to be downloaded: never shown as a page of this site."""
    number, picture_id = _feedback_id(request), int(request.match_info["picture"][:18])

    def work(connection: Connection) -> tuple[str, bytes] | None:
        _found(request, connection, number)
        return feedback_files.content(connection, number, picture_id)

    found = await services(request).read(work)
    if found is None:
        raise web.HTTPNotFound
    content_type, body = found
    name = f"phan-anh-{number}-{picture_id}.jpg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return web.Response(body=body, content_type=content_type, headers=headers)

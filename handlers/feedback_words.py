"""How a feedback stands, in words its sender and the officials read."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.formats import day_text
from knowledge.pakn import OPEN, Category, Move, Stage, Step, register
from knowledge.privacy import mask
from knowledge.texts import Translate
from storage import feedback_dues, feedback_events
from storage.feedback import CITIZEN, CLOCK, Feedback


def stage_label(_: Translate, stage: Stage) -> str:
    """A stage in a few words."""
    return {
        Stage.NEW: _("đã nhận, chờ cán bộ xem"),
        Stage.ACCEPTED: _("đã tiếp nhận"),
        Stage.NEED_MORE: _("cán bộ hỏi thêm"),
        Stage.WORKING: _("đang xử lý"),
        Stage.REFUSED: _("không tiếp nhận"),
        Stage.TRANSFERRED: _("đã chuyển cơ quan khác"),
        Stage.ANSWERED: _("đã trả lời"),
        Stage.PUBLISHED: _("đã trả lời, đã công khai"),
        Stage.UNPUBLISHED: _("đã trả lời, không công khai"),
        Stage.CLOSED: _("đã đóng"),
        Stage.REOPENED: _("đã mở lại, chờ cán bộ xem"),
    }[stage]


def move_label(_: Translate, move: Move) -> str:
    """What happened, as the register of a case says it."""
    return {
        Move.RECEIVE: _("nhận"),
        Move.ACCEPT: _("tiếp nhận"),
        Move.ASSIGN: _("giao đơn vị"),
        Move.NEED_MORE: _("hỏi thêm người gửi"),
        Move.SUPPLY: _("người gửi bổ sung"),
        Move.TRANSFER: _("chuyển cơ quan khác"),
        Move.REFUSE: _("từ chối"),
        Move.ANSWER: _("trả lời"),
        Move.PUBLISH: _("công khai"),
        Move.KEEP_BACK: _("không công khai"),
        Move.REOPEN: _("mở lại"),
        Move.CLOSE: _("đóng"),
        Move.SORT: _("phân loại"),
        Move.RATE: _("người gửi đánh giá"),
        Move.SPLIT: _("tách nội dung"),
        Move.RESTRICT: _("chuyển sang danh sách tố cáo"),
    }[move]


def step_label(_: Translate, step: Step) -> str:
    """What an office owes."""
    return {
        Step.CHECK: _("xem, tiếp nhận"),
        Step.FORWARD: _("chuyển đơn vị"),
        Step.INFORM: _("báo người gửi"),
        Step.ANSWER: _("trả lời"),
        Step.PUBLISH: _("công khai"),
    }[step]


def actor_label(_: Translate, actor: str) -> str:
    """Who it was; officials are stored by name."""
    return {CITIZEN: _("người gửi"), CLOCK: _("tự động")}.get(actor, actor)


def category_label(category_id: str | None, language: str) -> str | None:
    """What it is about; one of a newer version as it is stored."""
    found: Category | None = register().category(category_id)
    return found.label(language) if found else category_id


def promise(connection: Connection, found: Feedback, _: Translate) -> str:
    """What happens next and by when, for whoever has just sent something."""
    dues = {owed.step: owed.day for owed in feedback_dues.of(connection, found.id)}
    if Step.CHECK not in dues or Step.ANSWER not in dues:
        return _("Cán bộ sẽ xem trong 2 ngày làm việc.")
    return _(
        "Cán bộ xem và báo có tiếp nhận không, chậm nhất ngày {check}. Trả lời chậm nhất ngày {answer}."
    ).format(check=day_text(dues[Step.CHECK], _), answer=day_text(dues[Step.ANSWER], _))


def standing(connection: Connection, found: Feedback, _: Translate, language: str, *, own: bool) -> str:
    """How far it is, for who has its code. `own`: its sender; others read no numbers of persons."""
    parts = [_("Phản ánh {code}: {state}.").format(code=found.code, state=stage_label(_, found.stage))]
    if found.unit and not found.restricted:
        parts.append(_("Đơn vị: {unit}.").format(unit=found.unit))
    if found.stage in OPEN and (day := answer_day(connection, found)):
        parts.append(_("Hạn trả lời: {day}.").format(day=day_text(day, _)))
    words = last_words(connection, found, language)
    text = "\n".join(parts)
    return f"{text}\n\n{words if own else mask(words)}" if words else text


def answer_day(connection: Connection, found: Feedback) -> dt.date | None:
    """By when the answer is owed."""
    dues = feedback_dues.of(connection, found.id)
    return next((owed.day for owed in dues if owed.step is Step.ANSWER), None)


_SETTLES = frozenset({Move.ANSWER, Move.REFUSE, Move.TRANSFER})
"""A case that was reopened may be refused after it was answered: the last of these is what holds."""


def last_words(connection: Connection, found: Feedback, language: str) -> str | None:
    """What the office said last: its answer, its question, or why it does not answer."""
    settled = found.stage not in OPEN
    wanted = _SETTLES if settled else {Move.NEED_MORE} if found.stage is Stage.NEED_MORE else set()
    events = [event for event in feedback_events.of(connection, found.id) if event.move in wanted]
    if settled and (not events or events[-1].move is Move.ANSWER):
        return found.answer
    if not events:
        return None
    last = events[-1]
    refusal = register().refusal(last.reason)
    reason = refusal.label(language) if refusal else last.reason
    return "\n".join(part for part in (reason, last.text) if part)


def local_day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LOCAL).date()

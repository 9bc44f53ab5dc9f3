"""Officials work on their office's feedback in the chat: take it up, ask, pass it on, refuse, answer.

Two who act at once are told who was first; what the second had typed is shown back, so that nothing is lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import Connection

from handlers import feedback_decisions as decisions
from handlers.feedback_news import unit_buttons, unit_text
from handlers.feedback_words import actor_label, move_label, stage_label
from handlers.turn import Outcome, Turn
from knowledge.offices import same_office
from knowledge.pakn import OPEN, register
from knowledge.text import shorten
from storage import feedback, people
from storage.errors import Refused
from storage.feedback import Feedback
from storage.feedback_changes import By, Overtaken
from storage.messages import Button
from storage.people import Person

WAITS = dt.timedelta(hours=4)
MOST_LISTED = 10
LONGEST = 2000
"""Characters of an answer: two messages on a phone."""

Kind = Literal["need_more", "transfer", "refuse", "answer"]


class Duty(BaseModel):
    """What is known so far of what an official does to a feedback."""

    feedback: int
    kind: Kind
    choice: str | None = None
    """The reason to refuse, or the id of the office that it goes to; `0`: an agency elsewhere."""
    text: str | None = None


def mine(turn: Turn) -> Outcome:
    """`/pakn`: what my office still owes an answer to, the oldest first."""
    _, person = turn.text, _person(turn)
    if person is None:
        turn.reply(
            _("Mục này dành cho cán bộ đã liên kết tài khoản. Anh/chị gõ /lienket rồi đến mã được cấp.")
        )
        return Outcome.FEEDBACK
    found = feedback.open_of_unit(turn.connection, person.unit_id)
    if not found:
        turn.reply(_("{unit} không có phản ánh nào đang chờ.").format(unit=person.unit))
        return Outcome.FEEDBACK
    shown, more = found[:MOST_LISTED], len(found) - MOST_LISTED
    lines = [
        f"{n}. {one.code} ({stage_label(_, one.stage)}): {_short(one)}" for n, one in enumerate(shown, 1)
    ]
    rest = [_("… và {more} phản ánh nữa.").format(more=more)] if more > 0 else []
    head = _("Phản ánh {unit} cần trả lời:").format(unit=person.unit)
    turn.reply(
        "\n".join([head, *lines, *rest]),
        tuple(Button(label=one.code, value=f"pakn:show:{one.id}") for one in shown),
    )
    return Outcome.FEEDBACK


def _short(found: Feedback) -> str:
    return " ".join(shorten(found.text).split())[:80]


def _person(turn: Turn) -> Person | None:
    return people.of_conversation(turn.connection, turn.conversation_id)


def _of_my_unit(turn: Turn, feedback_id: str | int) -> Feedback | None:
    """A feedback that lies with this official's office; None, and told so, otherwise."""
    person = _person(turn)
    found = feedback.find(turn.connection, int(feedback_id)) if str(feedback_id).isdecimal() else None
    if person is None or found is None or found.restricted or found.unit_id != person.unit_id:
        turn.state.flow = None
        turn.reply(turn.text("Phản ánh này không còn ở đơn vị của anh/chị. Gõ /pakn để xem danh sách."))
        return None
    return found


def press(turn: Turn) -> Outcome | None:
    """The buttons under a feedback, and those of its steps."""
    match (turn.message.button or "").split(":")[1:]:
        case ["cancel"]:
            turn.state.flow = None
            turn.reply(turn.text("Đã bỏ. Phản ánh vẫn như cũ. Gõ /pakn để xem danh sách."))
        case ["show", number] if found := _of_my_unit(turn, number):
            _show(turn, found)
        case ["accept", number] if found := _of_my_unit(turn, number):
            _do(turn, found, decisions.accept, None)
        case [("need_more" | "answer" | "transfer" | "refuse") as kind, number] if found := _of_my_unit(
            turn, number
        ):
            _begin(turn, found, kind)
        case ["choose", choice]:
            return _chosen(turn, choice)
        case ["send"]:
            return _send(turn)
        case ["again"] if duty := _duty(turn):
            _ask(turn, duty.model_copy(update={"text": None}))
        case [("show" | "accept" | "need_more" | "answer" | "transfer" | "refuse"), _number]:
            pass  # told already that it is not theirs
        case _:
            return None
    return Outcome.FEEDBACK


def _show(turn: Turn, found: Feedback) -> None:
    turn.reply(unit_text(turn.connection, found, turn.text), unit_buttons(found, turn.text))


def _begin(turn: Turn, found: Feedback, kind: Kind) -> None:
    """The first question of a step; nothing is begun on what is settled."""
    if found.stage not in OPEN:
        _overtaken(turn, found, Overtaken(None))
        return
    _ask(turn, Duty(feedback=found.id, kind=kind))


def _ask(turn: Turn, duty: Duty) -> None:
    """Ask for what is still missing: a choice, then words."""
    _ = turn.text
    turn.wait("pakn", duty.model_dump())
    cancel = Button(label=_("Thôi"), value="pakn:cancel")
    if duty.kind == "refuse" and duty.choice is None:
        reasons = tuple(
            Button(label=one.label(turn.language), value=f"pakn:choose:{one.id}")
            for one in register().refusals
        )
        turn.reply(_("Vì sao không tiếp nhận?"), (*reasons, cancel))
        return
    if duty.kind == "transfer" and duty.choice is None:
        turn.reply(_("Chuyển đến đâu? Anh/chị chọn, hoặc gõ tên đơn vị."), (*_units(turn), cancel))
        return
    asked = {
        "need_more": _("Anh/chị muốn hỏi người gửi điều gì? Nhắn một tin, người gửi đọc đúng như vậy."),
        "answer": _("Anh/chị nhắn câu trả lời trong một tin. Máy cho xem lại trước khi gửi."),
        "refuse": _("Anh/chị viết vài lời cho người gửi: vì sao, và nên đến đâu."),
        "transfer": _("Lý do chuyển?")
        if duty.choice != "0"
        else _("Anh/chị nhắn một tin: dòng đầu là tên cơ quan nhận, dòng sau là lý do chuyển."),
    }
    turn.reply(asked[duty.kind], (cancel,))


def _units(turn: Turn) -> tuple[Button, ...]:
    person = _person(turn)
    own = person.unit_id if person else 0
    others = [(id_, name) for id_, name in people.units(turn.connection) if id_ != own][: MOST_LISTED - 1]
    buttons = tuple(Button(label=name, value=f"pakn:choose:{id_}") for id_, name in others)
    return (*buttons, Button(label=turn.text("Cơ quan khác"), value="pakn:choose:0"))


def _duty(turn: Turn) -> Duty | None:
    data = turn.waiting("pakn", WAITS)
    return None if data is None else Duty.model_validate(data)


def _chosen(turn: Turn, choice: str) -> Outcome | None:
    """A reason, or an office."""
    duty = _duty(turn)
    if duty is None or not _may_choose(turn, duty, choice):
        return None
    _ask(turn, duty.model_copy(update={"choice": choice}))
    return Outcome.FEEDBACK


def _may_choose(turn: Turn, duty: Duty, choice: str) -> bool:
    if duty.kind == "refuse":
        return register().refusal(choice) is not None
    return duty.kind == "transfer" and (
        choice == "0" or choice in {str(u) for u, _ in people.units(turn.connection)}
    )


def step(turn: Turn) -> Outcome | None:
    """What an official types in the middle of a step."""
    duty, said = _duty(turn), turn.message.text.strip()
    if duty is None or turn.message.kind != "text" or not said:
        return None
    found = _of_my_unit(turn, duty.feedback)
    if found is None or _is_too_long(turn, said):
        return Outcome.FEEDBACK
    if duty.kind == "transfer" and duty.choice is None:
        return _typed_unit(turn, duty, said)
    if duty.kind == "refuse" and duty.choice is None:
        return None
    if duty.kind == "answer":
        _preview(turn, duty.model_copy(update={"text": said}))
        return Outcome.FEEDBACK
    _finish(turn, found, duty, said)
    return Outcome.FEEDBACK


def _is_too_long(turn: Turn, said: str) -> bool:
    """Asked to shorten it: nothing is cut off behind anybody's back."""
    if len(said) <= LONGEST:
        return False
    asked = turn.text(
        "Lời này dài {n} ký tự, nhiều hơn {most} nên chưa gửi. Anh/chị rút gọn rồi nhắn lại giúp."
    )
    turn.reply(asked.format(n=len(said), most=LONGEST), turn.state.menu)
    return True


def _typed_unit(turn: Turn, duty: Duty, said: str) -> Outcome | None:
    names = {name: unit_id for unit_id, name in people.units(turn.connection)}
    meant = same_office(said, list(names))
    if meant is None:
        return None
    _ask(turn, duty.model_copy(update={"choice": str(names[meant])}))
    return Outcome.FEEDBACK


def _preview(turn: Turn, duty: Duty) -> None:
    """The very words, before they go out."""
    _ = turn.text
    turn.wait("pakn", duty.model_dump())
    turn.reply(
        _("Người gửi sẽ đọc:") + f"\n\n{duty.text}",
        (
            Button(label=_("Gửi trả lời"), value="pakn:send"),
            Button(label=_("Viết lại"), value="pakn:again"),
            Button(label=_("Thôi"), value="pakn:cancel"),
        ),
    )


def _send(turn: Turn) -> Outcome | None:
    duty = _duty(turn)
    if duty is None or duty.kind != "answer" or not duty.text:
        return None
    if found := _of_my_unit(turn, duty.feedback):
        _do(turn, found, decisions.answer, duty.text)
    return Outcome.FEEDBACK


def _finish(turn: Turn, found: Feedback, duty: Duty, said: str) -> None:
    """Everything is known: do it."""
    if duty.kind == "need_more":
        _do(turn, found, decisions.need_more, said)
    elif duty.kind == "refuse":
        _do(turn, found, decisions.refuse, said, duty.choice)
    elif duty.choice == "0":
        agency, _line, why = said.partition("\n")
        if not why.strip():
            _ask(turn, duty)
            return
        _do(turn, found, decisions.transfer, why.strip(), agency.strip())
    else:
        unit_id = int(duty.choice or 0)
        unit = dict(people.units(turn.connection))[unit_id]

        def pass_on(connection: Connection, feedback_id: int, by: By) -> None:
            decisions.assign(connection, feedback_id, unit_id, unit, by)

        _do(turn, found, pass_on, said)


def _do(
    turn: Turn,
    found: Feedback,
    decide: Callable[[Connection, int, By], None],
    text: str | None,
    reason: str | None = None,
) -> None:
    """Make the move and say what came of it."""
    _, person = turn.text, _person(turn)
    assert person is not None
    turn.state.flow = None
    by = By(f"{person.name} ({person.unit})", turn.now, text, reason)
    try:
        decide(turn.connection, found.id, by)
    except Overtaken as error:
        _overtaken(turn, found, error, text)
        return
    except Refused as error:
        turn.reply(str(error))
        return
    now = feedback.one(turn.connection, found.id)
    told = _("Đã ghi. Phản ánh {code}: {state}.").format(code=now.code, state=stage_label(_, now.stage))
    if now.conversation_id is None:
        away = _("Máy không nhắn được cho người gửi; họ đọc khi tra cứu bằng mã {code}.")
        told += "\n" + away.format(code=now.code)
    same_unit = now.unit_id == person.unit_id
    turn.reply(told, unit_buttons(now, _) if same_unit else ())


def _overtaken(turn: Turn, found: Feedback, error: Overtaken, typed: str | None = None) -> None:
    """Somebody else was first: who, what, and how it stands."""
    _ = turn.text
    now = feedback.one(turn.connection, found.id)
    lines = [_("Phản ánh {code}: {state}.").format(code=now.code, state=stage_label(_, now.stage))]
    if error.last is not None:
        done = _("{who} vừa làm trước anh/chị: {what}.")
        lines.insert(
            0, done.format(who=actor_label(_, error.last.actor), what=move_label(_, error.last.move))
        )
    if typed:
        lines.append(_("Lời anh/chị vừa viết chưa gửi đi:") + f"\n{typed}")
    turn.reply("\n\n".join(lines), unit_buttons(now, _))

"""A phone number to be called back on, for one feedback: asked for by itself, agreed to, and kept nowhere else."""

from __future__ import annotations

import datetime as dt

from handlers.turn import Outcome, Turn
from knowledge.phones import mobile
from knowledge.privacy import phone_in
from storage import consents, feedback
from storage.messages import Button

WAITS = dt.timedelta(hours=1)
SOME_DIGITS = 6
PURPOSE, VERSION = "callback", "goi-lai-1"


def offer(turn: Turn, receipt: str, code: str) -> None:
    """Under the receipt, ask whether somebody may call."""
    _ = turn.text
    turn.reply(
        receipt + "\n\n" + _("Anh/chị có muốn để lại số điện thoại để cán bộ gọi lại không?"),
        (
            Button(label=_("Để lại số"), value=f"callback:ask:{code}"),
            Button(label=_("Không cần"), value="callback:no"),
        ),
    )


def press(turn: Turn) -> Outcome | None:
    """The answer to the offer."""
    _ = turn.text
    match (turn.message.button or "").split(":")[1:]:
        case ["no"]:
            turn.state.flow = None
            turn.reply(_("Vâng ạ. Không có số điện thoại nào được lưu."))
            return Outcome.FEEDBACK
        case ["ask", code]:
            turn.wait("callback", {"code": code})
            turn.reply(_consent(turn), (_no(turn),), asks="contact")
            return Outcome.FEEDBACK
    return None


def step(turn: Turn) -> Outcome | None:
    """Keep the number with its feedback. What holds no number is for somebody else."""
    waiting = turn.waiting("callback", WAITS)
    phone = _phone(turn)
    if waiting is None:
        return None
    if phone is None:
        return _again(turn)
    turn.state.flow = None
    if not feedback.leave_contact(turn.connection, waiting["code"], turn.conversation_id, phone):
        turn.reply(turn.text("Chưa lưu được số, vì không thấy phản ánh này của anh/chị."))
        return Outcome.FEEDBACK
    consents.give(
        turn.connection,
        conversation_id=turn.conversation_id,
        purpose=PURPOSE,
        text_version=VERSION,
        shown=_consent(turn),
        language=turn.language,
        button="callback:ask",
        now=turn.now,
    )
    turn.reply(turn.text("Đã lưu số của anh/chị cùng với phản ánh này. Cảm ơn anh/chị."))
    return Outcome.FEEDBACK


def _phone(turn: Turn) -> str | None:
    """The number that was typed, or that the platform's form or a card shared."""
    said = turn.message.text
    return mobile(said) if turn.message.kind == "contact" else phone_in(said)


def _again(turn: Turn) -> Outcome | None:
    """Digits that are no phone number, most likely one with a digit missing."""
    if sum(character.isdigit() for character in turn.message.text) < SOME_DIGITS:
        return None
    turn.reply(
        turn.text("Số này chưa đúng. Anh/chị xem lại giúp, số di động có 10 chữ số."),
        (_no(turn),),
        asks="contact",
    )
    return Outcome.FEEDBACK


def _consent(turn: Turn) -> str:
    return turn.text(
        "Anh/chị nhắn số điện thoại. Nhắn số là đồng ý cho cán bộ gọi lại về phản ánh này; "
        "số không dùng vào việc khác. Đổi ý thì gõ: /dulieu rút"
    )


def _no(turn: Turn) -> Button:
    return Button(label=turn.text("Không cần"), value="callback:no")

"""Phản ánh, kiến nghị: one message becomes a record with a receipt code; the code looks it up."""

from __future__ import annotations

import re

from handlers.state import Flow
from handlers.turn import Outcome, Turn
from knowledge.privacy import mask
from storage import feedback
from storage.feedback import Feedback
from storage.messages import Button

CODE = re.compile(r"\bPA-[A-Z2-9]{6}\b", re.IGNORECASE)
SHORTEST = 10


def start(turn: Turn) -> Outcome:
    """Ask for the feedback, or look one up when a code came along."""
    _ = turn.text
    if found := CODE.search(turn.message.text):
        return look_up(turn, found.group())
    turn.state.flow = Flow(name="feedback", data={}, touched=turn.now)
    turn.reply(
        _(
            "Anh/chị viết điều muốn phản ánh hoặc kiến nghị trong một tin nhắn: việc gì, ở đâu, lúc nào.\n\n"
            "Xin anh/chị đừng ghi số căn cước, số điện thoại. Tin nhắn này không thay cho đơn khiếu nại hoặc tố cáo."
        ),
        (Button(label=_("Thôi, không gửi"), value="feedback:cancel"),),
    )
    return Outcome.FEEDBACK


def by_code(turn: Turn) -> Outcome | None:
    """A message that is nothing but a code looks it up."""
    found = CODE.fullmatch(turn.message.text.strip())
    return look_up(turn, found.group()) if found else None


def press(turn: Turn) -> Outcome | None:
    """The buttons of this conversation."""
    match (turn.message.button or "").split(":")[1:]:
        case ["start"]:
            return start(turn)
        case ["cancel"]:
            turn.state.flow = None
            turn.reply(turn.text("Đã bỏ, chưa gửi gì cả. Khi cần anh/chị cứ nhắn lại nhé."))
            return Outcome.FEEDBACK
    return None


def step(turn: Turn) -> Outcome | None:
    """Keep what was written."""
    _ = turn.text
    said = turn.message.text.strip()
    if turn.message.kind != "text" or not said:
        return None
    if len(said) < SHORTEST:
        turn.reply(_("Anh/chị viết rõ hơn một chút giúp nhé: việc gì, ở đâu, lúc nào?"), turn.state.menu)
        return Outcome.FEEDBACK
    turn.state.flow = None
    code = feedback.add(
        turn.connection,
        conversation_id=turn.conversation_id,
        channel=turn.message.channel,
        text=mask(said),
        now=turn.now,
    )
    turn.reply(
        _(
            "Đã nhận phản ánh của anh/chị. Mã tra cứu: {code}\n"
            "Cán bộ sẽ xem trong 2 ngày làm việc. Muốn hỏi kết quả, anh/chị gửi lại mã này."
        ).format(code=code)
    )
    return Outcome.FEEDBACK


def look_up(turn: Turn, code: str) -> Outcome:
    """Tell how far a feedback is; only its code opens it."""
    _ = turn.text
    found = feedback.by_code(turn.connection, code)
    if found is None:
        turn.reply(
            _("Chưa tìm thấy mã {code}. Anh/chị xem lại giúp từng ký tự nhé.").format(code=code.upper())
        )
    else:
        turn.reply(_state(turn, found))
    return Outcome.FEEDBACK


def _state(turn: Turn, found: Feedback) -> str:
    _ = turn.text
    states = {
        "new": _("đã nhận, chờ cán bộ xem"),
        "accepted": _("đang xử lý"),
        "answered": _("đã trả lời"),
        "refused": _("không thuộc thẩm quyền"),
    }
    text = _("Phản ánh {code}: {state}.").format(code=found.code, state=states[found.status])
    return f"{text}\n\n{found.answer}" if found.answer else text

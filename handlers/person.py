"""Who wants a human gets the office, its hours and its numbers; who asks the machine what it is, the truth."""

from __future__ import annotations

from handlers.turn import Outcome, Turn
from knowledge.asides import Aside, aside_in
from knowledge.privacy import mask
from storage.messages import Button

FOLLOW_A_DOSSIER = "tra-cuu-ho-so"
"""The record that tells how to see how far a dossier is."""


def answer(turn: Turn) -> Outcome | None:
    """Answer what is said about the bot itself; None when the message is about something else."""
    aside = aside_in(turn.message.text) if turn.message.kind == "text" else None
    if aside is None:
        return None
    outcome = {Aside.PERSON: show, Aside.MACHINE: _honestly, Aside.DECISION: _not_mine}[aside](turn)
    turn.write_down(mask(turn.message.text), outcome, {"aside": aside.value})
    return outcome


def press(turn: Turn) -> Outcome | None:
    """The button "Gặp cán bộ"."""
    return show(turn) if turn.message.button == "person:show" else None


def show(turn: Turn) -> Outcome:
    """Where people are, when, and their numbers."""
    turn.reply(people(turn), (_write_button(turn),))
    return Outcome.PERSON


def _honestly(turn: Turn) -> Outcome:
    _ = turn.text
    truth = _("Không ạ, đây là máy trả lời tự động của {office}, không phải người.").format(
        office=turn.place.office
    )
    can = _("Máy chỉ tra cứu thủ tục, không quyết định việc gì. Có khi máy hiểu nhầm.")
    turn.reply(f"{truth} {can}\n\n{people(turn)}", (_write_button(turn),))
    return Outcome.GREETING


def _not_mine(turn: Turn) -> Outcome:
    _ = turn.text
    not_mine = _(
        "Máy không quyết định và không biết trước hồ sơ có được duyệt không. "
        "Việc đó do cơ quan giải quyết hồ sơ quyết định."
    )
    can = _("Anh/chị có thể xem hồ sơ đã tới đâu bằng mã trên giấy hẹn, hoặc hỏi cán bộ.")
    see = Button(label=_("Xem hồ sơ đã tới đâu"), value=f"show:{FOLLOW_A_DOSSIER}:overview")
    turn.reply(f"{not_mine}\n\n{can}", (see, button(turn)))
    return Outcome.OFFICE_DECIDES


def button(turn: Turn) -> Button:
    """Leads to a human."""
    return Button(label=turn.text("Gặp cán bộ"), value="person:show")


def people(turn: Turn) -> str:
    """The office, its hours and its numbers."""
    _ = turn.text
    place = turn.place
    numbers = [f"• {line.label}: {line.number}" for line in place.hotlines]
    return "\n".join(
        [
            _("Muốn gặp cán bộ, anh/chị đến:"),
            place.office,
            place.address,
            *place.hours,
            "",
            _("Hoặc gọi:"),
            *numbers,
        ]
    )


def _write_button(turn: Turn) -> Button:
    return Button(label=turn.text("Gửi phản ánh"), value="feedback:start")

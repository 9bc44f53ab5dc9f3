"""What to say when a feedback seems to be a khiếu nại or a tố cáo: the difference, and the right door."""

from __future__ import annotations

from handlers import cards
from handlers.turn import Outcome, Turn
from knowledge.petitions import PetitionKind, petition_of
from storage.messages import Button


def explain(turn: Turn, seems: PetitionKind, more: tuple[Button, ...]) -> Outcome:
    """Two sentences on the difference; the door it seems to belong to comes first, feedback stays possible."""
    _ = turn.text
    difference = _(
        "Khiếu nại là xin xem lại một quyết định, việc làm gây thiệt cho chính mình. "
        "Tố cáo là báo một người, một cơ quan làm trái pháp luật."
    )
    not_here = {
        PetitionKind.COMPLAINT: _(
            "Điều anh/chị viết giống khiếu nại. Tin nhắn ở đây không phải là đơn, và không làm dừng thời hạn 90 ngày."
        ),
        PetitionKind.DENUNCIATION: _(
            "Điều anh/chị viết giống tố cáo. Tin nhắn ở đây không phải là đơn. "
            "Gửi đúng nơi thì tên anh/chị được giữ bí mật. Tin này chưa được gửi đi."
        ),
    }
    doors = sorted(PetitionKind, key=lambda kind: kind is not seems)
    turn.reply(
        f"{not_here[seems]}\n\n{difference}\n\n" + _where(turn),
        (*(_door_button(turn, kind) for kind in doors), send_button(turn), *more),
    )
    return Outcome.PETITION


def show_door(turn: Turn, kind: PetitionKind) -> Outcome | None:
    """The record that tells how the letter is written and where it goes."""
    turn.message = turn.message.model_copy(
        update={"kind": "button", "button": f"show:{petition_of(kind).record}:overview"}
    )
    return cards.press(turn)


def send_button(turn: Turn) -> Button:
    """Who knows the difference may still send it as feedback."""
    return Button(label=turn.text("Vẫn gửi làm phản ánh"), value="feedback:send")


def _where(turn: Turn) -> str:
    place = turn.knowledge.place
    return turn.text(
        "Đơn nộp, hoặc đến trình bày, tại nơi tiếp công dân của {place}. Hỏi đường và giờ tiếp: {office}, {address}."
    ).format(place=place.name, office=place.office, address=place.address)


def _door_button(turn: Turn, kind: PetitionKind) -> Button:
    _ = turn.text
    labels = {PetitionKind.COMPLAINT: _("Cách khiếu nại"), PetitionKind.DENUNCIATION: _("Cách tố cáo")}
    return Button(label=labels[kind], value=f"feedback:door:{kind.value}")

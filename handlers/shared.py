"""What somebody shares outside any conversation with steps: a place, a number, a picture. Each gets a kind word."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.turn import Handler, Outcome, Turn
from storage.messages import Button, Link


def answer(turn: Turn) -> Outcome | None:
    """None when the message is in words, or has some: those are answered."""
    if turn.message.kind == "files" and turn.message.text.strip():
        return None
    handler = _KINDS.get(turn.message.kind)
    return handler(turn) if handler else None


def _place(turn: Turn) -> Outcome:
    """Nothing here reads a map: where to go is told as for everybody."""
    _, place = turn.text, turn.place
    turn.reply(
        _(
            "Cảm ơn anh/chị. Máy chưa đọc được vị trí trên bản đồ, và không lưu vị trí này.\n\n"
            "Nơi nộp hồ sơ: {office}, {address}.\n\n"
            "Nếu vị trí này là nơi cần phản ánh, anh/chị bấm Gửi phản ánh rồi gửi lại."
        ).format(office=place.office, address=place.address),
        (_report(turn),),
        (Link(label=_("Xem bản đồ"), url=place.map_url),) if place.map_url else (),
    )
    return Outcome.EMPTY


def _contact(turn: Turn) -> Outcome:
    _ = turn.text
    turn.reply(
        _("Máy không lưu số này. Muốn cán bộ gọi lại, anh/chị gửi phản ánh trước; gửi xong, máy sẽ hỏi số."),
        (_report(turn), Button(label=_("Gặp cán bộ"), value="person:show")),
    )
    return Outcome.PERSONAL_DATA


def _files(turn: Turn) -> Outcome:
    _ = turn.text
    turn.reply(
        _(
            "Máy chưa xem được ảnh, tệp. Anh/chị gõ câu hỏi bằng chữ giúp nhé.\n\n"
            "Nếu ảnh là điều cần phản ánh, anh/chị bấm Gửi phản ánh rồi gửi lại ảnh kèm vài chữ."
        ),
        (_report(turn),),
    )
    return Outcome.EMPTY


def _report(turn: Turn) -> Button:
    return Button(label=turn.text("Gửi phản ánh"), value="feedback:start")


_KINDS: Mapping[str, Handler] = {"place": _place, "contact": _contact, "files": _files}

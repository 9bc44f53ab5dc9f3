"""Linking an official's chat account with the one-time code from the admin pages."""

from __future__ import annotations

from handlers.turn import Outcome, Turn
from storage import people
from storage.errors import Refused


def link(turn: Turn) -> Outcome:
    """`/lienket CODE`."""
    _ = turn.text
    words = turn.message.text.split()
    if len(words) < 2:  # noqa: PLR2004 - the command and its code
        turn.reply(
            _("Anh/chị gõ: /lienket rồi đến mã 8 ký tự do quản trị viên cấp. Ví dụ: /lienket ABCD2345")
        )
        return Outcome.LINKED
    try:
        person = people.link(turn.connection, turn.conversation_id, words[-1], turn.now)
    except Refused:
        turn.reply(
            _("Mã này không đúng, đã dùng hoặc đã hết hạn. Anh/chị xin quản trị viên mã mới giúp nhé.")
        )
        return Outcome.LINKED
    turn.reply(
        _(
            "Đã liên kết. Anh/chị là {name}, {unit}.\n"
            "Từ nay việc đến hạn sẽ được nhắc tại đây. Gõ /congviec để xem việc của đơn vị."
        ).format(name=person.name, unit=person.unit)
    )
    return Outcome.LINKED

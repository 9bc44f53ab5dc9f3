"""THONGBAO: the consent to announcements of the office, given by a button and withdrawn by a word."""

from __future__ import annotations

from handlers.turn import Outcome, Turn
from storage import consents
from storage.messages import Button
from storage.segments import PURPOSE

VERSION = "2026-11"


def offer(turn: Turn) -> Outcome:
    """Ask whether somebody wants to be told of news; nothing is agreed by silence."""
    _ = turn.text
    if consents.agrees(turn.connection, turn.conversation_id, PURPOSE):
        turn.reply(_told_how_to_stop(turn), (Button(label=_("Ngừng nhận"), value="announcements:stop"),))
        return Outcome.COMMAND
    buttons = (
        Button(label=_("Đồng ý nhận"), value="announcements:agree"),
        Button(label=_("Không nhận"), value="announcements:no"),
    )
    turn.reply(_consent(turn), buttons)
    return Outcome.COMMAND


def press(turn: Turn) -> Outcome | None:
    """The buttons under the question."""
    match turn.message.button:
        case "announcements:agree":
            return _agree(turn)
        case "announcements:stop":
            return stop(turn)
        case "announcements:no":
            turn.reply(turn.text("Vâng ạ. Anh/chị sẽ không nhận thông báo. Khi nào cần, nhắn: THONGBAO"))
            return Outcome.COMMAND
    return None


def stop(turn: Turn) -> Outcome:
    """No more announcements; what was agreed to for other purposes stays."""
    consents.withdraw(turn.connection, turn.conversation_id, turn.now, PURPOSE)
    turn.reply(turn.text("Đã ngừng gửi thông báo cho anh/chị. Muốn nhận lại, anh/chị nhắn: THONGBAO"))
    return Outcome.COMMAND


def _agree(turn: Turn) -> Outcome:
    if not consents.agrees(turn.connection, turn.conversation_id, PURPOSE):
        consents.give(
            turn.connection,
            conversation_id=turn.conversation_id,
            purpose=PURPOSE,
            text_version=VERSION,
            shown=_consent(turn),
            language=turn.language,
            button="announcements:agree",
            now=turn.now,
        )
    turn.reply(_told_how_to_stop(turn))
    return Outcome.COMMAND


def _consent(turn: Turn) -> str:
    return turn.text(
        "Anh/chị có muốn nhận thông báo của {office} qua cuộc trò chuyện này không?\n"
        "• Nội dung: lịch làm việc, thủ tục thay đổi, việc chung của địa phương.\n"
        "• Chỉ dùng tài khoản trò chuyện này, không cần họ tên hay số điện thoại.\n"
        "• Gửi từ 07:00 đến 20:30. Anh/chị ngừng nhận lúc nào cũng được, nhắn: NGUNGTHONGBAO"
    ).format(office=turn.place.office)


def _told_how_to_stop(turn: Turn) -> str:
    return turn.text("Anh/chị đang nhận thông báo. Muốn ngừng nhận, anh/chị nhắn: NGUNGTHONGBAO")

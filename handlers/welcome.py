"""Greeting, help, and the answer to a button we do not know (any more)."""

from __future__ import annotations

from handlers.turn import Outcome, Turn
from knowledge.texts import Translate
from storage import dossiers
from storage.messages import Button

IN_ENGLISH = "\n\nFor English, type: English"
"""For who has not shown which language they speak: "hello" is said by Vietnamese too."""


def menu(_: Translate) -> tuple[Button, ...]:
    """What can be done here, as buttons."""
    return (
        Button(label=_("Hỏi thủ tục"), value="home:ask"),
        Button(label=_("Gửi phản ánh"), value="feedback:start"),
        Button(label=_("Đánh giá phục vụ"), value="rate:start"),
        Button(label=_("Gặp cán bộ"), value="person:show"),
    )


def home(turn: Turn) -> Outcome:
    """Who is speaking here, and what it can do."""
    _ = turn.text
    if turn.message.button == "home:ask":
        turn.reply(_("Anh/chị cần làm giấy tờ gì? Cứ gõ như nói chuyện, không dấu cũng được."))
        return Outcome.GREETING
    turn.reply(
        _(
            "Chào anh/chị. Đây là trợ lý tự động của {office}, là máy trả lời, không phải người. "
            "Máy không quyết định hồ sơ. Muốn gặp người, anh/chị bấm Gặp cán bộ.\n\n"
            "Anh/chị có thể hỏi thủ tục cần giấy tờ gì, lệ phí bao nhiêu, làm ở đâu, bao lâu xong.\n"
            "Ví dụ: làm giấy khai sinh cần gì."
        ).format(office=turn.place.office)
        + ("" if turn.state.language else IN_ENGLISH),
        (*menu(_), *_dossier_button(turn)),
    )
    return Outcome.GREETING


def _dossier_button(turn: Turn) -> tuple[Button, ...]:
    """Where the office hands over its dossiers, people may look theirs up."""
    if not dossiers.anything(turn.connection):
        return ()
    return (Button(label=turn.text("Tra cứu hồ sơ"), value="dossier:start"),)


def unknown_button(turn: Turn) -> Outcome:
    """An old or made-up button: say so, offer what there is."""
    _ = turn.text
    turn.reply(_("Nút này không còn dùng được. Anh/chị chọn lại hoặc gõ câu hỏi giúp nhé."), menu(_))
    return Outcome.UNKNOWN_BUTTON

"""DULIEU: what is kept, and the way to see, correct or erase it (Law 91/2025/QH15; times of Decree 356/2025)."""

from __future__ import annotations

from handlers.turn import Outcome, Turn
from knowledge.text import bare
from storage import consents, dossier_watches, feedback, unmet, visits

WITHDRAWN = {"rut", "withdraw"}
"""Words after the command that withdraw consent."""


def notice(turn: Turn) -> Outcome:
    """Tell what is kept, and withdraw the consents of this conversation when asked to."""
    _ = turn.text
    if WITHDRAWN & {*bare(turn.message.text).split()}:
        consents.withdraw(turn.connection, turn.conversation_id, turn.now)
        unmet.forget_conversation(turn.connection, turn.conversation_id)
        dossier_watches.forget_conversation(turn.connection, turn.conversation_id)
        visits.forget_conversation(turn.connection, turn.conversation_id)
        feedback.forget_contacts(turn.connection, turn.conversation_id)
        turn.reply(
            _(
                "Đã ghi nhận anh/chị rút lại đồng ý. Câu trả lời sẽ không được thu thập thêm, "
                "số điện thoại đã để lại được xóa."
            )
        )
        return Outcome.COMMAND
    turn.reply(
        _(
            "Về dữ liệu của anh/chị:\n"
            "• Câu hỏi được lưu sau khi che số điện thoại, số giấy tờ, số tài khoản; dùng để trả lời tốt hơn.\n"
            "• Số điện thoại chỉ được lưu khi anh/chị để lại cho một phản ánh; chỉ để gọi lại.\n"
            "• Câu hỏi chưa trả lời được gắn với cuộc trò chuyện này tối đa 90 ngày, để báo khi có câu trả lời.\n"
            "• Mã hồ sơ chỉ được gắn với cuộc trò chuyện này khi anh/chị nhờ báo tin về hồ sơ đó.\n"
            "• Đánh giá không gắn với tên hay tài khoản của anh/chị.\n"
            "• Muốn xem, sửa hoặc xóa dữ liệu: liên hệ {office}. Yêu cầu được trả lời trong 2 ngày làm việc.\n"
            "• Muốn rút lại đồng ý: gõ /dulieu rút"
        ).format(office=turn.place.office)
    )
    return Outcome.COMMAND

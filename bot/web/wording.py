"""Names of stored values, as the admin pages show them."""

from __future__ import annotations

from handlers.turn import Outcome
from knowledge.texts import Translate

CHANNELS = {
    "web": "Web",
    "telegram": "Telegram",
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
}
"""Names of their own, the same in every language."""


def channel_labels(_: Translate) -> dict[str, str]:
    """Every way by which something comes in, as people call it."""
    return {
        **CHANNELS,
        "zalo_oa_templates": _("Zalo OA (mẫu tin)"),
        "form": _("Phiếu trên web"),
        "kiosk": _("Màn hình ở quầy"),
        "dossier": _("Danh sách hồ sơ"),
    }


def channel_label(_: Translate, channel: str) -> str:
    """A channel as people call it; one of a newer version as it is stored."""
    return channel_labels(_).get(channel, channel.replace("_", " ").capitalize())


def outcome_label(_: Translate, outcome: str) -> str:
    """An outcome in words; a value of a newer version is shown as it is."""
    labels = {
        Outcome.ANSWERED: _("đã trả lời"),
        Outcome.CHOICES: _("đã hỏi lại để chọn"),
        Outcome.OUT_OF_SCOPE: _("ngoài phạm vi"),
        Outcome.GREETING: _("chào hỏi"),
        Outcome.EMERGENCY: _("khẩn cấp"),
        Outcome.PERSONAL_DATA: _("có dữ liệu cá nhân"),
        Outcome.EMPTY: _("không có nội dung"),
        Outcome.APPROVED: _("trả lời đã duyệt của đơn vị"),
        Outcome.UNHELPFUL: _("chưa đúng ý"),
        Outcome.UNKNOWN_BUTTON: _("nút cũ"),
        Outcome.COMMAND: _("câu lệnh"),
        Outcome.RATING: _("đánh giá"),
        Outcome.FEEDBACK: _("phản ánh"),
        Outcome.TASK: _("việc của cán bộ"),
        Outcome.DOSSIER: _("tra cứu hồ sơ"),
        Outcome.EVENT: _("vào, rời cuộc trò chuyện"),
        Outcome.SILENT: _("cán bộ đang trả lời"),
        Outcome.LATE: _("tin đến chậm"),
        Outcome.LINKED: _("liên kết cán bộ"),
        Outcome.FAILED: _("lỗi, được cất riêng"),
    }
    return labels.get(Outcome(outcome), outcome) if outcome in set(Outcome) else outcome


def usage_label(_: Translate, kind: str) -> str:
    """What a number of messages counts."""
    labels = {
        "free_month": _("miễn phí tháng này"),
        "paid_month": _("tính phí tháng này"),
        "paid_day": _("tính phí hôm nay"),
        "month": _("tháng này"),
    }
    return labels[kind]

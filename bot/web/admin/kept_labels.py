"""What the eraser tidies, in words people use."""

from __future__ import annotations

from knowledge.texts import Translate


def kept_labels(_: Translate) -> dict[str, str]:
    """Rule of `storage/retention.py` → what it erases."""
    return {
        "seen": _("mã các tin đã nhận"),
        "outbox": _("tin đã gửi đi"),
        "inbox_dead": _("tin đến bị gác lại"),
        "question": _("câu hỏi đã ghi"),
        "unmet_question": _("câu hỏi chưa có lời đáp"),
        "outcome": _("kết quả từng lượt trả lời"),
        "channel_usage": _("số tin đã dùng của từng kênh"),
        "feedback": _("số điện thoại trong phản ánh"),
        "rating_token": _("mã đánh giá, mã liên kết hết hạn"),
        "consent": _("đồng ý trả lời đánh giá đã cũ"),
        "data_request": _("cuộc trò chuyện đã xin xóa"),
        "dossier": _("hồ sơ không còn trong danh sách"),
        "dossier_import": _("lần nhập danh sách hồ sơ"),
        "dossier_try": _("lần thử tra hồ sơ"),
        "task_file": _("tệp gửi lên mà không nộp cho việc nào"),
        "conversation": _("cuộc trò chuyện đã im lặng"),
    }


def kept_label(_: Translate, rule: str) -> str:
    """A kind in words; one of another version as it is stored."""
    return kept_labels(_).get(rule, rule)

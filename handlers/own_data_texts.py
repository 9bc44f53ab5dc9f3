"""What is kept about somebody, in words: the short list, the whole copy, what erasing takes and leaves."""

from __future__ import annotations

from handlers import own_duties_texts
from handlers.feedback_news import place_text
from handlers.turn import LOCAL, Turn
from knowledge.texts import Translate
from storage.own_data import Invited, OwnData

CHANNELS = {"web": "web", "telegram": "Telegram", "zalo_oa": "Zalo", "zalo_bot": "Zalo"}


def purpose_label(_: Translate, purpose: str) -> str:
    """What somebody agreed to, in words; a purpose of a newer version as it is stored."""
    labels = {
        "rating": _("Trả lời đánh giá"),
        "callback": _("Gọi lại qua số điện thoại"),
        "announcements": _("Nhận thông báo"),
        "dossier": _("Báo tin về hồ sơ"),
        "demographics": _("Thông tin thêm khi đánh giá"),
    }
    return labels.get(purpose, purpose)


def overview(turn: Turn, found: OwnData) -> str:
    """One line a kind of thing."""
    _ = turn.text
    lines = [
        _("Những gì đang lưu gắn với cuộc trò chuyện này:"),
        _("• Mã cuộc trò chuyện trên {channel}, và điều đang nói dở.").format(
            channel=CHANNELS.get(found.channel, found.channel)
        ),
        _("• Câu trả lời của máy trong 30 ngày qua: {n} tin.").format(n=len(found.replies)),
        _("• Phản ánh: {n}, trong đó {phones} có số điện thoại để lại, {files} ảnh hoặc tệp.").format(
            n=len(found.feedback),
            phones=sum(one.contact is not None for one in found.feedback),
            files=sum(one.files for one in found.feedback),
        ),
        _("• Câu hỏi đang chờ đơn vị trả lời: {n}.").format(n=len(found.unanswered)),
        _("• Đồng ý đang có hiệu lực: {purposes}.").format(purposes=_standing(turn, found)),
    ]
    if found.dossiers:
        lines.append(_("• Hồ sơ nhờ báo tin: {codes}.").format(codes=", ".join(found.dossiers)))
    if found.invited:
        names = [_invitation(turn, one) for one in found.invited]
        lines.append(_("• Lời mời đánh giá đang mở: {names}.").format(names="; ".join(names)))
    if found.requested:
        codes = ", ".join(one.code for one in found.requested)
        lines.append(_("• Yêu cầu về dữ liệu của anh/chị: {codes}.").format(codes=codes))
    if found.failed:
        lines.append(_("• Tin máy chưa xử lý được, đã che số: {n}.").format(n=found.failed))
    if found.official:
        name, unit, _role = found.official
        lines.append(_("• Liên kết cán bộ: {name}, {unit}.").format(name=name, unit=unit))
    lines += own_duties_texts.counted(turn, found.duties)
    return "\n".join(lines)


def copy(turn: Turn, found: OwnData) -> str:
    """The list, and every text behind it."""
    _ = turn.text
    parts = [overview(turn, found)]
    if found.feedback:
        parts.append(_("Phản ánh:") + "\n" + "\n".join(_reported(turn, found)))
    if found.unanswered:
        parts.append(_("Câu hỏi đang chờ:") + "\n" + "\n".join(f"• {text}" for text in found.unanswered))
    if written := _requested(found):
        parts.append(turn.text("Yêu cầu đã viết:") + "\n" + "\n".join(written))
    parts += own_duties_texts.written(turn, found.duties)
    if found.consents:
        parts.append(_("Đồng ý đã ghi:") + "\n" + "\n".join(_consents(turn, found)))
    if found.replies:
        parts.append(_("Máy đã trả lời:") + "\n" + "\n".join(f"• {text}" for text in found.replies))
    return "\n\n".join(parts)


def _invitation(turn: Turn, one: Invited) -> str:
    """Which visit it is about, as far as that is kept."""
    _ = turn.text
    record = turn.procedures.get(one.procedure_id or "")
    name = record.short_name if record else _("lần làm thủ tục vừa rồi")
    return _("{name} (đến hết {day})").format(name=name, day=f"{one.until:%d/%m/%Y}")


def erased(turn: Turn) -> str:
    """What erasing takes away."""
    return turn.text(
        "Sẽ xóa: câu trả lời của máy, điều đang nói dở, mã cuộc trò chuyện, số điện thoại, ảnh, tệp, vị trí đã gửi, "
        "lời mời đánh giá, hồ sơ nhờ báo tin, liên kết giữa anh/chị với phản ánh và câu hỏi. Mọi đồng ý được rút."
    )


def stays(turn: Turn) -> str:
    """What the law or the office's records keep, and why it leads to nobody."""
    return turn.text(
        "Còn giữ: nội dung phản ánh (hồ sơ của cơ quan, tra bằng mã PA, không còn gắn với anh/chị); "
        "câu hỏi và đánh giá (không gắn với ai ngay từ đầu); bằng chứng đã đồng ý và đã rút; "
        "nhật ký ghi có một lần xóa."
    )


def _standing(turn: Turn, found: OwnData) -> str:
    purposes = dict.fromkeys(one.purpose for one in found.consents if one.withdrawn_at is None)
    return ", ".join(purpose_label(turn.text, purpose) for purpose in purposes) or turn.text("không có")


def _reported(turn: Turn, found: OwnData) -> list[str]:
    _ = turn.text
    lines = []
    for one in found.feedback:
        day = f"{one.received_at.astimezone(LOCAL):%d/%m/%Y}"
        phone = " " + _("Gọi lại: {phone}.").format(phone=one.contact) if one.contact else ""
        where = " " + _("Vị trí: {where}.").format(where=place_text(one.place)) if one.place else ""
        lines.append(f"• {one.code}, {day}: {one.text}{phone}{where}")
        lines += ["  " + _("Anh/chị viết thêm: {text}").format(text=text) for text in one.added]
        if one.answer:
            lines.append("  " + _("Cơ quan trả lời: {text}").format(text=one.answer))
    return lines


def _requested(found: OwnData) -> list[str]:
    """What they wrote to have corrected; the rest of a request is in the list."""
    return [f"• {one.code}: {one.text}" for one in found.requested if one.text]


def _consents(turn: Turn, found: OwnData) -> list[str]:
    _ = turn.text
    lines = []
    for one in found.consents:
        given = f"{one.given_at.astimezone(LOCAL):%d/%m/%Y}"
        withdrawn = (
            ", " + _("rút ngày {day}").format(day=f"{one.withdrawn_at.astimezone(LOCAL):%d/%m/%Y}")
            if one.withdrawn_at
            else ""
        )
        lines.append(f"• {purpose_label(_, one.purpose)}: {given}{withdrawn}")
    return lines

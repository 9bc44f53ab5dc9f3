"""DULIEU: what is kept about somebody, a copy of it, correcting it, taking a consent back, being forgotten.

Law 91/2025/QH15; times of Decree 356/2025 (`knowledge.data_rights`). What the machine can do is done at once; either
way a record with its clocks is kept (`storage.data_requests`).
"""

from __future__ import annotations

import datetime as dt

from handlers import own_data_texts, own_duties_texts
from handlers.state import State
from handlers.turn import Outcome, Turn
from knowledge.data_rights import RightKind, load_data_rights
from knowledge.privacy import mask
from knowledge.text import bare
from storage import (
    consents,
    data_requests,
    dossier_watches,
    erasure,
    feedback,
    own_data,
    own_duties,
    unmet,
    visits,
)
from storage.calendar import work_calendar
from storage.data_requests import Times
from storage.messages import Button
from storage.segments import PURPOSE as ANNOUNCEMENTS

WITHDRAWN = {"rut", "withdraw"}
"""Words after the command that withdraw consent."""
RATING = "rating"
"""The purpose under which answers about a visit are collected."""
WAITS = dt.timedelta(hours=1)
LONGEST = 1000
"""Characters of what is to be corrected."""


def notice(turn: Turn) -> Outcome:
    """Tell what is kept and what can be done about it; `/dulieu rút` withdraws every consent."""
    _ = turn.text
    if WITHDRAWN & {*bare(turn.message.text).split()}:
        return _withdraw(turn, None)
    turn.reply(
        _(
            "Về dữ liệu của anh/chị:\n"
            "• Câu hỏi được lưu sau khi che số điện thoại, số giấy tờ, số tài khoản; dùng để trả lời tốt hơn.\n"
            "• Số điện thoại chỉ được lưu khi anh/chị để lại cho một phản ánh; chỉ để gọi lại.\n"
            "• Câu hỏi chưa trả lời được gắn với cuộc trò chuyện này tối đa 90 ngày, để báo khi có câu trả lời.\n"
            "• Mã hồ sơ chỉ được gắn với cuộc trò chuyện này khi anh/chị nhờ báo tin về hồ sơ đó.\n"
            "• Đánh giá không gắn với tên hay tài khoản của anh/chị.\n"
            "Anh/chị có quyền xem, nhận bản sao, sửa, rút đồng ý và xóa. Bấm nút bên dưới, "
            "hoặc liên hệ {office}; nơi này trả lời trong {days} ngày làm việc.\n"
            "Muốn rút mọi đồng ý ngay: gõ /dulieu rút"
        ).format(office=turn.place.office, days=load_data_rights().first_answer_working_days),
        (
            Button(label=_("Xem dữ liệu đang lưu"), value="data:view"),
            Button(label=_("Nhận bản sao"), value="data:copy"),
            Button(label=_("Sửa dữ liệu"), value="data:correct"),
            Button(label=_("Rút đồng ý"), value="data:withdraw"),
            Button(label=_("Xóa tất cả"), value="data:erase"),
        ),
    )
    return Outcome.COMMAND


def press(turn: Turn) -> Outcome | None:
    """The buttons of this conversation."""
    match (turn.message.button or "").split(":")[1:]:
        case ["view"]:
            return _view(turn)
        case ["copy"]:
            return _copy(turn)
        case ["correct"]:
            return _ask_correction(turn)
        case ["withdraw"]:
            return _offer_withdrawal(turn)
        case ["withdraw", "all"]:
            return _withdraw(turn, None)
        case ["withdraw", purpose]:
            return _withdraw(turn, purpose)
        case ["erase"]:
            return _ask_erasure(turn)
        case ["erase", "yes"]:
            return _erase(turn)
        case ["no"]:
            turn.state.flow = None
            turn.reply(turn.text("Vâng ạ. Chưa có gì thay đổi."))
            return Outcome.COMMAND
    return None


def _view(turn: Turn) -> Outcome:
    """A plain list, then what can be done about it."""
    _ = turn.text
    found = own_data.gather(turn.connection, turn.conversation_id)
    assert found is not None
    _record_done(turn, "view", "shown in the chat")
    turn.reply(
        own_data_texts.overview(turn, found),
        (
            Button(label=_("Nhận bản sao"), value="data:copy"),
            Button(label=_("Sửa dữ liệu"), value="data:correct"),
            Button(label=_("Rút đồng ý"), value="data:withdraw"),
            Button(label=_("Xóa tất cả"), value="data:erase"),
        ),
    )
    return Outcome.COMMAND


def _copy(turn: Turn) -> Outcome:
    """Everything in words, in the chat itself: no file with personal data lies about on a server."""
    found = own_data.gather(turn.connection, turn.conversation_id)
    assert found is not None
    _record_done(turn, "copy", "sent in the chat")
    turn.reply(own_data_texts.copy(turn, found))
    return Outcome.COMMAND


def _ask_correction(turn: Turn) -> Outcome:
    _ = turn.text
    turn.wait("data", {})
    turn.reply(
        _(
            "Anh/chị viết điều cần sửa: đang ghi thế nào, sửa thành thế nào. "
            "Xin đừng ghi số căn cước; cần số nào cán bộ sẽ hỏi lại."
        ),
        (Button(label=_("Thôi, không sửa"), value="data:no"),),
    )
    return Outcome.COMMAND


def step(turn: Turn) -> Outcome | None:
    """What is to be corrected: an official does it, and answers here."""
    said = turn.message.text.strip()
    if turn.waiting("data", WAITS) is None or turn.message.kind != "text" or not said:
        return None
    _ = turn.text
    turn.state.flow = None
    code = data_requests.add(
        turn.connection,
        kind="correct",
        channel=turn.message.channel,
        times=_times(turn),
        now=turn.now,
        conversation_id=turn.conversation_id,
        text=mask(said)[:LONGEST],
    )
    (asked,) = (
        one
        for one in data_requests.of_conversation(turn.connection, turn.conversation_id)
        if one.code == code
    )
    turn.reply(
        _(
            "Đã ghi yêu cầu sửa dữ liệu, mã {code}.\n"
            "Cán bộ báo lại trước hết ngày {first}, sửa xong trước hết ngày {due}. Kết quả được nhắn vào đây."
        ).format(code=code, first=f"{asked.answer_due:%d/%m/%Y}", due=f"{asked.due:%d/%m/%Y}")
    )
    return Outcome.COMMAND


def _offer_withdrawal(turn: Turn) -> Outcome:
    """One button for each consent that stands."""
    _ = turn.text
    given = own_data.consents_of(turn.connection, turn.conversation_id)
    standing = dict.fromkeys(one.purpose for one in given if one.withdrawn_at is None)
    if not standing:
        turn.reply(_("Anh/chị chưa đồng ý điều gì với máy, hoặc đã rút hết rồi."))
        return Outcome.COMMAND
    buttons = [
        Button(label=own_data_texts.purpose_label(turn.text, purpose), value=f"data:withdraw:{purpose}")
        for purpose in standing
    ]
    turn.reply(
        _("Anh/chị muốn rút đồng ý về việc nào? Rút rồi thì máy thôi làm việc đó ngay."),
        (*buttons, Button(label=_("Rút tất cả"), value="data:withdraw:all"), _no(turn)),
    )
    return Outcome.COMMAND


def _withdraw(turn: Turn, purpose: str | None) -> Outcome:
    """Withdraw one consent or all, with what rested on it."""
    _ = turn.text
    consents.withdraw(turn.connection, turn.conversation_id, turn.now, purpose)
    if purpose in {None, "callback"}:
        feedback.forget_contacts(turn.connection, turn.conversation_id)
    if purpose in {None, dossier_watches.PURPOSE}:
        dossier_watches.forget_conversation(turn.connection, turn.conversation_id)
    if purpose in {None, dossier_watches.PURPOSE, RATING}:
        visits.forget_conversation(turn.connection, turn.conversation_id)
    if purpose is None:
        unmet.forget_conversation(turn.connection, turn.conversation_id)
    _record_done(turn, "withdraw", purpose or "all")
    if purpose is None:
        turn.reply(
            _(
                "Đã ghi nhận anh/chị rút lại đồng ý. Câu trả lời sẽ không được thu thập thêm, "
                "số điện thoại đã để lại được xóa."
            )
        )
    elif purpose == ANNOUNCEMENTS:
        turn.reply(_("Đã rút. Anh/chị không nhận thông báo nữa."))
    else:
        label = own_data_texts.purpose_label(turn.text, purpose)
        turn.reply(_("Đã rút đồng ý: {purpose}.").format(purpose=label))
    return Outcome.COMMAND


def _ask_erasure(turn: Turn) -> Outcome:
    """What goes and what stays, before anything goes."""
    _ = turn.text
    duties = own_duties.of_conversation(turn.connection, turn.conversation_id)
    parts = (
        own_data_texts.erased(turn),
        own_data_texts.stays(turn),
        own_duties_texts.stays(turn, duties),
        _("Xóa rồi thì không lấy lại được."),
    )
    turn.reply(
        "\n\n".join(filter(None, parts)),
        (Button(label=_("Xóa tất cả"), value="data:erase:yes"), _no(turn)),
    )
    return Outcome.COMMAND


def _erase(turn: Turn) -> Outcome:
    """At once; the chat's own id goes an hour later, when this last word has been read."""
    _ = turn.text
    language, fixed = turn.state.language, turn.state.language_fixed
    on_duty = erasure.erase(
        turn.connection, turn.conversation_id, turn.message.channel, turn.now, last_word=True
    )
    turn.state = State(language=language, language_fixed=fixed)
    code = _record_done(turn, "erase", "erased in the chat")
    done = _("Đã xóa. Mã của lần xóa này: {code}").format(code=code)
    more = (
        _(
            "Tài khoản này đang liên kết với cán bộ đang làm việc nên liên kết còn giữ, để nhắc việc. "
            "Thôi liên kết thì nhờ quản trị viên."
        )
        if on_duty
        else _(
            "Sau một giờ, tin này và mã cuộc trò chuyện cũng được xóa. Anh/chị nhắn lại lúc nào cũng được."
        )
    )
    turn.reply(f"{done}\n{more}")
    return Outcome.COMMAND


def _record_done(turn: Turn, kind: RightKind, result: str) -> str:
    """The proof that it was asked and done; whose it was goes with everything else that is theirs."""
    return data_requests.add_done(
        turn.connection,
        kind=kind,
        channel=turn.message.channel,
        times=_times(turn),
        now=turn.now,
        result=result,
        conversation_id=turn.conversation_id,
    )


def _times(turn: Turn) -> Times:
    return Times(load_data_rights(), work_calendar(turn.connection), turn.today)


def _no(turn: Turn) -> Button:
    return Button(label=turn.text("Thôi"), value="data:no")

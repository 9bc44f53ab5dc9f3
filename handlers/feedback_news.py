"""Who hears of what happens to a feedback: its sender, and the officials of the office it lies with.

What accuses somebody is pushed to nobody. The tray's keys name the entry of the register, so nothing is told twice.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers import news, notices
from handlers.feedback_words import answer_day, category_label, last_words, stage_label
from handlers.state import save, state_of
from handlers.turn import Turn
from knowledge.formats import day_text
from knowledge.pakn import OPEN, REPLIED, Stage
from knowledge.text import shorten
from knowledge.texts import SOURCE, Translate, translator
from storage import feedback, people, tray
from storage.feedback import Feedback
from storage.messages import Button, Reply

SHOWN = 600
"""Characters of a feedback that a push shows; the desk shows all."""
KEPT_NEWS = 20
"""News a conversation remembers until they are known to have arrived."""


def key_of(feedback_id: int) -> str:
    """How the keys of all pushes about a feedback begin."""
    return f"feedback:{feedback_id}:"


def tell_sender(connection: Connection, feedback_id: int, event_id: int, now: dt.datetime) -> bool:
    """Tell who sent it how it stands now. False when nobody can be told: its code still tells."""
    found = feedback.one(connection, feedback_id)
    if found.conversation_id is None or found.restricted:
        return False
    key = f"{key_of(feedback_id)}{event_id}"
    state = state_of(connection, found.conversation_id)
    language = state.language or SOURCE
    _ = translator(language)
    state.feedback_news = (*state.feedback_news, (found.code, key))[-KEPT_NEWS:]
    save(connection, found.conversation_id, state, now)
    if not tray.reachable(connection, found.conversation_id):
        return False
    notice = notices.feedback_news(found.code, stage_label(_, found.stage), now)
    reply = Reply(
        text=sender_text(connection, found, _, language), buttons=sender_buttons(found, _), notice=notice
    )
    return news.tell(connection, found.conversation_id, key, reply, now)


def sender_text(connection: Connection, found: Feedback, _: Translate, language: str) -> str:
    """What its sender reads when it moves on."""
    head = {
        Stage.ACCEPTED: _("Phản ánh {code} của anh/chị đã được tiếp nhận."),
        Stage.WORKING: _("Phản ánh {code} của anh/chị đang được xử lý."),
        Stage.NEED_MORE: _("Về phản ánh {code} của anh/chị, cán bộ hỏi thêm:"),
        Stage.REFUSED: _("Phản ánh {code} của anh/chị không được tiếp nhận. Lý do:"),
        Stage.TRANSFERRED: _("Phản ánh {code} của anh/chị đã được chuyển:"),
        Stage.ANSWERED: _("Phản ánh {code} của anh/chị đã có trả lời:"),
    }.get(found.stage, _("Phản ánh {code} của anh/chị có tin mới.")).format(code=found.code)
    lines = [head]
    if words := last_words(connection, found, language):
        lines.append(words)
    if found.unit and found.stage in (Stage.ACCEPTED, Stage.WORKING, Stage.ANSWERED):
        lines.append(_("Đơn vị: {unit}.").format(unit=found.unit))
    if found.stage in OPEN and (day := answer_day(connection, found)):
        lines.append(_("Hạn trả lời: {day}.").format(day=day_text(day, _)))
    if found.stage is Stage.NEED_MORE:
        lines.append(_("Anh/chị bấm Trả lời cán bộ rồi nhắn. Ngày hạn trên không đổi."))
    if found.stage is Stage.ANSWERED:
        lines.append(_("Anh/chị thấy câu trả lời này thế nào?"))
    return "\n\n".join(lines)


def sender_buttons(found: Feedback, _: Translate) -> tuple[Button, ...]:
    """What its sender may do next."""
    if found.stage is Stage.NEED_MORE:
        return (Button(label=_("Trả lời cán bộ"), value=f"feedback:supply:{found.code}"),)
    again = Button(label=_("Mở lại phản ánh"), value=f"feedback:reopen:{found.code}")
    may_reopen = found.round == 1
    if found.stage in REPLIED:
        like = Button(label=_("Tôi hài lòng"), value=f"feedback:like:{found.code}")
        dislike = Button(label=_("Tôi chưa hài lòng"), value=f"feedback:dislike:{found.code}")
        asked = (like, dislike) if found.liked is None else ()
        return (*asked, again) if may_reopen and found.liked is not True else asked
    settled = found.stage in (Stage.REFUSED, Stage.TRANSFERRED)
    return (again,) if settled and may_reopen else ()


def tell_unit(connection: Connection, feedback_id: int, event_id: int, why: str, now: dt.datetime) -> int:
    """Tell the officials of its office, each on the account they were heard on last. Returns how many.

    `why`: the line above the feedback, in Vietnamese. Nobody is told of what accuses somebody.
    """
    found = feedback.one(connection, feedback_id)
    if found.unit_id is None or found.restricted:
        return 0
    _ = translator(SOURCE)
    reply = Reply(text=f"{why}\n\n{unit_text(connection, found, _)}", buttons=unit_buttons(found, _))
    told = 0
    for official in people.all_active(connection):
        reached = (
            people.conversations_of(connection, official.id, now) if official.unit_id == found.unit_id else []
        )
        if reached:
            key = f"{key_of(feedback_id)}{event_id}:{official.id}"
            told += news.tell(connection, reached[0], key, reply, now)
    return told


def unit_text(connection: Connection, found: Feedback, _: Translate) -> str:
    """A feedback as an official reads it in the chat: no word of who sent it."""
    about = category_label(found.category, SOURCE)
    lines = [f"{found.code} · {about}" if about else found.code]
    lines.append(f"«{found.text if len(found.text) <= SHOWN else shorten(found.text)[:SHOWN] + '…'}»")
    if found.place:
        lines.append(_("Vị trí: {where}").format(where=place_text(found.place)))
    if found.files:
        lines.append(_("Có {n} ảnh, tệp: xem ở trang quản trị.").format(n=len(found.files)))
    state = stage_label(_, found.stage)
    day = answer_day(connection, found)
    due = " " + _("Hạn trả lời: {day}.").format(day=day_text(day, _)) if day and found.stage in OPEN else ""
    lines.append(_("Đang ở bước: {state}.").format(state=state) + due)
    return "\n\n".join(lines)


def place_text(place: dict[str, object]) -> str:
    """Where it is: what was typed, or a point on a map, within a metre or so."""
    if "text" in place:
        return str(place["text"])
    return f"{float(str(place['latitude'])):.5f}, {float(str(place['longitude'])):.5f}"


def unit_buttons(found: Feedback, _: Translate) -> tuple[Button, ...]:
    """What an official may do next."""
    if found.stage not in OPEN:
        return ()
    accept = Button(label=_("Tiếp nhận"), value=f"pakn:accept:{found.id}")
    more = Button(label=_("Cần bổ sung"), value=f"pakn:need_more:{found.id}")
    rest = (
        Button(label=_("Chuyển"), value=f"pakn:transfer:{found.id}"),
        Button(label=_("Từ chối"), value=f"pakn:refuse:{found.id}"),
        Button(label=_("Trả lời"), value=f"pakn:answer:{found.id}"),
    )
    first = (accept,) if found.stage in (Stage.NEW, Stage.REOPENED) else ()
    second = (more,) if found.stage is not Stage.NEED_MORE else ()
    return (*first, *second, *rest)


def catch_up(turn: Turn) -> None:
    """What could not be told when it happened is told above the answer, once its sender writes again."""
    if not turn.state.feedback_news or not turn.replies:
        return
    waits = []
    for code, key in turn.state.feedback_news:
        fate = tray.fate(turn.connection, key)
        if fate == "waiting":
            waits.append((code, key))
        elif fate != "sent":
            _show(turn, code)
    turn.state.feedback_news = tuple(waits)


def _show(turn: Turn, code: str) -> None:
    """As text alone: the buttons below belong to the answer."""
    found = feedback.by_code(turn.connection, code)
    if found is None or found.conversation_id != turn.conversation_id:
        return
    text = sender_text(turn.connection, found, turn.text, turn.language)
    look = turn.text("Gửi mã {code} để xem lại.").format(code=code)
    if all(reply.text != f"{text}\n\n{look}" for reply in turn.replies):
        turn.replies.insert(0, Reply(text=f"{text}\n\n{look}"))

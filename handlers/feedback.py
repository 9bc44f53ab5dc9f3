"""Phản ánh, kiến nghị: one message becomes a record with a receipt code; the code looks it up.

What seems a khiếu nại or tố cáo is not filed silently: its sender is told the difference and shown the right door
(`handlers/petition.py`). A phone number is kept only after it was asked for (`handlers/callback.py`).
"""

from __future__ import annotations

import datetime as dt
import re

from pydantic import BaseModel

from handlers import callback, petition
from handlers.old_places import understand
from handlers.turn import Finding, Outcome, Turn
from knowledge.facets import Facet
from knowledge.petitions import PetitionKind, answer_in, petition_in
from knowledge.privacy import mask
from knowledge.text import shorten
from knowledge.understand import Verdict
from storage import feedback
from storage.feedback import Feedback
from storage.messages import Button, File, Place

CODE = re.compile(r"\bPA-[A-Z2-9]{6}\b", re.IGNORECASE)
SHORTEST = 10
MOST_FILES = 10
TOPIC = "phan-anh-kien-nghi"
"""The record that tells about feedback."""
WAITS = dt.timedelta(hours=24)
"""How long what was begun waits; afterwards a message is an ordinary one."""


class Draft(BaseModel):
    """What was written and not sent yet, numbers masked."""

    text: str | None = None
    place: Place | None = None
    files: tuple[File, ...] = ()
    """Pictures and documents, by the platform's own ids or addresses."""
    seems: PetitionKind | None = None
    offered: bool = False
    """Whether it was told outside this conversation, and its sender was asked whether to send it."""


def offer(turn: Turn) -> Outcome:
    """Something to report was said without asking for this: keep it, and ask whether to send it."""
    seems = petition_in(turn.message.text)
    draft = Draft(
        text=mask(turn.message.text.strip()), seems=seems.kind if seems else None, offered=seems is None
    )
    turn.finding = Finding((TOPIC,), Facet.OVERVIEW.value)
    return _offer(turn, draft)


def start(turn: Turn) -> Outcome:
    """Ask for the feedback, or look one up when a code came along."""
    _ = turn.text
    if found := CODE.search(turn.message.text):
        return look_up(turn, found.group())
    _keep(turn, Draft())
    turn.reply(
        _(
            "Anh/chị viết điều muốn phản ánh hoặc kiến nghị trong một tin nhắn: việc gì, ở đâu, lúc nào.\n\n"
            "Xin anh/chị đừng ghi số căn cước, số điện thoại. Tin nhắn này không thay cho đơn khiếu nại hoặc tố cáo."
        ),
        (_cancel_button(turn),),
        asks="place",
    )
    return Outcome.FEEDBACK


def by_code(turn: Turn) -> Outcome | None:
    """A message that is nothing but a code looks it up."""
    found = CODE.fullmatch(turn.message.text.strip())
    return look_up(turn, found.group()) if found else None


def press(turn: Turn) -> Outcome | None:
    """The buttons of this conversation."""
    match (turn.message.button or "").split(":")[1:]:
        case ["start"]:
            return start(turn)
        case ["cancel"]:
            return _cancel(turn)
        case ["send"]:
            draft = _draft(turn)
            return _send(turn, draft) if draft and draft.text else None
        case ["door", kind] if kind in set(PetitionKind):
            turn.state.flow = None
            return petition.show_door(turn, PetitionKind(kind))
    return None


def step(turn: Turn) -> Outcome | None:
    """Keep what was written, unless it seems to be something that a chat cannot take."""
    said = turn.message.text.strip()
    draft = _draft(turn)
    if draft is None:
        return None
    if turn.message.place or turn.message.files:
        return _take_along(turn, draft)
    if turn.message.kind != "text" or not said:
        return None
    if draft.text is not None:
        if draft.offered:
            return _after_offer(turn, draft, said)
        _leave(turn, draft)
        return None
    if found := CODE.fullmatch(said):
        return look_up(turn, found.group())
    if len(said) < SHORTEST:
        turn.reply(
            turn.text("Anh/chị viết rõ hơn một chút giúp nhé: việc gì, ở đâu, lúc nào?"), turn.state.menu
        )
        return Outcome.FEEDBACK
    seems = petition_in(said)
    draft = draft.model_copy(update={"text": mask(said), "seems": seems.kind if seems else None})
    return _send(turn, draft) if draft.seems is None else _offer(turn, draft)


def _take_along(turn: Turn, draft: Draft) -> Outcome | None:
    """A place, pictures, documents: kept with what is being written. Words under a picture are what is reported."""
    _, message = turn.text, turn.message
    more = {"place": message.place or draft.place, "files": (*draft.files, *message.files)[:MOST_FILES]}
    draft = draft.model_copy(update=more)
    words = message.text.strip() if message.kind == "files" else ""
    if draft.text is None and len(words) >= SHORTEST:
        seems = petition_in(words)
        draft = draft.model_copy(update={"text": mask(words), "seems": seems.kind if seems else None})
        return _send(turn, draft) if draft.seems is None else _offer(turn, draft)
    if draft.text is not None:
        return _offer(turn, draft)
    _keep(turn, draft)
    got = _("Đã nhận vị trí.") if message.place else _("Đã nhận ảnh, tệp.")
    turn.reply(
        f"{got} " + _("Anh/chị viết thêm việc gì, lúc nào, rồi máy gửi đi cùng."), (_cancel_button(turn),)
    )
    return Outcome.FEEDBACK


def _offer(turn: Turn, draft: Draft) -> Outcome:
    """Ask what to do with it; what seems to be a petition is told its own door."""
    _ = turn.text
    _keep(turn, draft)
    if draft.seems:
        return petition.explain(turn, draft.seems, (_cancel_button(turn),))
    ask = _("Anh/chị muốn gửi lời này làm phản ánh cho {place} không?").format(place=turn.place.name)
    more = _("Chưa ghi ở đâu, lúc nào thì anh/chị nhắn thêm. Xong bấm Gửi phản ánh.")
    again = Button(label=_("Viết lại"), value="feedback:start")
    send = Button(label=_("Gửi phản ánh"), value="feedback:send")
    turn.reply(f"{ask}\n\n«{shorten(draft.text or '')}»\n\n{more}", (send, again, _cancel_button(turn)))
    return Outcome.FEEDBACK


def _after_offer(turn: Turn, draft: Draft, said: str) -> Outcome | None:
    """The message after the offer: yes, no, or a place and time to add; a question is for others."""
    if not any(button.value == "feedback:send" for button in turn.state.menu):
        return None
    answer = answer_in(said)
    if answer is not None:
        return _send(turn, draft) if answer else _cancel(turn)
    if understand(turn).verdict is not Verdict.REFUSE:
        return None
    text = f"{draft.text}\n{mask(said)}"
    seems = petition_in(text)
    found = {"text": text, "seems": seems.kind if seems else None, "offered": seems is None}
    return _offer(turn, draft.model_copy(update=found))


def _cancel(turn: Turn) -> Outcome:
    turn.state.flow = None
    turn.reply(turn.text("Đã bỏ, chưa gửi gì cả. Khi cần anh/chị cứ nhắn lại nhé."))
    return Outcome.FEEDBACK


def _leave(turn: Turn, draft: Draft) -> None:
    """Something else was said. An unsent feedback can still be sent, but an accusation does not lie about."""
    if draft.seems is PetitionKind.DENUNCIATION:
        turn.state.flow = None


def hold(turn: Turn) -> None:
    """An emergency was heard in the middle of a feedback: what was written can still be sent."""
    draft = _draft(turn)
    if draft is None or not turn.replies:
        return
    seems = petition_in(turn.message.text)
    found = {"text": mask(turn.message.text.strip()), "seems": seems.kind if seems else None}
    _keep(turn, draft.model_copy(update=found))
    last = turn.replies.pop()
    turn.reply(last.text, (petition.send_button(turn), _cancel_button(turn)))


def look_up(turn: Turn, code: str) -> Outcome:
    """Tell how far a feedback is; only its code opens it."""
    _ = turn.text
    found = feedback.by_code(turn.connection, code)
    if found is None:
        turn.reply(
            _("Chưa tìm thấy mã {code}. Anh/chị xem lại giúp từng ký tự nhé.").format(code=code.upper())
        )
    else:
        turn.reply(_state(turn, found))
    return Outcome.FEEDBACK


def _send(turn: Turn, draft: Draft) -> Outcome:
    """Store it. What accuses somebody is kept apart, without who sent it."""
    _ = turn.text
    turn.state.flow = None
    accuses = draft.seems is PetitionKind.DENUNCIATION
    code = feedback.add(
        turn.connection,
        conversation_id=turn.conversation_id,
        channel=turn.message.channel,
        text=_with_place(turn, draft),
        files=[file.model_dump(mode="json") for file in draft.files],
        now=turn.now,
        restricted=accuses,
    )
    receipt = _(
        "Đã nhận phản ánh của anh/chị. Mã tra cứu: {code}\n"
        "Cán bộ sẽ xem trong 2 ngày làm việc. Muốn hỏi kết quả, anh/chị gửi lại mã này."
    ).format(code=code)
    if accuses:
        kept = _("Tin này chỉ người quản trị đọc được, không ghi ai đã gửi. Anh/chị nhớ lưu mã.")
        turn.reply(f"{receipt}\n\n{kept}")
    else:
        callback.offer(turn, receipt, code)
    return Outcome.FEEDBACK


def _with_place(turn: Turn, draft: Draft) -> str:
    """What an official reads: the words, and where on a map."""
    text = draft.text or ""
    if draft.place is None:
        return text
    where = f"{draft.place.latitude:.5f}, {draft.place.longitude:.5f}"
    return f"{text}\n" + turn.text("Vị trí người gửi chia sẻ: {where}").format(where=where)


def _draft(turn: Turn) -> Draft | None:
    """The feedback this conversation is in the middle of; one that was left for a day is forgotten."""
    data = turn.waiting("feedback", WAITS)
    return None if data is None else Draft.model_validate(data)


def _keep(turn: Turn, draft: Draft) -> None:
    turn.wait("feedback", draft.model_dump(mode="json"))


def _cancel_button(turn: Turn) -> Button:
    return Button(label=turn.text("Thôi, không gửi"), value="feedback:cancel")


def _state(turn: Turn, found: Feedback) -> str:
    _ = turn.text
    states = {
        "new": _("đã nhận, chờ cán bộ xem"),
        "accepted": _("đang xử lý"),
        "answered": _("đã trả lời"),
        "refused": _("không thuộc thẩm quyền"),
    }
    text = _("Phản ánh {code}: {state}.").format(code=found.code, state=states[found.status])
    return f"{text}\n\n{found.answer}" if found.answer else text

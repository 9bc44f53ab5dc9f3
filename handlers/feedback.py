"""Phản ánh, kiến nghị: one message becomes a record with a receipt code; the code looks it up.

What seems a khiếu nại or tố cáo is not filed silently: its sender is told the difference and shown the right door
(`handlers/petition.py`). A phone number is kept only after it was asked for (`handlers/callback.py`).
"""

from __future__ import annotations

import datetime as dt
import re

from pydantic import BaseModel
from sqlalchemy import Connection

from handlers import callback, feedback_news, feedback_status, person, petition
from handlers.feedback_decisions import NEW
from handlers.feedback_words import promise
from handlers.old_places import understand
from handlers.turn import Finding, Outcome, Turn
from knowledge.facets import Facet
from knowledge.petitions import PetitionKind, answer_in, petition_in
from knowledge.places import Place as Locality
from knowledge.privacy import mask
from knowledge.text import shorten
from knowledge.understand import Verdict
from storage import feedback, feedback_events, outbox, people
from storage.messages import Button, File, Place, Reply

CODE = re.compile(r"\bPA-[A-Z2-9]{6}\b", re.IGNORECASE)
SHORTEST = 10
MOST_FILES = 10
TOPIC = "phan-anh-kien-nghi"
"""The record that tells about feedback."""
MOST_A_DAY = 20
"""Feedbacks of one conversation; whoever has more to say is heard by a person."""
A_DAY = dt.timedelta(days=1)
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
        return feedback_status.look_up(turn, found.group())
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
    return feedback_status.look_up(turn, found.group()) if found else None


def press(turn: Turn) -> Outcome | None:
    """The buttons of this conversation."""
    match (turn.message.button or "").split(":")[1:]:
        case ["start"]:
            return start(turn)
        case ["cancel"]:
            return _cancel(turn)
        case ["nevermind"]:
            return feedback_status.never_mind(turn)
        case [("like" | "dislike" | "supply" | "reopen") as kind, code]:
            return feedback_status.press(turn, kind, code)
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
        return feedback_status.look_up(turn, found.group())
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
    place = _("Đã nhận vị trí. Vị trí chỉ để tìm chỗ cần xử lý, xong việc thì xóa.")
    got = place if message.place else _("Đã nhận ảnh, tệp.")
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


def _send(turn: Turn, draft: Draft) -> Outcome:
    """Store it. What accuses somebody is kept apart, without who sent it."""
    _ = turn.text
    turn.state.flow = None
    before = feedback.sent_since(turn.connection, turn.conversation_id, turn.now - A_DAY)
    same = next((code for code, text in before if text == draft.text), None)
    if same is not None:
        turn.reply(_("Phản ánh này anh/chị đã gửi rồi, mã tra cứu là {code}.").format(code=same))
        return Outcome.FEEDBACK
    if len(before) >= MOST_A_DAY:
        turn.reply(
            _("Hôm nay anh/chị đã gửi {n} phản ánh. Mai anh/chị gửi tiếp, hoặc gặp cán bộ giúp nhé.").format(
                n=len(before)
            ),
            (person.button(turn),),
        )
        return Outcome.FEEDBACK
    accuses = draft.seems is PetitionKind.DENUNCIATION
    found = feedback.keep(turn.connection, _told(turn, draft, accuses=accuses), turn.now)
    receipt = _("Đã nhận phản ánh của anh/chị. Mã tra cứu: {code}").format(code=found.code)
    receipt += "\n" + promise(turn.connection, found, _)
    receipt += "\n" + _("Muốn hỏi kết quả, anh/chị gửi lại mã này.")
    if accuses:
        _tell_accuser(turn, found.id, receipt)
        return Outcome.FEEDBACK
    event = feedback_events.last_id(turn.connection, found.id)
    feedback_news.tell_unit(turn.connection, found.id, event, NEW, turn.now)
    callback.offer(turn, receipt, found.code)
    return Outcome.FEEDBACK


def _tell_accuser(turn: Turn, feedback_id: int, receipt: str) -> None:
    """Not as a reply, which is kept for weeks: this one is erased within hours, and with it what leads to them."""
    kept = turn.text(
        "Tin này chỉ người quản trị đọc được, không ghi ai đã gửi. Anh/chị chép lại mã ngay: "
        "vài giờ nữa máy tự xóa tin nhắn này ở phía máy. Anh/chị nên xóa ở điện thoại của mình nữa."
    )
    turn.state.menu = ()
    outbox.put(
        turn.connection,
        conversation_id=turn.conversation_id,
        key=feedback.receipt_key(feedback_id),
        reply=Reply(text=f"{receipt}\n\n{kept}"),
        now=turn.now,
    )


def _told(turn: Turn, draft: Draft, *, accuses: bool) -> feedback.Told:
    """What is kept. Who accuses somebody is not known by where they stood either."""
    place = draft.place.model_dump(mode="json") if draft.place else None
    return feedback.Told(
        text=draft.text or "",
        channel=turn.message.channel,
        conversation_id=turn.conversation_id,
        files=[file.model_dump(mode="json") for file in draft.files],
        place=None if accuses else place,
        restricted=accuses,
        unit_id=None if accuses else first_unit(turn.connection, turn.knowledge.place, turn.now),
    )


def first_unit(connection: Connection, place: Locality, now: dt.datetime) -> int | None:
    """The office that looks at all feedback first, where the locality names one."""
    return people.ensure_unit(connection, place.feedback_unit, now) if place.feedback_unit else None


def _draft(turn: Turn) -> Draft | None:
    """The feedback this conversation is in the middle of; one that was left for a day is forgotten."""
    data = turn.waiting("feedback", WAITS)
    return None if data is None else Draft.model_validate(data)


def _keep(turn: Turn, draft: Draft) -> None:
    turn.wait("feedback", draft.model_dump(mode="json"))


def _cancel_button(turn: Turn) -> Button:
    return Button(label=turn.text("Thôi, không gửi"), value="feedback:cancel")

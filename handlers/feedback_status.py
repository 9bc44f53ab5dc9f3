"""What a sender does with a feedback by its code: looks it up, answers a question, says whether the answer is one."""

from __future__ import annotations

import datetime as dt

from handlers import feedback_news
from handlers.feedback_decisions import REOPENED, SUPPLIED
from handlers.feedback_words import stage_label, standing
from handlers.state import Allowance
from handlers.turn import Outcome, Turn
from knowledge.pakn import Move, Stage
from knowledge.privacy import mask
from storage import feedback, feedback_changes
from storage.errors import Refused
from storage.feedback import CITIZEN, Feedback
from storage.feedback_changes import By, Overtaken
from storage.messages import Button, Link

WAITS = dt.timedelta(hours=24)
GUESSES, PER_HOUR = 5, 10
"""Wrong codes in a row, and how fast they are forgiven."""
SHORTEST = 3
LONGEST = 2000


def look_up(turn: Turn, code: str) -> Outcome:
    """Tell how far a feedback is; only its code opens it, and codes cannot be guessed."""
    _ = turn.text
    allowance = _allowance(turn)
    if allowance.left < 1:
        turn.reply(
            _("Anh/chị nhập sai mã nhiều lần. Chờ khoảng 10 phút rồi thử lại mã {code} giúp nhé.").format(
                code=code.upper()
            )
        )
        return Outcome.FEEDBACK
    found = feedback.by_code(turn.connection, code)
    if found is None:
        turn.state.wrong_codes = allowance.model_copy(update={"left": allowance.left - 1})
        turn.reply(
            _("Chưa tìm thấy mã {code}. Anh/chị xem lại giúp từng ký tự nhé.").format(code=code.upper())
        )
        return Outcome.FEEDBACK
    if found.restricted:
        return _show_restricted(turn, found)
    own = found.conversation_id == turn.conversation_id
    may_act = own or found.conversation_id is None
    buttons = feedback_news.sender_buttons(found, _) if may_act else ()
    turn.reply(standing(turn.connection, found, _, turn.language, own=own), buttons)
    return Outcome.FEEDBACK


def _show_restricted(turn: Turn, found: Feedback) -> Outcome:
    """What accuses somebody: neither its code nor the office's words stay in a chat, by which its sender is known."""
    _ = turn.text
    told = _("Phản ánh này: {state}.").format(state=stage_label(_, found.stage))
    more = _(
        "Để giữ kín người gửi, lời của cơ quan không hiện ở đây. Anh/chị mở trang bên dưới, nhập mã để đọc và trả lời."
    )
    page = Link(label=_("Tra cứu phản ánh"), url="/phan-anh/tra-cuu")
    turn.reply(f"{told}\n\n{more}", links=(page,))
    return Outcome.FEEDBACK


def _allowance(turn: Turn) -> Allowance:
    """How many wrong codes may still be typed."""
    before = turn.state.wrong_codes
    if before is None:
        return Allowance(left=GUESSES, at=turn.now)
    hours = max(0.0, (turn.now - before.at) / dt.timedelta(hours=1))
    return Allowance(left=min(float(GUESSES), before.left + hours * PER_HOUR), at=turn.now)


def _theirs(turn: Turn, code: str) -> Feedback | None:
    """A feedback this person may act on: their own, or one that came without a conversation."""
    found = feedback.by_code(turn.connection, code)
    if found is None or found.restricted:
        return None
    return found if found.conversation_id in (None, turn.conversation_id) else None


def press(turn: Turn, kind: str, code: str) -> Outcome | None:
    """The buttons under what the office said."""
    found = _theirs(turn, code)
    if found is None:
        return None
    if kind in ("like", "dislike"):
        return _rate(turn, found, liked=kind == "like")
    _ = turn.text
    turn.wait("feedback_more", {"code": found.code, "kind": kind})
    cancel = Button(label=_("Thôi"), value="feedback:nevermind")
    if kind == "supply":
        turn.reply(_("Anh/chị nhắn điều cán bộ hỏi, trong một tin. Gửi thêm ảnh cũng được."), (cancel,))
    else:
        turn.reply(
            _("Anh/chị cho biết vì sao muốn mở lại phản ánh {code}.").format(code=found.code), (cancel,)
        )
    return Outcome.FEEDBACK


def never_mind(turn: Turn) -> Outcome:
    """Thought better of it."""
    turn.state.flow = None
    turn.reply(turn.text("Vâng ạ. Phản ánh vẫn như cũ."))
    return Outcome.FEEDBACK


def _rate(turn: Turn, found: Feedback, *, liked: bool) -> Outcome | None:
    _ = turn.text
    if found.stage not in (Stage.ANSWERED, Stage.PUBLISHED, Stage.UNPUBLISHED):
        return None
    feedback_changes.rate(turn.connection, found.id, By(CITIZEN, turn.now), liked=liked)
    if liked or found.round > 1:
        turn.reply(_("Cảm ơn anh/chị đã cho ý kiến."))
        return Outcome.FEEDBACK
    again = Button(label=_("Mở lại phản ánh"), value=f"feedback:reopen:{found.code}")
    turn.reply(
        _("Cảm ơn anh/chị đã cho ý kiến. Nếu việc chưa xong, anh/chị có thể mở lại phản ánh một lần."),
        (again,),
    )
    return Outcome.FEEDBACK


def step(turn: Turn) -> Outcome | None:
    """What was asked for: an answer to the office's question, or why it is to be reopened."""
    data = turn.waiting("feedback_more", WAITS)
    message = turn.message
    said = message.text.strip()[:LONGEST]
    if data is None or message.kind not in ("text", "files") or (len(said) < SHORTEST and not message.files):
        return None
    turn.state.flow = None
    found = _theirs(turn, data["code"])
    if found is None:
        return None
    by = By(CITIZEN, turn.now, mask(said) or turn.text("(gửi thêm ảnh, tệp)"))
    try:
        return _supply(turn, found, by) if data["kind"] == "supply" else _reopen(turn, found, by)
    except Overtaken:
        turn.reply(standing(turn.connection, found, turn.text, turn.language, own=True))
    except Refused:
        turn.reply(turn.text("Phản ánh này đã được mở lại một lần. Anh/chị gửi phản ánh mới giúp nhé."))
    return Outcome.FEEDBACK


def _supply(turn: Turn, found: Feedback, by: By) -> Outcome:
    """Into the same feedback, and to the office that asked."""
    files = [file.model_dump(mode="json") for file in turn.message.files]
    more = {"files": [*found.files, *files]} if files and not found.restricted else {}
    event = feedback_changes.move(turn.connection, found.id, Move.SUPPLY, by, **more)
    feedback_news.tell_unit(turn.connection, found.id, event, f"{SUPPLIED}\n«{by.text}»", turn.now)
    turn.reply(turn.text("Đã chuyển lời anh/chị cho cán bộ, cùng phản ánh {code}.").format(code=found.code))
    return Outcome.FEEDBACK


def _reopen(turn: Turn, found: Feedback, by: By) -> Outcome:
    event = feedback_changes.reopen(turn.connection, found.id, by)
    feedback_news.tell_unit(turn.connection, found.id, event, f"{REOPENED}\n«{by.text}»", turn.now)
    now = feedback.one(turn.connection, found.id)
    turn.reply(standing(turn.connection, now, turn.text, turn.language, own=True))
    return Outcome.FEEDBACK

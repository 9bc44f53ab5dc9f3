"""An answer did not help: one short question back, which may be skipped; then it lies on the desk."""

from __future__ import annotations

import datetime as dt

from handlers import unmet as desk
from handlers.language import understand
from handlers.turn import Outcome, Turn
from knowledge.emergencies import find_emergency
from knowledge.petitions import keepable
from knowledge.privacy import holds_personal_data
from knowledge.text import bare
from knowledge.understand import Understanding, Verdict
from storage import unmet
from storage.messages import Button

WAITS = dt.timedelta(minutes=15)
"""How long the next message may be the second try at a question."""

SAID = frozenset(
    {
        "chua dung",
        "chua dung y",
        "chua phai",
        "khong dung",
        "khong dung y",
        "khong phai",
        "khong phai cai nay",
        "ko dung",
        "ko phai",
        "sai",
        "tra loi sai",
    }
)
"""Words that, alone in a message after an answer, say the same as the button. Without accents, as people type."""

_ENDINGS = (" a", " ban", " ban oi", " nha", " nhe", " roi", " toi")


def offer(turn: Turn, shown: str) -> Button:
    """The button under an answer; `shown` is a record, or an approved answer."""
    turn.state.shown = shown
    return Button(label=turn.text("Chưa đúng ý tôi"), value=f"unhelpful:{shown}")


def said(turn: Turn) -> Outcome | None:
    """The same in words, right after an answer."""
    button = next((one for one in turn.state.menu if one.value == f"unhelpful:{turn.state.shown}"), None)
    if button is None or not says_so(turn.message.text):
        return None
    return _record(turn)


def says_so(text: str) -> bool:
    """Whether a message says nothing but "that was not it"."""
    words = " ".join(bare(text).strip(" .,!?").split())
    shorter = [words.removesuffix(ending) for ending in _ENDINGS]
    return not SAID.isdisjoint([words, *shorter])


def press(turn: Turn) -> Outcome | None:
    """The button under an answer, and the one that skips the question back."""
    pressed = (turn.message.button or "").partition(":")[2]
    if pressed == "skip":
        return _skip(turn)
    return _record(turn) if pressed and pressed == turn.state.shown else None


def _record(turn: Turn) -> Outcome:
    """Put the question on the desk, and ask once what was meant."""
    if turn.state.flow is not None and turn.state.flow.name == "unhelpful":
        return _ask(turn)  # pressed twice
    busy = turn.state.flow is not None
    waits = turn.now if busy else turn.now + WAITS
    unmet_id = desk.put_on_desk(turn, "not_helpful", waits)
    turn.state.shown = None if busy else turn.state.shown
    if busy or unmet_id is None:  # in the middle of a rating nothing else is asked
        return _thank(turn)
    turn.wait("unhelpful", {"unmet": unmet_id})
    return _ask(turn)


def _ask(turn: Turn) -> Outcome:
    _ = turn.text
    turn.reply(
        _("Xin lỗi anh/chị. Anh/chị muốn hỏi điều gì? Nhắn lại một câu ngắn giúp nhé."),
        (Button(label=_("Bỏ qua"), value="unhelpful:skip"),),
    )
    return Outcome.UNHELPFUL


def _skip(turn: Turn) -> Outcome | None:
    waiting = _end(turn)
    if waiting is None:
        return None
    unmet.settle(turn.connection, waiting, turn.now)
    return _thank(turn)


def step(turn: Turn) -> Outcome | None:
    """The second try at a question. What can be answered is answered; the rest is kept for an office."""
    late = turn.state.flow is not None and turn.now - turn.state.flow.touched > WAITS
    wished, before = keepable(turn.message.text).strip()[: desk.LONGEST], turn.state.shown
    waiting = _end(turn)
    if waiting is None or late or turn.message.kind != "text" or find_emergency(turn.message.text):
        return None
    found = understand(turn)
    if _unheard(turn, found):
        return None
    unmet.settle(turn.connection, waiting, turn.now, wished)
    return _thank(turn) if _leads_nowhere(found, before) else None


def _unheard(turn: Turn, found: Understanding) -> bool:
    """Small talk, what no office is to answer, or what has a door of its own: nothing to keep."""
    if turn.knowledge.doors.hear(turn.message.text):
        return True
    if found.verdict is Verdict.REFUSE:
        return not desk.for_an_office(turn, found)
    return found.verdict not in (Verdict.ANSWER, Verdict.CHOOSE)


def _leads_nowhere(found: Understanding, before: str | None) -> bool:
    """Whether the second try would get the same answer, or none."""
    return found.verdict is Verdict.REFUSE or (
        found.verdict is Verdict.ANSWER and found.records[:1] == (before,)
    )


def _end(turn: Turn) -> int | None:
    """Leave the conversation; returns the question it was about."""
    flow = turn.state.flow
    if flow is None or flow.name != "unhelpful":
        return None
    turn.state.flow = turn.state.shown = None
    return int(flow.data["unmet"])


def _thank(turn: Turn) -> Outcome:
    _ = turn.text
    hotline = turn.place.hotlines[0]
    parts = [
        _("Cảm ơn anh/chị. Câu hỏi đã được ghi lại để cán bộ xem."),
        _("Cần hỏi ngay, anh/chị gọi {label}: {number}.").format(label=hotline.label, number=hotline.number),
    ]
    if holds_personal_data(turn.message.text):
        parts.insert(
            0, _("Xin anh/chị đừng gửi số giấy tờ, số điện thoại ở đây. Số vừa gửi không được lưu lại.")
        )
    turn.reply("\n\n".join(parts))
    return Outcome.UNHELPFUL

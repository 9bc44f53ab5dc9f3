"""A message that arrives behind a newer one, on a platform that promises no order.

What waits together is put in order before its turns (`handlers/turns.py`). What comes after the newer one was handled
would answer a question that was not asked yet when it was written: in the middle of a conversation with steps, or by
a number under a newer menu. It moves nothing then; its sender reads why. Any other message is answered as ever.
"""

from __future__ import annotations

from handlers import emergency
from handlers.menu import choose
from handlers.turn import Outcome, Turn
from storage import conversations

QUOTED = 60
"""Characters of it that are shown, so that one knows which it was."""


def answer(turn: Turn) -> Outcome | None:
    """Leave the conversation where it stands; None when the message came in time, or would move nothing."""
    if turn.message.in_order or not _would_move(turn) or not _is_late(turn):
        return None
    return emergency.answer(turn) or _explain(turn)


def _is_late(turn: Turn) -> bool:
    heard = conversations.last_heard(turn.connection, turn.conversation_id)
    return heard is not None and turn.message.sent_at < heard


def _would_move(turn: Turn) -> bool:
    """Whether a conversation with steps would take it, or what was offered last."""
    flow, pressed = turn.state.flow, turn.message.button
    if pressed is not None:
        return flow is not None and pressed.startswith(f"{flow.name}:")
    return flow is not None or choose(turn.message.text, turn.state.menu) is not None


def _explain(turn: Turn) -> Outcome:
    _ = turn.text
    said = " ".join(turn.message.text.split()) or _label(turn)
    quoted = said if len(said) <= QUOTED else f"{said[:QUOTED]}…"
    turn.reply(
        _(
            "Tin “{said}” đến chậm, sau tin mới hơn của anh/chị, nên máy chưa dùng. Nếu vẫn cần, anh/chị gửi lại giúp."
        ).format(said=quoted),
        turn.state.menu,
    )
    return Outcome.LATE


def _label(turn: Turn) -> str:
    """What stood on the button that was pressed, as far as it is still offered."""
    labels = {button.value: button.label for button in turn.state.menu}
    return labels.get(turn.message.button or "", "…")

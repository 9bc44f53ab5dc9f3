"""English or Vietnamese: whoever writes in one of them is answered in it, unless they have chosen."""

from __future__ import annotations

from handlers import old_places
from handlers.turn import Outcome, Turn
from handlers.welcome import home
from knowledge.card_sections import HOTLINE
from knowledge.english.library import Shown
from knowledge.privacy import without_numbers
from knowledge.understand import Understanding


def english(turn: Turn) -> Outcome:
    """`/english`: from now on, whatever is typed."""
    return _fix(turn, "en")


def vietnamese(turn: Turn) -> Outcome:
    """`/tiengviet`: from now on, whatever is typed."""
    return _fix(turn, "vi")


def _fix(turn: Turn, language: str) -> Outcome:
    turn.state.language, turn.state.language_fixed = language, True
    return home(turn)


def listen(turn: Turn) -> Outcome | None:
    """Go over to the language of the message; answers nothing itself."""
    if turn.message.kind == "text" and not turn.state.language_fixed:
        turn.state.language = _spoken(turn) or turn.state.language
    return None


def understand(turn: Turn) -> Understanding:
    """Understand the question in the language it is asked in."""
    said, topic = without_numbers(turn.message.text), turn.state.topic
    if (_spoken(turn) or turn.language) == "en":
        return turn.knowledge.english.understander.understand(said, topic)
    return old_places.understand(turn)


def with_note(turn: Turn, record: str, card: str) -> str:
    """The card, and for English readers how far they can rely on its English."""
    _ = turn.text
    if turn.language != "en":
        return card
    notes = {
        Shown.VIETNAMESE: _("Thủ tục này chưa có bản tiếng Anh. Cần giúp, anh/chị gọi {number}."),
        Shown.OLDER: _("Bản dịch này có thể cũ hơn bản tiếng Việt. Cần chắc chắn, anh/chị gọi {number}."),
    }
    note = notes.get(turn.knowledge.english.shown(record))
    return f"{note.format(number=HOTLINE)}\n\n{card}" if note else card


def _spoken(turn: Turn) -> str | None:
    return turn.knowledge.language_of(turn.message.text)

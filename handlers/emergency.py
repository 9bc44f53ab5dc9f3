"""Fire, crime, injury, a child in danger: the number comes before any search, and before any step of a conversation."""

from __future__ import annotations

from handlers.turn import Outcome, Turn
from knowledge.emergencies import find_emergency, told_in_english


def answer(turn: Turn) -> Outcome | None:
    """Show whom to call; None when it is no emergency."""
    said = turn.message.text
    found = find_emergency(said)
    if found is None:
        return None
    turn.reply(found.text_en if turn.language == "en" or told_in_english(said) else found.text)
    return Outcome.EMERGENCY

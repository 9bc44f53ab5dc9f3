"""Fire, crime, injury, a child in danger: the number comes before any search."""

from __future__ import annotations

from handlers.turn import Outcome, Turn
from knowledge.emergencies import find_emergency


def answer(turn: Turn) -> Outcome | None:
    """Show whom to call; None when it is no emergency."""
    said = turn.message.text
    found = turn.knowledge.english.emergencies.find(said) or find_emergency(said)
    if found is None:
        return None
    turn.reply(found.text)
    return Outcome.EMERGENCY

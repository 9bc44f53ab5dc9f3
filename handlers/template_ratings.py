"""A rating that comes back from a platform's own form: counted by month, its comment kept as feedback of nobody.

It was given without our consent text and is no answer to a question of the questionnaire, so it is no SIPAS rating.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.petitions import PetitionKind, petition_in
from knowledge.privacy import mask
from storage import channel_states, feedback

BEST = 5


def keep(connection: Connection, *, channel: str, rate: int | None, note: str, now: dt.datetime) -> None:
    """Count `rate` (1 to 5; anything else is not counted) and keep the comment, numbers masked."""
    if rate is not None and 1 <= rate <= BEST:
        month = now.astimezone(LOCAL).strftime("%Y-%m")
        channel_states.use(connection, channel, month, f"rated {rate}")
    if note.strip():
        seems = petition_in(note)
        accuses = seems is not None and seems.kind is PetitionKind.DENUNCIATION
        feedback.add(
            connection,
            conversation_id=None,
            channel=channel,
            text=mask(note.strip()),
            now=now,
            restricted=accuses,
        )

"""What a platform says afterwards of the messages that we sent."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import Connection, false, or_, select, update

from storage.messages import Stored
from storage.outbox import in_full, stored_of, waiting
from storage.tables import conversation, outbox

UNSURE = "unsure: "
"""What the reason of a row begins with that may have arrived already."""
KNOWN_BY = 60
"""Characters at the beginning of a text by which a message of ours is known again."""
_PART = re.compile(r"^\(\d+/\d+\) ")


def confirm(
    connection: Connection, channel: str, peer: str, text: str, receipt: str, now: dt.datetime
) -> bool:
    """The platform says that it carried `text` to `peer`. Whether a row waited for that; it is then due at once."""
    begins = _PART.sub("", text)[:KNOWN_BY].strip()
    query = (
        select(outbox.c.id, outbox.c.payload)
        .join(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(conversation.c.channel == channel, conversation.c.peer == peer)
        .where(waiting, outbox.c.last_error.startswith(UNSURE), outbox.c.receipt.is_(None))
        .order_by(outbox.c.id)
    )
    for row in connection.execute(query):
        if begins and begins in row.payload.get("text", ""):
            known = {"receipt": receipt, "due_at": now}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(**known))
            return True
    return False


def carried(connection: Connection, channel: str, receipt: str | None, key: str | None) -> Stored | None:
    """What we sent, by the platform's id of the message or by the key we gave it; None: neither is ours."""
    ours = or_(outbox.c.receipt == receipt if receipt else false(), outbox.c.key == key if key else false())
    row = connection.execute(in_full.where(outbox.c.channel == channel, ours).limit(1)).one_or_none()
    return stored_of(row) if row else None

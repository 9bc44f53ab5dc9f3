"""Conversations as scripts: what somebody says or presses, and what the bot answers. Real handlers, real database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count

from handlers.turns import run_pending
from knowledge.library import Knowledge
from storage import conversations, inbox, outbox, tray
from storage.database import Database
from storage.messages import Incoming, Reply

START = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
"""A Friday morning, nine o'clock in Hà Nội."""


@dataclass
class Talk:
    """One person's conversation with the bot."""

    database: Database
    knowledge: Knowledge
    peer: str = "an"
    channel: str = "web"
    now: dt.datetime = START
    last: list[Reply] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def says(self, text: str, **more: object) -> str:
        """Type something; the bot's answer as one text."""
        return self._send(text=text, **more)

    def presses(self, label: str) -> str:
        """Press the button with this label under the last answer."""
        values = {button.label: button.value for reply in self.last for button in reply.buttons}
        assert label in values, f"{label!r} is not among {list(values)}"
        return self._send(kind="button", button=values[label])

    def sends_button(self, value: str) -> str:
        """Send a button's value that was not offered."""
        return self._send(kind="button", button=value)

    @property
    def buttons(self) -> list[str]:
        """The labels under the last answer."""
        return [button.label for reply in self.last for button in reply.buttons]

    @property
    def conversation_id(self) -> int:
        with self.database.write() as connection:
            return conversations.ensure(connection, self.channel, self.peer, self.now)

    def hears(self) -> list[Reply]:
        """What waits in the tray for this person, taken out."""
        mine = self.conversation_id
        with self.database.write() as connection:
            rows = tray.waiting_of(connection, mine)
            outbox.mark_sent(connection, dict.fromkeys(row.id for row in rows), self.now)
        self.last = [row.reply for row in rows]
        return self.last

    def _send(self, **content: object) -> str:
        self.now += dt.timedelta(seconds=20)
        message = Incoming(
            channel=self.channel,
            conversation=self.peer,
            message_id=f"{self.channel}-{self.peer}-{next(self.numbers)}",
            **{"sender": self.peer, "sent_at": self.now, **content},
        )
        with self.database.write() as connection:
            inbox.receive(connection, message, self.now)
            run_pending(connection, self.knowledge, lambda: self.now)
            assert inbox.depth(connection) == 0, "the turn failed"
        return "\n\n".join(reply.text for reply in self.hears())

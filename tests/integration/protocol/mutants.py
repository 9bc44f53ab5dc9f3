"""The protocol with one rule broken each: what the machine must notice, or it proves nothing."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from handlers.turns import run_pending
from storage import channel_states, conversations, inbox, outbox
from storage.messages import Reply
from storage.outbox import Lane
from storage.tables import inbox as rows
from tests.integration.protocol.owner import Owner, Talk
from tests.integration.protocol.world import CHANNEL, Said


class MarksBeforeSending(Owner):
    """A death in between loses the reply."""

    def take(self) -> None:
        super().take()
        sent = {row.id: None for talk in self.flying.values() for row in talk.rows}
        with self.connect().begin():
            outbox.mark_sent(self.connect(), sent, self.world.now)


class TurnsWithoutOwning(Owner):
    """Skips what another holds instead of owning conversations: a later message overtakes an earlier one."""

    def run_turns(self, connection: Connection) -> None:
        run_pending(connection, None, lambda: self.world.now, None)  # type: ignore[arg-type]  # our handler asks nothing


def pending_skipping_locked(
    connection: Connection, shards: Collection[int] | None, limit: int, without: Collection[int] = ()
) -> list[inbox.Pending]:
    """`inbox.pending` without the fence."""
    query = select(rows).where(rows.c.conversation_id.not_in(without)).order_by(rows.c.id).limit(limit)
    found = connection.execute(query.with_for_update(skip_locked=True))
    return [inbox.Pending(r.id, r.conversation_id, r.payload, r.attempts, r.received_at) for r in found]


class AcknowledgesAlone(Owner):
    """Says "handled" in a transaction of its own: a death in between loses the message."""

    def claim(self) -> None:
        with self.connect().begin():
            taken = inbox.pending(self.connect(), self.held, 200)
            self.connect().execute(delete(rows).where(rows.c.id.in_([one.id for one in taken])))
        self.turns = self.connect().begin()
        for one in taken:
            self._answer(one)

    def _answer(self, one: inbox.Pending) -> None:
        said = one.message.text
        channel_states.use(self.connect(), one.message.conversation, "turns", said)
        for number in (1, 2):
            key, reply = f"reply:{one.id}:{number}", Reply(text=f"{said}/{number}")
            conversation_id = one.conversation_id
            outbox.put(
                self.connect(), conversation_id=conversation_id, key=key, reply=reply, now=self.world.now
            )


class RemembersNoDelivery(Owner):
    """Takes what the platform delivers again for something new."""

    again = 0

    def receive(self, said: Said) -> bool:
        RemembersNoDelivery.again += 1
        changed = said.incoming.model_copy(update={"message_id": f"{said.text}-{self.again}"})
        with self.connect().begin():
            new = inbox.receive(self.connect(), changed, self.world.now)
        return new and said not in self.world.taken


class DatesItsReminders(Owner):
    """Gives a reminder a key that says when it was written: two sweeps remind twice."""

    def remind(self, peer: str, key: str) -> None:
        with self.connect().begin():
            found = conversations.ensure(self.connect(), CHANNEL, peer, self.world.now)
            given = {"key": f"{key}:{self.world.now}", "reply": Reply(text=key), "lane": Lane.REMINDER}
            outbox.put(self.connect(), conversation_id=found, now=self.world.now, **given)


class GivesAwayWhatFlies(Owner):
    """Lets go of a shard from which something is being sent: its heir sends it again."""

    def busy(self) -> set[int]:
        return set()


class SendsWhatItTookBefore(Owner):
    """After a lost connection goes on with what it took under it: meanwhile an heir has sent it."""

    def may_send(self, talk: Talk) -> bool:
        talk.held = self.connection
        return super().may_send(talk)


class GoesOnAfterPuttingOff(Owner):
    """Sends a conversation's next reply although an earlier one must wait."""

    def note(self, conversation_id: int) -> None:
        talk = self.flying[conversation_id]
        rest = talk.rows[1:] if talk.fate == "later" else []
        super().note(conversation_id)
        if rest:
            self.flying[conversation_id] = Talk(rest, talk.held)

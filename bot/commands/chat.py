"""`motcua chat`: the same conversation in a terminal, through the same inbox and outbox."""

from __future__ import annotations

import getpass
import uuid

import click

from bot import clock
from bot.channels.base import Capabilities
from bot.channels.degrade import degrade
from bot.commands import opened
from handlers.turns import run_pending
from knowledge.library import Knowledge
from storage import conversations, inbox, outbox, tray
from storage.database import Database
from storage.messages import Incoming, Reply

CHANNEL = "terminal"
CAPABILITIES = Capabilities(max_text=20_000, max_buttons=0)


@click.command()
def chat() -> None:
    """Trò chuyện ngay tại đây. Chọn nút bằng số; dòng trống hoặc Ctrl+D để thôi."""
    knowledge = opened.knowledge()
    with opened.database() as database:
        talk = Talk(database, knowledge, getpass.getuser())
        _print(talk.say("/start"))
        while said := _asked():
            _print(talk.say(said))


def _asked() -> str:
    try:
        return str(click.prompt("anh/chị", default="", show_default=False, prompt_suffix=" > ")).strip()
    except click.Abort:
        click.echo()
        return ""


def _print(replies: list[Reply]) -> None:
    for reply in replies:
        for part in degrade(reply, CAPABILITIES):
            click.echo(f"\n{part.text}\n")


class Talk:
    """One person at one terminal."""

    def __init__(self, database: Database, knowledge: Knowledge, peer: str) -> None:
        self._database = database
        self._knowledge = knowledge
        self._peer = peer

    def say(self, text: str) -> list[Reply]:
        """Store a message, have it answered, take the replies. Safe beside a running server: same rows, same locks."""
        message = Incoming(
            channel=CHANNEL,
            conversation=self._peer,
            sender=self._peer,
            message_id=uuid.uuid4().hex,
            text=text,
            sent_at=clock.now(),
        )
        with self._database.write() as connection:
            inbox.receive(connection, message, clock.now())
        while self._batch():
            pass
        return self._take()

    def _batch(self) -> int:
        with self._database.write() as connection, connection.begin_nested():
            return len(run_pending(connection, self._knowledge, clock.now))

    def _take(self) -> list[Reply]:
        with self._database.write() as connection:
            conversation_id = conversations.ensure(connection, CHANNEL, self._peer, clock.now())
            rows = tray.waiting_of(connection, conversation_id)
            outbox.mark_sent(connection, dict.fromkeys(row.id for row in rows), clock.now())
        return [row.reply for row in rows]

"""What a turn costs without network: `python -m benchmarks.turn_cost`. `docs/engine.md` has the figures.

Message in → stored → answered from the real knowledge → reply stored → taken out → marked, on SQLite, thirty messages a
transaction, every question another one, and more of them than rankings are kept. CPU of this process; of each thirty
the least of several plays: whoever else works on the machine only adds to it. Two versions are compared by running
this in both, by turns.
"""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.engine.__main__ import own_questions
from bot.commands.serve import tune_interpreter
from handlers.turns import run_pending
from knowledge.library import Knowledge, load
from storage import inbox, outbox
from storage.database import Database
from storage.messages import Incoming

TOGETHER = 30
CHATS = 300
"""As `benchmarks.engine` has them: later questions follow up earlier ones."""
WARM_UP = 300
PAUSE = dt.timedelta(minutes=2)
"""Between two questions of a chat: nobody is asked to wait."""


class Office:
    """A database, and who writes to it."""

    def __init__(self, folder: Path, knowledge: Knowledge) -> None:
        self._database = Database(f"sqlite:///{folder}/turns.db")
        self._database.prepare()
        self._knowledge = knowledge
        self._numbers = count()
        self._now = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)

    def play(self, questions: Sequence[str]) -> float:
        """Seconds of CPU for the whole way of some messages."""
        self._now += PAUSE
        messages = [self._asks(text) for text in questions]
        began = time.process_time()
        with self._database.write() as connection:
            inbox.receive_all(connection, messages, self._now)
        with self._database.write() as connection:
            while run_pending(connection, self._knowledge, lambda: self._now):
                pass
        with self._database.write() as connection:
            rows = outbox.due(connection, ["telegram"], None, self._now, 10 * TOGETHER)
            outbox.mark_sent(connection, {row.id: "1" for row in rows}, self._now)
        return time.process_time() - began

    def _asks(self, text: str) -> Incoming:
        number = next(self._numbers)
        chat = str(1 + number % CHATS)
        return Incoming(
            channel="telegram",
            conversation=chat,
            sender=chat,
            message_id=str(number),
            sent_at=self._now,
            text=text,
        )


@click.command()
@click.option("--messages", default=900, show_default=True)
@click.option("--plays", default=3, show_default=True)
def main(messages: int, plays: int) -> None:
    """Print milliseconds of CPU a message."""
    knowledge = load()
    gc.collect()
    gc.freeze()
    tune_interpreter()
    questions = own_questions()
    taken = [_play(knowledge, questions[:messages], questions[-WARM_UP:]) for _ in range(plays)]
    least = sum(map(min, zip(*taken, strict=True)))
    print(
        f"{1_000 * least / messages:.2f} ms a message; plays: {[round(1_000 * sum(t) / messages, 2) for t in taken]}"
    )


def _play(knowledge: Knowledge, questions: Sequence[str], before: Sequence[str]) -> list[float]:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), knowledge)
        return [office.play(some) for some in _thirties([*before, *questions])][WARM_UP // TOGETHER :]


def _thirties(questions: Sequence[str]) -> list[Sequence[str]]:
    return [questions[at : at + TOGETHER] for at in range(0, len(questions), TOGETHER)]


if __name__ == "__main__":
    main()

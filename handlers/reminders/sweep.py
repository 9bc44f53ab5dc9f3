"""One look of the clock at all tasks. Running it twice, late or on two machines writes nothing new.

Everything is decided from the database and written in one transaction: the ledger and the tray together, or nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers import news
from handlers.reminders import digest, escalation, weekly
from handlers.reminders.due_dates import open_due_dates
from handlers.reminders.round import Letter, Round, Terms
from storage import reminders
from storage.locks import Alone, wait_to_be_alone


@dataclass(frozen=True)
class Sweep:
    """What a sweep did.

    `reminded`: due dates that were told, `digests`: in so many messages, to `people`; `escalated`, `summaries`:
    messages to leaders. `unreachable`: people with something due and no linked account they have not left;
    `unmanned`: units with work due and no official; `unled`: units whose leader should be told and cannot be reached.
    """

    opened: int
    reminded: int = 0
    digests: int = 0
    people: int = 0
    escalated: int = 0
    summaries: int = 0
    unreachable: tuple[str, ...] = ()
    unmanned: tuple[str, ...] = ()
    unled: tuple[str, ...] = ()

    @property
    def messages(self) -> int:
        return self.digests + self.escalated + self.summaries


def sweep(connection: Connection, today: dt.date, now: dt.datetime, terms: Terms = Terms()) -> Sweep:  # noqa: B008 - it never changes
    """Open due dates and lay what is due into the tray. `now` gives the hour; nobody is told on a day off."""
    wait_to_be_alone(connection, Alone.SWEEP)
    run = Round(connection, today, now, terms)
    opened = open_due_dates(connection, run.rules, today, now)
    if not run.calendar.is_working_day(today):
        return Sweep(opened)
    told = digest.letters(run)
    raised = escalation.letters(run)
    weeks = weekly.letters(run)
    _lay(connection, [*told.letters, *raised.letters, *weeks], now)
    return Sweep(
        opened,
        reminded=told.reminded,
        digests=len(told.letters),
        people=len({letter.conversation_id for letter in told.letters}),
        escalated=len(raised.letters),
        summaries=len(weeks),
        unreachable=told.unreachable,
        unmanned=told.unmanned,
        unled=raised.unled,
    )


def _lay(connection: Connection, letters: list[Letter], now: dt.datetime) -> None:
    """Ledger and tray. In the order of conversations: a turn at another replica locks them in the same order."""
    reminders.write(connection, [entry for letter in letters for entry in letter.entries], now)
    for letter in sorted(letters, key=lambda letter: letter.conversation_id):
        news.tell(connection, letter.conversation_id, letter.key, letter.reply, now)

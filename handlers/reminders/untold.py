"""What the administrator has to see to by hand, because no message of ours arrives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.reminders import digest, escalation
from handlers.reminders.round import Round, Terms
from handlers.turn import LOCAL
from knowledge.reminder_steps import day_of
from storage import reminders
from storage.reminders import Undelivered
from storage.tasks import Occurrence

SHOWN = dt.timedelta(days=30)


@dataclass(frozen=True)
class Untold:
    """Everything that reached nobody.

    `given_up`: messages that no account took; `unreachable`: officials with something due and no account, by name;
    `unmanned`: units with work due and no official; `unled`: units whose leader cannot be told; `over`: due dates so
    long ago that nobody is reminded any more.
    """

    given_up: tuple[Undelivered, ...]
    unreachable: tuple[str, ...]
    unmanned: tuple[str, ...]
    unled: tuple[str, ...]
    over: tuple[Occurrence, ...]

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def untold(connection: Connection, now: dt.datetime) -> Untold:
    """As of now; nothing is written."""
    run = Round(connection, now.astimezone(LOCAL).date(), now, Terms())
    due, raised = digest.letters(run), escalation.letters(run)
    over = [o for o in run.open if day_of(run.steps_of(o).end, o.due, run.calendar) <= run.today]
    given_up = reminders.undelivered(connection, now - SHOWN)
    return Untold(tuple(given_up), due.unreachable, due.unmanned, raised.unled, tuple(over))

"""A plan in force is corrected: its due dates open at once, and whoever worked by it hears what is different.

All of it is one transaction of whoever corrects. A plan under review is corrected in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from handlers import plan_news
from handlers.reminders.due_dates import open_due_dates
from handlers.turn import LOCAL
from storage import plans, reminder_rules
from storage.locks import Alone, wait_to_be_alone
from storage.task_changes import Author

T = TypeVar("T")


def correct(connection: Connection, plan_id: int, author: Author, work: Callable[[Connection], T]) -> T:
    """Do `work` on a plan, and tell everybody concerned. Returns what `work` returns; what it raises undoes all."""
    head = plans.one(connection, plan_id)
    if head is None or head.status != "confirmed":
        return work(connection)
    # The clock waits: it must not remind of what is being changed.
    wait_to_be_alone(connection, Alone.SWEEP)
    before = plan_news.standing(connection, plan_id, author.now)
    done = work(connection)
    today = author.now.astimezone(LOCAL).date()
    open_due_dates(connection, reminder_rules.rules(connection), today, author.now)
    plan_news.tell_corrections(connection, plan_id, before, author.now)
    return done

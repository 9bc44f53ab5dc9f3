"""A plan is put in force: its due dates open at once, and whoever worked by the plan it amends hears what is different.

All of it is one transaction of whoever confirms. A plan is confirmed once, so each person hears once.
"""

from __future__ import annotations

from sqlalchemy import Connection

from handlers import plan_news
from handlers.reminders.due_dates import open_due_dates
from handlers.turn import LOCAL
from storage import amendments, plans, reminder_rules
from storage.locks import Alone, wait_to_be_alone
from storage.task_changes import Author


def confirm(connection: Connection, plan_id: int, author: Author) -> int:
    """Confirm a plan under review, with what it amends. Returns how many persons hear of a change.

    Raises:
        Refused: it is not under review (any more), or the plan it amends is not in force.
    """
    # The clock waits: it must not remind of what is being dropped.
    wait_to_be_alone(connection, Alone.SWEEP)
    amends = amendments.amended_by(connection, plan_id)
    before = plan_news.standing(connection, amends.plan_id, author.now) if amends else None
    plans.set_status(connection, plan_id, "confirmed", author.login, author.now)
    amendments.take_over(connection, plan_id, author)
    today = author.now.astimezone(LOCAL).date()
    open_due_dates(connection, reminder_rules.rules(connection), today, author.now)
    return plan_news.tell_changes(connection, plan_id, before, author.now) if before else 0

"""The clock's decisions about tasks: who must be told of what today. `docs/reminders.md` has the rules as a table.

Steps, each a module: `due_dates` opens them, `steps` finds who has reached which step, `digest` puts a person's due
dates into messages, `escalation` and `weekly` write to a unit's leaders, `hours` says when all this may go out.
"""

from handlers.reminders.digest import digest_key, time_left
from handlers.reminders.round import Terms
from handlers.reminders.sweep import Sweep, sweep

__all__ = ["Sweep", "Terms", "digest_key", "sweep", "time_left"]

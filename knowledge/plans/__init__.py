"""Administrative-reform plans: a file in, draft tasks and targets out.

The steps, each a module: `read_*` turn bytes into `blocks`; `lines` and `outline` turn text into passages, `columns` and
`table_rows` turn tables into rows; `prose`, `cards` and `appendix` draft tasks, `targets` drafts targets; `checks` warns.
Words about time are read in `moments` (what they are), `recurrence` and `due_days` (which day), `deadlines` (together).
"""

from knowledge.plans.errors import PlanError
from knowledge.plans.model import Deadline, DraftTask, Head, Plan, PlanWarning, Target, UnassignedDuties
from knowledge.plans.reader import MOST_BYTES, read_plan

__all__ = [
    "MOST_BYTES",
    "Deadline",
    "DraftTask",
    "Head",
    "Plan",
    "PlanError",
    "PlanWarning",
    "Target",
    "UnassignedDuties",
    "read_plan",
]

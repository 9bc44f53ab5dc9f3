"""Administrative-reform plans: a file in, draft tasks and targets out.

Steps, each a module: `read_*` turn bytes into `blocks`; `lines` and `outline` turn text into passages,
`columns` and `table_rows` turn tables into rows; `prose`, `cards`, `appendix` draft tasks, `targets` drafts
targets, `checks` warns. Words about time are found by `time_table`, placed on the calendar by `due_days` and
`recurrence`, put together in `deadlines`; `acceptance` says which of them are deadlines in running text.
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

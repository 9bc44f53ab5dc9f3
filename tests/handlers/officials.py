"""A unit of officials with tasks of a confirmed plan, for conversations about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from storage import people, plans, tasks
from storage.database import Database
from storage.tasks import Occurrence
from tests.handlers.talking import START, Talk

TODAY = dt.date(2026, 11, 20)
UNIT = "Phòng Văn hóa Mẫu"
PLAN_END = dt.date(2026, 12, 31)
TASKS = {
    "Báo cáo tháng": dt.date(2026, 11, 16),
    "Lập kế hoạch tuyên truyền": dt.date(2026, 11, 25),
    "Kiểm tra bộ phận một cửa": dt.date(2026, 12, 10),
}


def open_tasks(database: Database, named: dict[str, dt.date], unit: str = UNIT, key: str = "kh") -> None:
    """A confirmed plan of 2026 with these tasks for a unit, all of them open."""
    head = {"file_name": f"{key}.docx", "file_hash": key, "number": f"{key}/KH-UBND", "warnings": []}
    period = {"period_start": dt.date(2026, 1, 1), "period_end": PLAN_END}
    with database.write() as connection:
        rows = [_row(text, due, unit) for text, due in named.items()]
        plan_id = plans.add(connection, head | period, rows, [], START)
        plans.set_status(connection, plan_id, "confirmed", "admin", START)
        unit_id = people.ensure_unit(connection, unit, START)
        for task in tasks.of_plan(connection, plan_id):
            assert task.due
            tasks.open_occurrence(connection, task.id, unit_id, task.due)


def _row(text: str, due: dt.date, unit: str) -> dict[str, object]:
    empty = {"no": None, "section": None, "product": None, "deadline_raw": None, "ambiguity": None}
    lists: dict[str, object] = {"lead": [unit], "support": [], "rules": [], "certainty": {}}
    return {**empty, **lists, "text": text, "deadline_kind": "date", "due": due, "source": text}


@dataclass
class Office:
    """People of the ward's offices, each with a linked chat."""

    database: Database
    talk: Callable[..., Talk]
    ids: dict[str, int] = field(default_factory=dict)

    def has(self, name: str, role: str = "official", unit: str = UNIT, *, linked: bool = True) -> Talk:
        """An official enters the service."""
        with self.database.write() as connection:
            unit_id = people.ensure_unit(connection, unit, START)
            person_id = people.add(connection, name=name, unit_id=unit_id, role=role, now=START)
            code = people.new_link_code(connection, person_id, START)
        self.ids[name] = person_id
        person = self.talk(name, channel="telegram")
        if linked:
            assert name in person.says(f"/lienket {code}")
        return person

    def task(self, text: str) -> Occurrence:
        """How a task stands."""
        with self.database.read() as connection:
            return next(one for one in tasks.all_of_unit(connection) if one.text == text)

    def texts(self, person: Talk) -> str:
        """What somebody was told meanwhile."""
        return "\n\n".join(reply.text for reply in person.hears())

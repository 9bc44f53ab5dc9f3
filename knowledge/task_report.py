"""A report on tasks: how each due date of a period stands on a day, and the counts. `task_report_docx` prints it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.periods import Period


class State(StrEnum):
    """How a due date stands; every one is in exactly one state. The values are what the report calls them."""

    ON_TIME = "Hoàn thành đúng hạn"
    LATE = "Hoàn thành quá hạn"
    IN_PROGRESS = "Đang thực hiện, chưa đến hạn"
    OVERDUE = "Quá hạn, chưa hoàn thành"


@dataclass(frozen=True)
class Line:
    """One due date of a task for one unit, as of the report's day.

    `due`: the day in force; `original_due`: the one first set; `done`: the day it was reported done, None: it is not.
    """

    text: str
    product: str | None
    unit: str
    plan: str
    due: dt.date
    original_due: dt.date
    done: dt.date | None = None
    taken: bool = True
    """Whether somebody took note of it."""
    remarks: tuple[str, ...] = ()
    """What officials wrote and filed about it."""

    def state(self, as_of: dt.date) -> State:
        """Done on the due day itself is on time; not done, it is overdue from the day after."""
        if self.done is not None:
            return State.ON_TIME if self.done <= self.due else State.LATE
        return State.IN_PROGRESS if self.due >= as_of else State.OVERDUE

    @property
    def is_extended(self) -> bool:
        return self.due > self.original_due

    def standing(self, as_of: dt.date) -> str:
        """The state in a cell, with the day it was done."""
        state = self.state(as_of)
        if self.done is not None:
            return f"{state}, ngày {self.done:%d/%m/%Y}"
        return f"{state} (chưa ai nhận)" if not self.taken else str(state)

    @property
    def note(self) -> str:
        """The later deadline, and what was written and filed."""
        later = f"Hạn ban đầu {self.original_due:%d/%m/%Y}, được lùi đến {self.due:%d/%m/%Y}."
        return "\n".join([*([later] if self.is_extended else []), *self.remarks])


@dataclass(frozen=True)
class TaskReport:
    """The tasks of a period as of a day, of one unit or of all.

    `carried`: how many of the lines were due before the period; `undated`: tasks in force without a deadline.
    """

    place: str
    unit: str | None
    period: Period
    as_of: dt.date
    lines: tuple[Line, ...]
    carried: int = 0
    undated: int = 0

    @property
    def counts(self) -> Counter[State]:
        return Counter(line.state(self.as_of) for line in self.lines)

    @property
    def extended(self) -> int:
        return sum(line.is_extended for line in self.lines)

    @property
    def plans(self) -> tuple[str, ...]:
        """The plans the lines come from, in order of their names."""
        return tuple(sorted({line.plan for line in self.lines}))

    @property
    def by_unit(self) -> list[TaskReport]:
        """The same for each unit alone, in order of their names."""
        names = sorted({line.unit for line in self.lines})
        of = {name: tuple(line for line in self.lines if line.unit == name) for name in names}
        return [replace(self, unit=name, lines=lines, carried=0, undated=0) for name, lines in of.items()]


HEAD = (
    "TT",
    "Nhiệm vụ",
    "Sản phẩm",
    "Cơ quan chủ trì",
    "Hạn",
    "Hạn ban đầu",
    "Tình trạng",
    "Ngày hoàn thành",
    "Theo kế hoạch",
    "Ghi chú, minh chứng",
)
"""Columns of the table for a spreadsheet."""


def rows(report: TaskReport) -> Iterator[list[object]]:
    """The table for a spreadsheet: days are days."""
    for number, line in enumerate(report.lines, 1):
        state = str(line.state(report.as_of))
        days = [line.due, line.original_due, state, line.done]
        yield [number, line.text, line.product, line.unit, *days, line.plan, line.note or None]


def share(part: int, whole: int) -> str:
    """Behind a number: how many percent that is, the Vietnamese way; nothing behind a zero."""
    percent = f"{100 * part / whole:.1f}".removesuffix(".0").replace(".", ",")
    return f" ({percent}%)" if part else ""

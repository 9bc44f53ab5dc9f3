"""Two versions of a plan: which task is which, and what is different."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from knowledge.plans.amendment import differences, pair


@dataclass(frozen=True)
class Task:
    id: int
    text: str
    no: str | None = None
    section: str | None = None
    product: str | None = None
    lead: list[str] = field(default_factory=lambda: ["Phòng Nội vụ"])
    support: list[str] = field(default_factory=list)
    budget: str | None = None
    due: dt.date | None = None
    rules: list[str] = field(default_factory=list)


PLAN = "Xây dựng kế hoạch tuyên truyền cải cách hành chính"
REPORT = "Báo cáo kết quả kiểm soát thủ tục hành chính"


def test_slightly_changed_words_are_the_same_task():
    """A task whose words were touched up goes on; a task about something else is new."""
    old = [Task(1, PLAN), Task(2, REPORT)]
    new = [Task(10, REPORT + " năm 2026"), Task(11, "Tập huấn tổ công nghệ số cộng đồng"), Task(12, PLAN)]

    assert pair(old, new) == {10: 2, 12: 1}


def test_number_and_section_help():
    """At the same place of the plan looser words are enough; elsewhere they are not."""
    old = [Task(1, "Kiểm tra cải cách hành chính tại các đơn vị", "7", "III")]
    looser = "Kiểm tra cải cách hành chính, chuyển đổi số tại các xã"

    assert pair(old, [Task(10, looser, "7", "III")]) == {10: 1}
    assert pair(old, [Task(10, looser, "8", "III")]) == {}


def test_twins_are_told_apart_by_their_deadline():
    """Steps of one row have the same words: each goes on with its own day."""
    june, december = dt.date(2026, 6, 30), dt.date(2026, 12, 31)
    old = [Task(1, REPORT, due=june), Task(2, REPORT, due=december)]
    new = [Task(10, REPORT, due=december), Task(11, REPORT, due=june)]

    assert pair(old, new) == {10: 2, 11: 1}


def test_each_old_task_goes_on_once():
    """A task that was split in the new document goes on in one of its parts."""
    assert len(pair([Task(1, PLAN)], [Task(10, PLAN), Task(11, PLAN)])) == 1
    assert pair([], [Task(10, PLAN)]) == pair([Task(1, PLAN)], []) == {}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"text": PLAN.upper() + " ."}, []),
        ({"lead": ["phòng  Nội vụ"]}, []),
        ({"text": PLAN + " năm 2026"}, ["text"]),
        ({"lead": ["Phòng Tư pháp"], "due": dt.date(2026, 5, 1)}, ["lead", "deadline"]),
        ({"rules": ["FREQ=WEEKLY"]}, ["deadline"]),
        (
            {"product": "Kế hoạch", "budget": "50 triệu", "support": ["Công an"]},
            ["product", "support", "budget"],
        ),
    ],
)
def test_what_is_different(change, fields):
    """A reviewer sees the fields that differ, not how they are spelled."""
    assert differences(Task(1, PLAN), Task(2, **({"text": PLAN} | change))) == fields

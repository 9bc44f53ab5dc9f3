"""Who is asked about a due date, and who hears when nobody takes note."""

import datetime as dt

import pytest

from handlers.reminders.answerers import answerers, leaders
from storage.people import Person
from storage.tasks import Occurrence

UNIT, OTHER = 1, 2
DUE = dt.date(2026, 11, 27)
FIRST, SECOND, LEADER, STRANGER = 11, 12, 13, 14


def person(number: int, role: str = "official", unit: int = UNIT) -> Person:
    return Person(id=number, name=f"Người {number}", unit_id=unit, unit="Phòng Mẫu", role=role)


OFFICIALS = [person(FIRST), person(SECOND), person(LEADER, "leader"), person(STRANGER, unit=OTHER)]


def occurrence(assignee_id: int | None = None) -> Occurrence:
    return Occurrence(
        id=1,
        task_id=1,
        text="Báo cáo",
        product=None,
        plan="01/KH-UBND",
        unit_id=UNIT,
        unit="Phòng Mẫu",
        due=DUE,
        original_due=DUE,
        status="open",
        plan_id=1,
        plan_end=DUE,
        assignee_id=assignee_id,
    )


@pytest.mark.parametrize(
    ("chosen", "holder", "asked", "told"),
    [
        pytest.param((), None, [FIRST, SECOND], [LEADER], id="all officials of the unit"),
        pytest.param((SECOND,), None, [SECOND], [LEADER], id="whom the reviewer chose"),
        pytest.param((LEADER,), None, [LEADER], [], id="a leader who was chosen is not told on"),
        pytest.param((99,), None, [FIRST, SECOND], [LEADER], id="who was chosen has left"),
        pytest.param((SECOND,), FIRST, [FIRST], [LEADER], id="who took it over comes first"),
        pytest.param((), STRANGER, [FIRST, SECOND], [LEADER], id="who took it over has gone to another unit"),
    ],
)
def test_who_answers(chosen, holder, asked, told):
    """Somebody of the unit always does, and the leader hears of delays only."""
    task = occurrence(holder)

    assert [one.id for one in answerers(task, OFFICIALS, chosen)] == asked
    assert [one.id for one in leaders(task, OFFICIALS, chosen)] == told


def test_leader_answers_where_there_is_nobody_else():
    """A unit with only a leader is not silent."""
    alone = [person(LEADER, "leader")]

    assert answerers(occurrence(), alone) == alone
    assert leaders(occurrence(), alone) == []

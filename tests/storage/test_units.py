"""Which units have to do a task, and who answers for them."""

import datetime as dt

import pytest
from sqlalchemy import Connection

from storage import people, plan_units, plans, tasks, units
from storage.plan_units import choose, settle
from storage.units import OUTSIDE, UNIT, Meaning, units_of_task

NOW = dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=60)
OFFICE = "Văn phòng HĐND và UBND thị xã"
UNITS = (OFFICE, "Phòng Nội vụ", "Phường Mẫu", "Xã Ví Dụ")


def plan_of(connection: Connection, *leads: list[str], confirmed: bool = True, name: str = "kh.docx") -> int:
    """A plan with one task for each list of leads."""
    head = {
        "file_name": name,
        "file_hash": name,
        "period_start": dt.date(2026, 1, 1),
        "period_end": dt.date(2026, 12, 31),
        "warnings": [],
    }
    common = {"support": [], "deadline_kind": "date", "due": dt.date(2026, 3, 1), "rules": [], "source": "x"}
    rows = [{**common, "text": f"Việc {n}", "lead": lead, "certainty": {}} for n, lead in enumerate(leads, 1)]
    plan_id = plans.add(connection, head, rows, [], NOW)
    if confirmed:
        plans.set_status(connection, plan_id, "confirmed", "admin", NOW)
    return plan_id


@pytest.fixture
def place(database):
    """A town with two departments and two communes; a writing connection to it."""
    with database.write() as connection:
        for name in UNITS:
            people.ensure_unit(connection, name, NOW)
        yield connection


def asked(connection: Connection, plan_id: int, due: dt.date | None = None) -> list[list[str]]:
    """The units of each task of a plan, by name."""
    found = [units_of_task(connection, task, LATER, due=due) for task in tasks.of_plan(connection, plan_id)]
    names = dict(people.units(connection))
    return [[names[one] for one in ids] for ids in found]


def unit_id(connection: Connection, name: str) -> int:
    return {known: one for one, known in people.units(connection)}[name]


def test_spellings_of_one_unit_are_one(place):
    """A task led by two spellings of one office is asked for once."""
    plan_id = plan_of(place, ["VP HĐND & UBND thị xã", "Văn phòng HĐND và UBND thị xã"])

    assert asked(place, plan_id) == [[OFFICE]]


def test_what_a_reviewer_settled_is_learnt(place):
    """A short name that was mapped once is known in the next plan."""
    first = plan_of(place, ["VP thị xã"])
    settle(place, first, {"VP thị xã": Meaning(UNIT, unit_id(place, OFFICE))}, "admin", NOW)
    second = plan_of(place, ["VP  Thị xã"], name="b.docx")

    assert asked(place, first) == asked(place, second) == [[OFFICE]]


def test_office_elsewhere_is_not_reminded(place):
    """A ministry in the lead column is nobody's of ours."""
    plan_id = plan_of(place, ["Sở Nội vụ", "Phòng Nội vụ"])
    settle(place, plan_id, {"Sở Nội vụ": Meaning(OUTSIDE)}, "admin", NOW)

    assert asked(place, plan_id) == [["Phòng Nội vụ"]]


def test_all_units_fans_out(place):
    """A duty of all units is asked of each of them, but for those the reviewer left out."""
    plan_id = plan_of(place, ["Các đơn vị"], ["UBND các xã, phường"])
    assert asked(place, plan_id) == [sorted(UNITS), ["Phường Mẫu", "Xã Ví Dụ"]]

    left_out = (unit_id(place, "Xã Ví Dụ"),)
    settle(place, plan_id, {"UBND các xã, phường": Meaning("communes", None, left_out)}, "admin", NOW)
    assert asked(place, plan_id)[1] == ["Phường Mẫu"]


def test_unit_entered_later_joins_from_the_next_due_date(place):
    """A new commune gets the duties of all communes that are still ahead, not those that were due before it was."""
    plan_id = plan_of(place, ["Các xã, phường"])
    people.ensure_unit(place, "Xã Mới", LATER)

    assert "Xã Mới" not in asked(place, plan_id, due=dt.date(2026, 3, 1))[0]
    assert "Xã Mới" in asked(place, plan_id, due=dt.date(2026, 6, 30))[0]


def test_unsettled_name_becomes_a_unit(place):
    """A plan from before names were settled goes on reminding the offices it names."""
    assert asked(place, plan_of(place, ["Trạm Y tế"], ["Trạm Y tế"])) == [["Trạm Y tế"], ["Trạm Y tế"]]


@pytest.fixture
def staffed(place):
    """An office with two officials and a leader; their ids."""
    unit = unit_id(place, OFFICE)
    ids = [
        people.add(place, name=name, unit_id=unit, role=role, now=NOW)
        for name, role in (("Mẫu", "official"), ("Ví Dụ", "official"), ("Minh Họa", "leader"))
    ]
    return unit, ids


def test_who_was_chosen_answers(place, staffed):
    """The reviewer's choice is kept for this plan and unit; nobody answers for a unit they do not belong to."""
    unit, (first, _second, leader) = staffed
    plan_id = plan_of(place)
    choose(place, plan_id, {unit: [leader], unit_id(place, "Phòng Nội vụ"): [first]})

    assert plan_units.choices(place) == {(plan_id, unit): {leader}}


def test_directory_is_read_once_for_many_tasks(place):
    """A sweep over many tasks gives the same answers from one reading."""
    plan_id = plan_of(place, ["Các đơn vị"], ["Trạm Y tế"], ["Trạm Y Tế"])
    known = units.directory(place)
    found = [units_of_task(place, task, NOW, known=known) for task in tasks.of_plan(place, plan_id)]

    assert found[1] == found[2]
    assert len(found[0]) == len(UNITS)

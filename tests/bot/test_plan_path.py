"""The whole path of a plan, from a document to units with due dates, on real documents and our own."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.demo.plan import campaign, yearly_plan
from bot.demo.plan_document import write_document
from bot.plan_import import import_plan, read_document
from bot.plan_names import offices_named
from knowledge.unit_names import UnitClass
from storage import amendments, people, plan_units, plans, tasks, units
from storage.database import Database
from storage.task_changes import Author
from storage.units import UNIT, Meaning, units_of_task

NOW = dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)
ME = Author("lan", NOW)
SHARED = {
    "2025-huong-tra-cchc": "Phòng Nội vụ thị xã",
    "2025-vung-ang-cchc": "Văn phòng HĐND và UBND phường",
    "2025-lang-son-cchc": "Phòng Nội vụ",
    "2025-phan-rang-tuyen-truyen": "Phòng Nội vụ",
    "2023-lang-son-nq60": "Phòng Nội vụ",
}
DEMO = {text.file_name: write_document(text) for text in (yearly_plan(2026), campaign(dt.date(2026, 5, 4)))}


@pytest.fixture
def opened(tmp_path):
    """A writing connection to an empty place."""
    database = Database(f"sqlite:///{tmp_path}/path.db")
    database.prepare()
    with database.write() as connection:
        yield connection
    database.close()


def confirmed(connection, name: str, data: bytes) -> int:
    """Import a document, take every name for what is put forward, and confirm it."""
    plan_id = import_plan(connection, read_document(name, data), "lan", NOW)
    named = offices_named(plan_id, tasks.of_plan(connection, plan_id), units.directory(connection))
    meanings = {
        office.name: office.meaning or Meaning(UNIT, people.ensure_unit(connection, office.name, NOW))
        for office in named
    }
    plan_units.settle(connection, plan_id, meanings, "lan", NOW)
    plans.set_status(connection, plan_id, "confirmed", "lan", NOW)
    amendments.take_over(connection, plan_id, ME)
    return plan_id


def check(connection, plan_id: int) -> None:
    """Every name is settled, every task that has one is asked of real units, each once, and no class is a unit."""
    known = units.directory(connection)
    found = tasks.of_plan(connection, plan_id)
    assert found
    assert all(office.is_settled for office in offices_named(plan_id, found, known))
    for task in found:
        ids = units_of_task(connection, task, NOW, known=known)
        assert len(ids) == len(set(ids))
        assert bool(ids) == bool(task.lead)
    assert not [name for _, name in people.units(connection) if name.startswith(("Các ", "Tất cả"))]


@pytest.mark.parametrize("name", DEMO)
def test_own_plans(opened, name):
    """Our own plans come out with every task at a unit."""
    people.ensure_unit(opened, "Văn phòng HĐND và UBND phường", NOW)
    check(opened, confirmed(opened, name, DEMO[name]))


@pytest.mark.parametrize("name", SHARED)
def test_real_plans(opened, shared, name):
    """Five plans of real offices come out with every task at a unit, classes at all of them."""
    for unit in (SHARED[name], "Phường Mẫu", "Thôn Mẫu"):
        people.ensure_unit(opened, unit, NOW)
    plan_id = confirmed(opened, f"{name}.txt", (shared / "plans" / f"{name}.txt").read_bytes())
    check(opened, plan_id)
    known = units.directory(opened)
    classes = [m for m in known.of_plans.get(plan_id, {}).values() if m.meaning in set(UnitClass)]
    assert all(known.members(one) for one in classes if one.meaning == UnitClass.ALL)


def test_office_of_the_issue_is_one_unit(opened, shared):
    """ "VP HĐND & UBND" and "Văn phòng HĐND và UBND thị xã" are one unit, found without asking."""
    people.ensure_unit(opened, "Văn phòng HĐND và UBND thị xã", NOW)
    data = (shared / "plans" / "2025-huong-tra-cchc.txt").read_bytes()
    plan_id = import_plan(opened, read_document("a.txt", data), "lan", NOW)
    named = offices_named(plan_id, tasks.of_plan(opened, plan_id), units.directory(opened))
    offices = [office for office in named if "HĐND" in office.name]

    assert {office.meaning for office in offices} == {Meaning(UNIT, 1)}
    assert all(office.how == "same" for office in offices)


@pytest.mark.parametrize("name", SHARED)
def test_the_same_words_again_change_nothing(opened, shared, name):
    """A plan that is put up again as its own amendment keeps every task and adds none."""
    text = (shared / "plans" / f"{name}.txt").read_text(encoding="utf-8")
    first = confirmed(opened, "a.txt", text.encode())
    ids = {task.id for task in tasks.of_plan(opened, first)}
    second = import_plan(opened, read_document("b.txt", f"{text}\n\n".encode()), "lan", NOW)
    amendments.set_amended(opened, second, first, ME, whole=True)
    found = amendments.compare(opened, second)
    assert (len(found.kept), found.changed, found.dropped, found.new) == (len(ids), [], [], [])

    plans.set_status(opened, second, "confirmed", "lan", NOW)
    amendments.take_over(opened, second, ME)
    assert {task.id for task in tasks.of_plan(opened, second)} == ids
    assert tasks.of_plan(opened, first) == []

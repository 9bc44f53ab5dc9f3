"""Which unit each name in a plan means, and who answers in each unit."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.plan_names import NamedOffice, offices_named
from bot.web.admin.plan_forms import Form
from bot.web.admin.plan_pages import HERE, ONE, author_of, number_of, plan_id_of, written
from bot.web.admin.seen import mark, must_be_as_shown
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import services
from handlers.plan_corrections import correct
from knowledge.unit_names import UnitClass, belongs
from storage import audit, due_changes, people, plan_units, plans, tasks, units
from storage.task_changes import Author, must_be_open
from storage.units import OUTSIDE, UNIT, Directory, Meaning, key_of

routes = web.RouteTableDef()
ANSWERERS = ONE + "/nguoi-tra-loi"
LONGEST_NAME = 200


@routes.post(ONE + "/don-vi")
async def settle(request: web.Request) -> web.StreamResponse:
    """Keep what each name means; learnt for the next plan. The due dates of a plan in force follow."""
    form, plan_id, author = await read_form(request), plan_id_of(request), author_of(request)

    def work(connection: Connection) -> None:
        must_be_open(connection, plan_id)
        found = tasks.of_plan(connection, plan_id)
        named = offices_named(plan_id, found, units.directory(connection))
        must_be_as_shown(form, meanings_of(named), words(request))
        offices = {key_of(one.name) for one in named}
        chosen = {
            name: meaning
            for number in range(len(offices))
            if key_of(name := str(form.get(f"name-{number}", ""))) in offices
            and (meaning := _meaning(connection, form, number, author)) is not None
        }
        plan_units.settle(connection, plan_id, chosen, author.login, author.now)
        detail = {name: [one.meaning, one.unit_id, *one.left_out] for name, one in chosen.items()}
        subject = f"plan {plan_id}"
        audit.record(
            connection,
            actor=author.login,
            action="plan.units",
            subject=subject,
            now=author.now,
            detail=detail,
        )
        known = units.directory(connection)
        for task in found:
            due_changes.follow(connection, task, task, author.now, known)

    return await written(request, lambda c: correct(c, plan_id, author, work), f"{HERE}/{plan_id}#don-vi")


def meanings_of(named: list[NamedOffice]) -> list[tuple[str, Meaning | None]]:
    """What each name of a plan means by now."""
    return [(one.name, one.meaning) for one in named]


def _meaning(connection: Connection, form: Form, number: int, author: Author) -> Meaning | None:
    """What one row of the form says; None when nothing is chosen."""
    said = str(form.get(f"means-{number}", ""))
    known = units.directory(connection)
    if said == "new":
        name = " ".join(str(form.get(f"new-{number}", "")).split())[:LONGEST_NAME]
        return Meaning(UNIT, people.ensure_unit(connection, name, author.now)) if name else None
    if said == OUTSIDE:
        return Meaning(OUTSIDE)
    if said in set(UnitClass):
        return Meaning(said, None, _left_out(form, number, UnitClass(said), known))
    unit_id = number_of(said)
    return Meaning(UNIT, unit_id) if unit_id in known.units else None


def _left_out(form: Form, number: int, kind: UnitClass, known: Directory) -> tuple[int, ...]:
    """The members that are not ticked, if the form showed the members of this very class."""
    if form.get(f"ticks-{number}") != kind.value:
        return ()
    members = [one.id for one in known.units.values() if belongs(one.name, kind)]
    return tuple(unit_id for unit_id in members if f"in-{number}-{unit_id}" not in form)


@routes.get(ANSWERERS)
async def answerers_page(request: web.Request) -> web.StreamResponse:
    """Who answers in each unit of the plan."""
    plan_id = plan_id_of(request)

    def work(connection: Connection) -> dict[str, Any]:
        head = plans.one(connection, plan_id)
        if head is None:
            raise web.HTTPNotFound
        known = units.directory(connection)
        asked = _units_asked(plan_id, tasks.of_plan(connection, plan_id), known)
        staff = defaultdict(list)
        for person in people.all_active(connection):
            staff[person.unit_id].append(person)
        chosen = plan_units.choices(connection)
        rows = [
            (known.units[unit_id], staff[unit_id], chosen.get((plan_id, unit_id), set())) for unit_id in asked
        ]
        return {"plan": head, "rows": rows, "as_shown": mark(_chosen(connection, plan_id))}

    return render(request, "admin/plan_answerers.html", await services(request).read(work))


def _chosen(connection: Connection, plan_id: int) -> list[tuple[int, list[int]]]:
    """Who was chosen in each unit of a plan, in order."""
    choices = plan_units.choices(connection).items()
    return sorted((unit_id, sorted(persons)) for (plan, unit_id), persons in choices if plan == plan_id)


def _units_asked(plan_id: int, found: list[tasks.Task], known: Directory) -> list[int]:
    meanings = [
        office.meaning
        for office in offices_named(plan_id, found, known)
        if office.is_settled and office.meaning is not None
    ]
    ids = {one.id for meaning in meanings for one in known.members(meaning)}
    return [unit_id for unit_id in known.units if unit_id in ids]


@routes.post(ANSWERERS)
async def choose(request: web.Request) -> web.StreamResponse:
    """Keep the ticks: `who-{unit}-{person}`."""
    form, plan_id, author = await read_form(request), plan_id_of(request), author_of(request)
    chosen: dict[int, set[int]] = defaultdict(set)
    for name in form:
        if name.startswith("who-"):
            unit_id, _, person_id = name.removeprefix("who-").partition("-")
            chosen[number_of(unit_id)].add(number_of(person_id))

    def work(connection: Connection) -> None:
        must_be_open(connection, plan_id)
        must_be_as_shown(form, _chosen(connection, plan_id), words(request))
        plan_units.choose(connection, plan_id, chosen)
        detail = {str(unit_id): sorted(persons) for unit_id, persons in chosen.items()}
        subject = f"plan {plan_id}"
        audit.record(
            connection,
            actor=author.login,
            action="plan.answerers",
            subject=subject,
            now=author.now,
            detail=detail,
        )

    return await written(request, work, f"{HERE}/{plan_id}/nguoi-tra-loi")

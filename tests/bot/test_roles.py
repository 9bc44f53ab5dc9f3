"""Who may do what in the admin pages: one table, and every address is in it."""

import pytest
from aiohttp import web

from bot.web.admin import desk, roles
from storage import audit, people
from storage.audit import Wanted
from storage.tables import metadata
from tests.bot.conftest import NOW


def admin_routes() -> list[tuple[str, str]]:
    """Method and address of every admin page."""
    app = web.Application()
    desk.add_to(app)
    found = [
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None
    ]
    return [one for one in found if one[1] not in desk.OPEN_PATHS]


def test_every_address_has_an_entry():
    """A page that was forgotten in the table is nobody's: whoever adds one is told."""
    routes = admin_routes()
    assert len(routes) > 40
    assert [one for one in routes if not roles.allowed(*one)] == []


@pytest.mark.parametrize(
    ("method", "path", "who"),
    [
        ("GET", "/quan-tri", "admin editor leader viewer"),
        ("GET", "/quan-tri/hai-long", "admin editor leader viewer"),
        ("GET", "/quan-tri/hai-long/tai-ve.csv", "admin editor"),
        ("GET", "/quan-tri/hai-long/bieu-do/{factor}.svg", "admin editor leader viewer"),
        ("GET", "/quan-tri/phan-anh", "admin editor"),
        ("POST", "/quan-tri/phan-anh/12/tra-loi", "admin editor"),
        ("POST", "/quan-tri/ke-hoach/3/duyet", "admin"),
        ("POST", "/quan-tri/chua-tra-loi/4/duyet", "admin editor"),
        ("GET", "/quan-tri/nhat-ky", "admin"),
        ("POST", "/quan-tri/nhat-ky", ""),
        ("POST", "/quan-tri/toi/mat-khau", "admin editor leader viewer"),
        ("POST", "/quan-tri/tai-khoan/1/vai-tro", "admin"),
        ("GET", "/quan-tri/khong-co", ""),
        ("GET", "/quan-tri/hai-long-khac", ""),
        ("GET", "/quan-trial", ""),
    ],
)
def test_the_table(method, path, who):
    """Each role gets what its work needs; a viewer reads figures and no person."""
    assert roles.allowed(method, path) == set(who.split())


@pytest.mark.parametrize("role", ["viewer", "editor", "leader"])
async def test_who_may_not_is_told_whom_to_ask(site, role):
    """The refusal names an administrator, and is written down."""
    await site.sign_in()
    await site.become(role)
    answer = await site.get("/quan-tri/tai-khoan")

    assert answer.status == 403
    assert "Anh/chị hỏi" in await answer.text()
    (denied,) = await site.app.services.read(lambda c: audit.found(c, Wanted(action="denied")))
    assert denied.subject == "GET /quan-tri/tai-khoan"


async def test_nobody_is_shown_a_link_they_may_not_follow(site):
    """A viewer's page links only to pages that open."""
    await site.sign_in()
    await site.become("viewer")
    page = await site.page("/quan-tri")
    links = {part.split('"')[0] for part in page.split('<a href="')[1:]}

    assert "/quan-tri/hai-long" in links
    assert [link for link in links if (await site.get(link)).status != 200] == []


async def test_a_viewer_reads_no_comment(site):
    """What people wrote is not for who reads figures only."""
    await site.sign_in()
    await site.become("viewer")
    for path in (
        "/quan-tri/phan-anh",
        "/quan-tri/cau-hoi",
        "/quan-tri/hai-long/tai-ve.csv",
        "/quan-tri/can-bo",
    ):
        assert (await site.get(path)).status == 403, path


async def test_a_leader_sees_the_own_unit_only(site):
    """Another unit's tasks are neither shown nor changed."""
    await site.sign_in()

    def fill(connection) -> dict[str, int]:
        units = {name: people.ensure_unit(connection, name, NOW) for name in ("Phòng Một", "Phòng Hai")}
        head = {"file_name": "a", "file_hash": "x", "period_start": NOW.date(), "period_end": NOW.date()}
        plan = _row(connection, "plan", **head, status="confirmed", warnings=[], imported_at=NOW)
        for name, unit in units.items():
            about = {"text": f"Việc của {name}", "source": "", "deadline_kind": "date", "position": unit}
            lists = {"lead": [name], "support": [], "rules": [], "certainty": {}}
            task = _row(connection, "task", plan_id=plan, **about, **lists)
            days = {"due": NOW.date(), "original_due": NOW.date()}
            _row(connection, "occurrence", task_id=task, unit_id=unit, **days)
        return units

    units = await site.app.services.write(fill)
    await site.become("leader", units["Phòng Hai"])
    page = await site.page("/quan-tri/cong-viec")

    assert "Việc của Phòng Hai" in page
    assert "Việc của Phòng Một" not in page
    assert (await site.post("/quan-tri/cong-viec/1/lui-han")).status == 404


def _row(connection, table: str, **values: object) -> int:
    return int(connection.execute(metadata.tables[table].insert().values(**values)).inserted_primary_key[0])

"""OWASP ASVS 5.0, V8: one table says who may do what; the server asks it before every page."""

from __future__ import annotations

from bot.web.admin import roles
from storage import feedback
from storage.staff import Staff
from tests.bot.conftest import NOW


def _leader(unit: int | None) -> Staff:
    return Staff(1, "a", "A", "leader", "x", None, unit)


async def test_8_2_1_functions_need_a_role(desk):
    """A viewer opens no page of people, and changes nothing."""
    await desk.become("viewer")
    for path in ("/quan-tri/can-bo", "/quan-tri/phan-anh", "/quan-tri/tai-khoan", "/quan-tri/nhat-ky"):
        assert (await desk.get(path)).status == 403
    assert (await desk.post("/quan-tri/can-bo", {"name": "x", "unit": "y"})).status == 403


def test_8_2_2_data_need_their_unit():
    """A leader reaches the own unit's rows; without a unit, none."""
    assert _leader(7).may_see(7)
    assert not _leader(7).may_see(8)
    assert not _leader(7).may_see(None)
    assert not _leader(None).may_see(None)


async def test_8_2_3_fields_need_a_role(desk):
    """What accuses somebody is shown to administrators only, on a page that others open too."""

    def fill(connection) -> None:
        text = "Ông Bê nhận tiền"
        feedback.add(connection, conversation_id=None, channel="web", text=text, now=NOW, restricted=True)

    await desk.app.services.write(fill)
    assert "Ông Bê" in await desk.page("/quan-tri/phan-anh")
    await desk.become("editor")
    assert "Ông Bê" not in await desk.page("/quan-tri/phan-anh")


def test_8_3_1_what_is_not_in_the_table_is_nobodys():
    """A page without an entry is refused to everybody, administrators included."""
    assert roles.allowed("GET", "/quan-tri/chua-ai-nghi-toi") == set()
    assert roles.allowed("DELETE", "/quan-tri/nhat-ky") == set()


async def test_8_3_2_a_change_of_role_holds_at_once(desk):
    """The very next click is judged by the new role."""
    assert (await desk.get("/quan-tri/tai-khoan")).status == 200
    await desk.become("editor")
    assert (await desk.get("/quan-tri/tai-khoan")).status == 403

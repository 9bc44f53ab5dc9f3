"""Reminders tried before they are switched on: the page, the table to hand round, the command."""

import datetime as dt
import io

import openpyxl
import pytest
from click.testing import CliRunner

from bot import clock
from bot.cli import cli
from handlers.rehearsal_words import HEAD
from storage import plans
from storage.database import Database
from storage.tables import metadata
from tests.bot.conftest import NOW
from tests.bot.test_tasks_page import official
from tests.handlers.officials import TASKS, UNIT, open_tasks
from tests.handlers.test_reminders import HEAD as PLAN
from tests.handlers.test_reminders import PERIOD
from tests.handlers.test_tasks import row

HERE = "/quan-tri/dien-tap"
LONELY = "Phòng Không Người"


def prepare(database: Database) -> None:
    """An official with three tasks, a task of a unit without anybody, and a plan under review."""
    open_tasks(database, TASKS)
    open_tasks(database, {"Việc không ai làm": dt.date(2026, 11, 27)}, unit=LONELY, key="b")
    with database.write() as connection:
        official(connection)
        head = PLAN | PERIOD | {"file_hash": "moi", "number": "99/KH-UBND"}
        plans.add(connection, head, [row("Việc <b>mới</b>", dt.date(2026, 11, 30))], [], NOW)


@pytest.fixture
async def desk(site):
    await site.sign_in()
    prepare(site.app.services.store.database)
    return site


def everything(database: Database) -> dict[str, list[object]]:
    watched = ("outbox", "reminder", "occurrence", "plan", "weekly_summary", "task")
    with database.read() as connection:
        return {name: list(connection.execute(metadata.tables[name].select())) for name in watched}


async def test_the_page_shows_who_is_told_what(desk):
    """Person by person: the day, the hour, the tasks; who cannot be told stands on top; nothing is written."""
    before = everything(desk.app.services.store.database)
    page = await desk.page(HERE)

    assert page.index("Đơn vị chưa có cán bộ") < page.index("<strong>Lê Văn Mẫu")
    assert page.count("Việc không ai làm") == 1
    assert "09:00 20/11/2026 · nhắc việc" in page
    assert "Lập kế hoạch tuyên truyền" in page
    assert "trước hạn 7 ngày" in page
    assert "Việc &lt;b&gt;mới" not in page
    assert everything(desk.app.services.store.database) == before


async def test_a_plan_before_it_is_confirmed(desk):
    """A plan that waits for review is chosen and tried as if it were confirmed; its words stay words."""
    page = await desk.page(f"{HERE}?ke-hoach=3")

    assert "99/KH-UBND (chờ duyệt, xem như đã duyệt)" in page
    assert "Việc &lt;b&gt;mới" in page
    assert "Việc không ai làm" not in page


async def test_the_table_says_the_same(desk):
    """The table has a line for each due date that is told, and one for what reaches nobody."""
    answer = await desk.get(f"{HERE}/tai-ve.xlsx?tu=2026-11-20&den=2026-11-25")
    sheet = openpyxl.load_workbook(io.BytesIO(await answer.read())).active
    lines = list(sheet.iter_rows(values_only=True))

    assert lines[0] == HEAD
    told = next(line for line in lines[1:] if line[2] == "Lê Văn Mẫu")
    assert (told[0].date(), told[1], told[3], told[4], told[5]) == (
        NOW.date(),
        "09:00",
        UNIT,
        "Telegram",
        "nhắc việc",
    )
    lonely = [(line[8], line[10]) for line in lines if line[3] == LONELY and line[6]]
    nobody = "Đơn vị chưa có cán bộ"
    assert lonely == [("trước hạn 7 ngày", nobody), ("trước hạn 3 ngày", nobody)]


async def test_a_leader_sees_the_own_unit(desk):
    """A unit's leader sees what the own unit will hear; who reads figures only sees no rehearsal."""
    await desk.become("leader", 2)
    page = await desk.page(HERE)
    assert "Việc không ai làm" in page
    assert "Lê Văn Mẫu</strong>" not in page

    await desk.become("viewer")
    assert (await desk.get(f"{HERE}/tai-ve.xlsx")).status == 403


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("tu=2026-11-21&den=2026-11-20", "phải trước"),
        ("tu=2026-11-19&den=2026-11-20", "từ hôm nay"),
        ("den=2027-06-01", "92 ngày"),
        ("ke-hoach=77", "số 77"),
    ],
)
async def test_what_cannot_be_tried_is_told(desk, query, says):
    """Days in the past, too far or the wrong way round, or a plan that is not there: a sentence, no result."""
    answer = await desk.get(f"{HERE}?{query}")
    assert answer.status == 400
    assert says in await answer.text()
    assert (await desk.get(f"{HERE}/tai-ve.xlsx?{query}")).status == 400


async def test_nonsense_in_the_address_is_the_usual_two_weeks(desk):
    """A mistyped address shows the usual days."""
    assert 'value="2026-12-03"' in await desk.page(f"{HERE}?tu=x&den=9999-99-99&ke-hoach=y")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command beside a database of its own."""
    url = f"sqlite:///{tmp_path}/a.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    database = Database(url)
    database.prepare()
    prepare(database)

    def command(*words: str) -> tuple[int, str]:
        before = everything(database)
        result = CliRunner().invoke(cli, ["rehearse", *words])
        assert everything(database) == before
        return result.exit_code, result.output + str(result.exception or "")

    yield command
    database.close()


def test_the_command_tells_the_same(run, tmp_path):
    """Day by day who is told how much, then who is not and why; the table is written where it was asked for."""
    code, told = run("--from", "2026-11-20", "--to", "2026-11-27", "--xlsx", "a.xlsx")

    assert code == 0
    assert "tin cho 1 người" in told
    assert f"09:00  Lê Văn Mẫu ({UNIT}, Telegram) – nhắc việc: " in told
    assert "Đơn vị chưa có cán bộ: Phòng Không Người · Việc không ai làm" in told
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].value == "Ngày"


def test_the_command_says_what_is_wrong(run):
    """A plan that is not there, or a folder that is not: a sentence."""
    assert "số 77" in run("--plan", "77")[1]
    assert "Không ghi được" in run("--xlsx", "khong/co/a.xlsx")[1]

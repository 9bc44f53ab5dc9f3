"""The report on tasks: the page, the files, the command."""

import datetime as dt
import io

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from bot import clock
from bot.cli import cli
from storage.database import Database
from tests.bot.conftest import NOW
from tests.handlers.officials import TASKS, UNIT, open_tasks

HERE = "/quan-tri/bao-cao"


@pytest.fixture
async def desk(site):
    await site.sign_in()
    open_tasks(site.app.services.store.database, {**TASKS, "=1+1 <b>": dt.date(2026, 11, 18)})
    open_tasks(
        site.app.services.store.database, {"Việc khác": dt.date(2026, 11, 27)}, unit="Phòng Khác", key="b"
    )
    return site


async def test_the_page_counts(desk):
    """This quarter's counts, unit by unit, and the day they are of."""
    page = await desk.page(HERE)

    assert "Quý IV/2026" in page
    assert "Số liệu tính đến hết ngày 20/11/2026." in page
    assert "<strong>5</strong>lượt đến hạn" in page
    assert "<strong>2</strong>quá hạn, chưa xong (40%)" in page
    assert '<th scope="row">Phòng Khác</th><td class="number">1</td>' in page


async def test_the_document_is_taken_away(desk):
    """The Word file of a unit and period opens and has that unit's tasks, as they were written."""
    answer = await desk.get(f"{HERE}/nhiem-vu.docx?ky=cchc-nam-2026&don-vi=1")
    document = docx.Document(io.BytesIO(await answer.read()))
    table = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]

    assert 'filename="bao-cao-nhiem-vu-cchc-nam-2026.docx"' in answer.headers["Content-Disposition"]
    assert UNIT.upper() in document.tables[0].rows[0].cells[0].text
    assert [row[1] for row in table[1:]] == [
        "Báo cáo tháng",
        "=1+1 <b>",
        "Lập kế hoạch tuyên truyền",
        "Kiểm tra bộ phận một cửa",
    ]


async def test_the_table_is_taken_away(desk):
    """In the spreadsheet days are days, and what looks like a formula is text."""
    answer = await desk.get(f"{HERE}/nhiem-vu.xlsx?ky=quy-2026-4")
    sheet = openpyxl.load_workbook(io.BytesIO(await answer.read())).active

    assert [sheet.cell(3, column).value for column in (1, 2)] == [2, "=1+1 <b>"]
    assert sheet.cell(3, 5).value.date() == dt.date(2026, 11, 18)
    assert sheet.cell(3, 2).data_type != "f"
    assert sheet.max_row == 6


@pytest.mark.parametrize(("query", "says"), [("ky=quy-2027-1", "01/01/2027"), ("don-vi=99", "số 99")])
async def test_what_cannot_be_reported_is_told(desk, query, says):
    """A period that has not begun or a unit that is not there: a sentence."""
    answer = await desk.get(f"{HERE}?{query}")
    assert answer.status == 400
    assert says in await answer.text()
    assert (await desk.get(f"{HERE}/nhiem-vu.docx?{query}")).status == 400


async def test_a_leader_reports_for_the_own_unit(desk):
    """A unit's leader gets the own unit's figures, whatever the address asks for; without a unit, none."""
    await desk.become("leader", 2)
    page = await desk.page(f"{HERE}?don-vi=1")
    assert "<h2>Quý IV/2026 – Phòng Khác</h2>" in page
    assert UNIT not in page

    await desk.become("leader")
    answer = await desk.get(f"{HERE}/nhiem-vu.xlsx")
    assert answer.status == 400
    assert "chưa gắn với đơn vị" in await answer.text()
    await desk.become("viewer")
    assert (await desk.get(HERE)).status == 403


async def test_nonsense_in_the_address_is_this_quarter(desk):
    """A mistyped address shows this quarter, of all units."""
    assert "<h2>Quý IV/2026</h2>" in await desk.page(f"{HERE}?ky=abc&don-vi=x")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command beside a database of its own."""
    url = f"sqlite:///{tmp_path}/a.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    database = Database(url)
    database.prepare()
    open_tasks(database, TASKS)
    database.close()

    def command(*words: str) -> str:
        result = CliRunner().invoke(cli, ["report", "tasks", *words])
        return result.output + str(result.exception or "")

    return command


@pytest.mark.parametrize("period", ["2026-Q4", "2026", "quy-2026-4", "cchc-nam-2026"])
def test_the_command_writes_the_file(run, tmp_path, period):
    """A period by its short or its full name; the counts are told."""
    told = run("--period", period, "-o", "a.docx")

    assert "tính đến 20/11/2026: 3 lượt" in told
    assert "BÁO CÁO" in [p.text for p in docx.Document(tmp_path / "a.docx").paragraphs]
    run("--period", period, "--format", "xlsx", "-o", "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active.max_row == 4


def test_the_command_says_what_is_wrong(run):
    """No such period, or a folder that is not there: a sentence."""
    assert "Không có kỳ báo cáo «quý bốn»" in run("--period", "quý bốn", "-o", "a.docx")
    assert "Không ghi được" in run("--period", "2026", "-o", "khong/co/a.docx")

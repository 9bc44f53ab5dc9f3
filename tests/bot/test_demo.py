"""The made-up ward: complete on any day, the same for the same day, and about nobody."""

import datetime as dt
import io
import re
from collections import Counter
from dataclasses import asdict
from functools import cache

import docx
import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.commands.demo import FILE_NAME, demo_settings, furnish, remove_last
from bot.demo import feedback as sample_feedback
from bot.demo import people as sample_people
from bot.demo import questions as sample_questions
from bot.demo import ratings as sample_ratings
from bot.demo.fill import fill
from bot.demo.plan import campaign, yearly_plan
from bot.demo.plan_document import SAMPLE, write_document
from bot.errors import OperatorError
from handlers.satisfaction import report
from handlers.turn import LOCAL
from knowledge.plans.reader import read_plan
from knowledge.privacy import holds_personal_data
from knowledge.report_periods import usual
from storage import feedback, inbox, outcomes, people, plans, questions, ratings, task_answers, tray
from storage.database import Database

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
DAYS = [
    NOW,
    dt.datetime(2027, 1, 1, 0, 10, tzinfo=LOCAL),
    dt.datetime(2028, 2, 29, 12, 0, tzinfo=LOCAL),
    dt.datetime(2026, 7, 1, 7, 0, tzinfo=LOCAL),
    dt.datetime(2026, 12, 31, 23, 50, tzinfo=LOCAL),
]
PAGES = [
    "",
    "/hai-long",
    "/ke-hoach",
    "/ke-hoach/1",
    "/ke-hoach/2",
    "/cong-viec",
    "/can-bo",
    "/phan-anh",
    "/cau-hoi",
]


@pytest.fixture(scope="module")
def fresh_ward(tmp_path_factory, knowledge):
    """Makes filled databases, each a new file."""
    opened = []

    def make(now: dt.datetime = NOW) -> Database:
        database = Database(f"sqlite:///{tmp_path_factory.mktemp('ward')}/ward.db")
        database.prepare()
        with database.write() as connection:
            fill(connection, knowledge, now)
        opened.append(database)
        return database

    yield make
    for database in opened:
        database.close()


@pytest.fixture(scope="module")
def ward(fresh_ward):
    """The filled databases, one for each moment: these tests only read."""
    return cache(fresh_ward)


@pytest.mark.parametrize("now", DAYS, ids=lambda now: now.date().isoformat())
def test_every_page_has_something_to_show(ward, knowledge, now):
    """Whatever day it is, no page of the demo is empty."""
    today = now.astimezone(LOCAL).date()
    with ward(now).read() as connection:
        assert set(inbox.last_event_of(connection)) == {"web", "telegram"}
        assert max(inbox.last_event_of(connection).values()) <= now
        assert tray.counts(connection) == {"waiting": 0, "dead": 0}
        assert len(questions.newest(connection)) == sample_questions.COUNT
        assert {"answered", "choices", "out_of_scope"} <= outcomes.counts_since(
            connection, now - dt.timedelta(days=30)
        ).keys()
        assert sum(outcomes.counts_since(connection, now - dt.timedelta(days=7)).values()) > 10
        assert [plan.status for plan in plans.listed(connection)] == ["review", "confirmed"]
        assert {task.status for task in task_answers.all_with_answers(connection)} == {
            "open",
            "received",
            "asked",
            "done",
        }
        assert len(people.all_active(connection)) > 10
        assert {one.status for one in feedback.newest(connection)} == {
            "new",
            "accepted",
            "answered",
            "refused",
        }
        found = report(connection, knowledge.questionnaire, usual(today), today=today)
        assert found.evaluation.index is not None
        assert found.respondents >= 6


def test_nothing_lies_in_the_future(ward):
    """What the ward tells of has happened: no message, answer or rating is later than now."""
    with ward().read() as connection:
        moments = [question.at for question in questions.newest(connection)]
        moments += [one.received_at for one in feedback.newest(connection)]
        moments += [said.at for task in task_answers.all_with_answers(connection) for said in task.answers]
        last = max(
            rating.day for rating in ratings.between(connection, dt.date(2000, 1, 1), dt.date(2100, 1, 1))
        )

    assert max(moments) <= NOW
    assert last == NOW.astimezone(LOCAL).date()


def test_answers_of_an_official_come_in_order(ward):
    """A task is taken on before it is done; more time is asked for with a reason and a later day."""
    with ward().read() as connection:
        found = task_answers.all_with_answers(connection)

    for task in found:
        assert [said.at for said in task.answers] == sorted(said.at for said in task.answers)
    asked = [said for task in found for said in task.answers if said.kind == "extend"]
    assert asked
    assert all(said.note and said.new_due for said in asked)


def test_three_months_of_ratings(ward):
    """Some 240 ratings over several procedures and both channels, with skips, "does not apply" and comments."""
    end = NOW.astimezone(LOCAL).date()
    start = end - dt.timedelta(days=sample_ratings.DAYS - 1)
    with ward().read() as connection:
        given = ratings.between(connection, start, end)
        events = ratings.tallies(connection, start, end)

    assert len(given) == 240
    assert {rating.channel for rating in given} == {"web", "telegram"}
    assert {rating.procedure_id for rating in given} == {
        visit.procedure_id for visit in sample_ratings.VISITS
    }
    assert min(Counter(rating.procedure_id for rating in given).values()) < 5
    assert any(None in rating.answers.values() for rating in given)
    assert len({len(rating.answers) for rating in given if rating.completed}) > 3
    assert any(rating.comment and rating.comment.startswith("=") for rating in given)
    assert events["completed"] + events["stopped"] == 240
    assert events["invited"] > 240 + events["declined"]


def _contents(database: Database) -> list[object]:
    """What the pages show, without what is random by design: receipt codes, ids of ratings."""
    with database.read() as connection:
        given = ratings.between(connection, dt.date(2000, 1, 1), dt.date(2100, 1, 1))
        said = [asdict(one) for one in feedback.newest(connection)]
        return [
            people.all_active(connection),
            plans.listed(connection),
            task_answers.all_with_answers(connection),
            questions.newest(connection),
            sorted(map(repr, given)),
            ratings.tallies(connection, dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
            [{**one, "code": None} for one in said],
        ]


def test_same_day_same_ward(ward, fresh_ward):
    """Two demos started at the same moment show the same."""
    assert _contents(ward()) == _contents(fresh_ward())


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_sample_plan_is_read_back_completely(year):
    """Every row of the sample plan's appendix is read with its lead and its time, and the head is complete."""
    plan = yearly_plan(year)
    read = read_plan(plan.file_name, write_document(plan))

    rows = [task for task in read.tasks if task.no]
    assert [(t.text, t.product, "; ".join(t.lead)) for t in rows] == [
        (r.text, r.product, r.lead) for r in plan.duties
    ]
    assert all(task.deadline.due or task.deadline.rule for task in rows)
    assert {task.deadline.kind for task in rows} == {"date", "month", "quarter", "recurring"}
    assert (read.plan.number, read.plan.issued) == (plan.number, plan.issued)
    assert (read.plan.issuer, read.plan.default_year) == ("UBND phường Mẫu", year)
    assert len(read.targets) >= 5
    assert read.warnings == ()


def test_plan_under_review_has_doubts_to_settle():
    """The second plan shows what a reviewer is asked: a blank office, a time that is no date."""
    plan = campaign(dt.date(2026, 11, 20))
    read = read_plan(plan.file_name, write_document(plan))

    assert len(read.tasks) == len(plan.rows)
    assert any(task.ambiguity for task in read.tasks)
    assert any(task.deadline.due is None and not task.deadline.rule for task in read.tasks)


def test_sample_plan_says_that_it_is_one():
    """A printed copy of the sample cannot pass for a real plan."""
    document = docx.Document(io.BytesIO(write_document(yearly_plan(2026))))
    assert document.sections[0].header.paragraphs[0].text == SAMPLE


def test_about_nobody(knowledge):
    """No text of the demo holds a phone number, an identity number or an address of a person."""
    plan = yearly_plan(2026)
    texts = [*sample_questions.TEXTS, *sample_ratings.PRAISE, *sample_ratings.WISHES]
    texts += [said.text for said in sample_feedback.FEEDBACK]
    texts += [said.answer for said in sample_feedback.FEEDBACK if said.answer]
    texts += [official.name for official in sample_people.OFFICIALS]
    texts += [line for part in plan.parts for line in part.lines] + [row.text for row in plan.rows]

    assert len(texts) > 150
    assert [text for text in texts if holds_personal_data(text)] == []
    assert {visit.procedure_id for visit in sample_ratings.VISITS} <= knowledge.procedures.keys()


OF_FEEDBACK = 4
"""Lines about the questions that only those who sent feedback are asked: few, so they wait for the month's end."""


async def test_printed_password_opens_every_page(site):
    """The printed account signs in, and every page then shows the ward."""
    line = await furnish(site.app)
    password = re.search(r"mật khẩu (\S+)", line).group(1)

    answer = await site.post("/quan-tri/dang-nhap", {"login": "demo", "password": password})
    assert answer.status == 303
    for page in PAGES:
        text = await site.page(f"/quan-tri{page}")
        assert not re.search(r"Chưa có (kế hoạch|việc|cán bộ|phản ánh|câu hỏi|ai)|Không thấy việc", text)
        assert text.count("Chưa đủ ý kiến") <= OF_FEEDBACK


def test_demo_never_touches_the_real_database(tmp_path, monkeypatch):
    """The demo lives beside the configured database, and no real bot's account is used."""
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{tmp_path}/motcua.db")
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "123:secret")
    settings = demo_settings()

    assert settings.database_url == f"sqlite:///{tmp_path}/{FILE_NAME}"
    assert settings.telegram_mode == "off"


def test_demo_refuses_a_real_database_of_its_own_name(tmp_path, monkeypatch):
    """A real database that happens to be called like the demo's is not removed."""
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{tmp_path}/{FILE_NAME}")

    with pytest.raises(OperatorError, match="Hãy đặt tên khác"):
        demo_settings()


def test_last_demo_is_removed(tmp_path):
    """Every start begins with an empty database, so that dates are fresh."""
    for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", "motcua.db"):
        (tmp_path / name).write_bytes(b"old")
    remove_last(Database(f"sqlite:///{tmp_path}/{FILE_NAME}"))

    assert sorted(file.name for file in tmp_path.iterdir() if not file.name.endswith(".lock")) == [
        "motcua.db"
    ]


def test_folder_that_cannot_be_made(tmp_path):
    """A file where the folder should be is told in a sentence."""
    (tmp_path / "data").write_text("a file")

    with pytest.raises(OperatorError, match="Không làm mới được"):
        remove_last(Database(f"sqlite:///{tmp_path}/data/{FILE_NAME}"))


def test_plan_as_a_file(tmp_path):
    """`--write-plan` gives this year's sample plan, ready to be imported."""
    file = tmp_path / "mau.docx"
    result = CliRunner().invoke(cli, ["demo", "--write-plan", str(file)])

    assert result.exit_code == 0, result.output
    assert read_plan(file.name, file.read_bytes()).plan.number == "128/KH-UBND"


def test_plan_file_in_a_missing_folder(tmp_path):
    """A place that cannot be written is told in a sentence."""
    result = CliRunner().invoke(cli, ["demo", "--write-plan", str(tmp_path / "không có" / "mau.docx")])

    assert isinstance(result.exception, OperatorError)
    assert "Không ghi được" in str(result.exception)

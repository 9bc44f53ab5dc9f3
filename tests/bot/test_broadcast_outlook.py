"""Before a broadcast begins, page and command tell the same: whom it reaches, by when, what it costs, who gets none."""

import datetime as dt

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from bot import clock
from bot.broadcast_outlook import outlook
from bot.cli import cli
from bot.errors import OperatorError
from bot.rates import rates_of
from bot.settings import read_settings
from handlers import broadcasts
from knowledge.texts import translator
from storage import broadcasts as stored
from storage import buckets, channel_states, conversations
from storage.database import Database
from storage.segments import Segment
from storage.tables import conversation
from tests.bot.conftest import NOW

DUTY = Segment(basis="duty", legal_basis="Luật Phòng thủ dân sự")
TELEGRAM = {"telegram_token": "1:a"}
ZALO_BOT = {"zalo_bot_token": "1:a"}
ZALO_OA = {"zalo_oa_id": "1", "zalo_app_id": "2", "zalo_app_secret": "a", "zalo_oa_secret_key": "b"}


def crowd(connection, channel: str, many: int, hours_ago: float = 0) -> None:
    """So many people on a channel, last heard so long ago."""
    heard = NOW - dt.timedelta(hours=hours_ago)
    rows = [
        {
            "channel": channel,
            "peer": f"{hours_ago}-{number}",
            "shard": number % 64,
            "state": {},
            "updated_at": heard,
            "last_heard_at": heard,
        }
        for number in range(many)
    ]
    connection.execute(insert(conversation), rows)


def expected(connection, begin: dt.datetime = NOW, segment: Segment = DUTY, **given: object) -> str:
    """All that is told, as one text."""
    found = outlook(connection, segment, read_settings(_env_file=None, **given), begin)
    vietnamese = translator("vi")
    return "\n".join(
        [found.estimate.told(vietnamese), f"xong {found.ends_at:%H:%M %d/%m/%Y}", *found.told(vietnamese)]
    )


def test_the_limit_of_paid_messages_is_in_the_end(database):
    """A thousand people who each cost a fee, 200 a day: five days and 55.000 đồng, not a minute."""
    with database.write() as connection:
        crowd(connection, "zalo_oa", 1000, hours_ago=72)
        said = expected(connection, **ZALO_OA, zalo_fees="all")

    assert said.startswith("1.000 người\nxong 07:00 24/11/2026\n")
    assert "0 người nhận miễn phí, 1.000 người tính phí, khoảng 55.000 đồng" in said
    assert "gửi trong 5 ngày" in said
    assert "phút" not in said


def test_what_was_paid_today_is_not_left_for_a_broadcast(database):
    """When today's paid messages are used up, the first of a broadcast go tomorrow."""
    with database.write() as connection:
        crowd(connection, "zalo_oa", 100, hours_ago=72)
        channel_states.use(connection, "zalo_oa", "2026-11-20", "paid", 200)
        said = expected(connection, **ZALO_OA, zalo_fees="all")

    assert "xong 07:00 21/11/2026" in said
    assert "gửi trong 2 ngày" in said


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({}, "MOTCUA_ZALO_FEES"),
        ({"zalo_fees": "all", "zalo_max_paid_per_day": 0}, "MOTCUA_ZALO_MAX_PAID_PER_DAY"),
    ],
)
def test_who_may_not_be_paid_for_gets_nothing(database, given, setting):
    """Where the office pays no fee, those whom only a fee reaches are told as lost, with the setting that decides."""
    with database.write() as connection:
        crowd(connection, "zalo_oa", 1000, hours_ago=72)
        said = expected(connection, **ZALO_OA, **given)

    assert said.startswith("0 người\n")
    assert "khoảng 0 đồng" in said
    assert f"1.000 người chỉ nhận được tin tính phí, mà cài đặt {setting} không cho gửi" in said


def test_who_wrote_long_ago_gets_nothing_on_zalo(database):
    """Some read it free, some for a fee, and who was silent for a week not at all: each is a number."""
    with database.write() as connection:
        for many, hours in ((5, 1), (3, 72), (2, 200)):
            crowd(connection, "zalo_oa", many, hours)
        said = expected(connection, **ZALO_OA, zalo_fees="all")

    assert said.startswith("8 người, khoảng 1 phút ở 60 tin/giây\nxong 09:00 20/11/2026")
    assert "5 người nhận miễn phí, 3 người tính phí, khoảng 165 đồng" in said
    assert "2 người đã lâu không nhắn" in said


def test_who_is_not_among_its_people_costs_nothing(database):
    """Who is on another channel, or blocked us, is in no figure of what Zalo asks for it."""
    with database.write() as connection:
        for channel, many, hours in (("zalo_oa", 5, 1), ("zalo_oa", 2, 72), ("telegram", 9, 72)):
            crowd(connection, channel, many, hours)
        for number in range(2):
            conversations.lost(connection, "zalo_oa", f"72-{number}", NOW)
        said = expected(connection, **ZALO_OA, **TELEGRAM, zalo_fees="all")

    assert said.startswith("14 người")
    assert "5 người nhận miễn phí, 0 người tính phí" in said
    assert "đã lâu" not in said


def test_the_month_of_a_zalo_bot_is_in_the_end(database):
    """Six thousand people at 2.700 a month, of which 700 are used: it is over in January."""
    with database.write() as connection:
        crowd(connection, "zalo_bot", 6000)
        channel_states.use(connection, "zalo_bot", "2026-11", "message", 700)
        said = expected(connection, **ZALO_BOT, zalo_bot_secret="bi-mat-bi-mat")

    assert said.startswith("6.000 người\nxong 07:05 01/01/2027\n")
    assert "3.000 tin mỗi tháng" in said
    assert "gửi trong 3 tháng" in said


def test_what_replies_used_of_a_month_delays_no_further_one(database):
    """Where people who asked have used the month up, also its last tenth, a broadcast begins with the next."""
    with database.write() as connection:
        crowd(connection, "zalo_bot", 2700)
        channel_states.use(connection, "zalo_bot", "2026-11", "message", 3000)

        assert "gửi trong 2 tháng" in expected(connection, **ZALO_BOT, zalo_bot_secret="bi-mat-bi-mat")


def test_a_channel_that_was_told_to_slow_down_is_estimated_so(database):
    """After the platform complained the slower rate is told, and it recovers."""
    with database.write() as connection:
        crowd(connection, "telegram", 60)
        rate = rates_of(read_settings(_env_file=None, **TELEGRAM))["telegram"]
        buckets.slow_down(connection, "telegram", rate, NOW, NOW)
        said = expected(connection, **TELEGRAM)
        later = expected(connection, NOW + dt.timedelta(hours=1), **TELEGRAM)

    assert "ở 16,8 tin/giây" in said
    assert "ở 24 tin/giây" in later


def test_who_is_on_a_channel_that_is_off_is_told_and_left_out(database):
    """People of a channel that is off are a number beforehand; the others get theirs, and the broadcast ends."""
    with database.write() as connection:
        crowd(connection, "zalo_oa", 40)
        crowd(connection, "web", 2)
        said = expected(connection)
        made = broadcasts.draft(connection, title="Bão", text="Bão.", segment=DUTY, by="an", now=NOW)
        broadcasts.start(connection, made, "an", NOW, {"zalo_oa"})
        broadcasts.lay_out(connection, NOW)
        begun = stored.find(connection, made)

        assert said.startswith("2 người\n")
        assert "40 người ở kênh Zalo OA sẽ không nhận được: kênh đang tắt" in said
        assert "MOTCUA_ZALO_OA_ID" in said
        assert (2, 2) == (begun.people, stored.waiting(connection, made))


def test_a_broadcast_put_on_for_later_leaves_out_the_same(database):
    """What begins by itself does not wait for a channel that is off either."""
    with database.write() as connection:
        crowd(connection, "telegram", 3)
        made = broadcasts.draft(connection, title="Bão", text="Bão.", segment=DUTY, by="an", now=NOW)
        broadcasts.schedule(connection, made, NOW + dt.timedelta(hours=1), "an", NOW)
        broadcasts.lay_out(connection, NOW + dt.timedelta(hours=1), {"telegram"})

        assert "done" == stored.find(connection, made).state


# --- the command ----------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A database, and a text to tell."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    (tmp_path / "bao.txt").write_text("Bão số 9 sắp tới.", encoding="utf-8")
    opened = Database(f"sqlite:///{tmp_path}/a.db")
    opened.prepare()
    yield opened
    opened.close()


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, ["broadcast", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def drafted(*more: str) -> str:
    return run("new", "bao.txt", "--title", "Bão", "--duty", "Luật Phòng thủ dân sự", *more)


def test_the_command_is_as_honest_as_the_page(office, monkeypatch):
    """Days, đồng and the end stand under the draft, when it is written and when it is looked at."""
    for name, value in {**ZALO_OA, "zalo_fees": "all"}.items():
        monkeypatch.setenv(f"MOTCUA_{name.upper()}", value)
    with office.write() as connection:
        crowd(connection, "zalo_oa", 1000, hours_ago=72)

    for said in (drafted(), run("status", "1")):
        assert "1.000 người; gửi từ bây giờ thì xong khoảng 07:00 ngày 24/11/2026" in said
        assert "khoảng 55.000 đồng" in said


@pytest.mark.parametrize(
    ("channel", "setting"), [("zalo_oa", "MOTCUA_ZALO_OA_ID"), ("telegram", "MOTCUA_TELEGRAM_TOKEN")]
)
def test_a_channel_that_is_off_is_refused(office, channel, setting):
    """Who asks for a channel that is off reads which setting is missing, and no draft is made."""
    with pytest.raises(OperatorError, match=f"đang tắt.*{setting}"):
        drafted("--channel", channel)

    assert "Chưa có thông báo nào" in run("list")


def test_a_channel_nobody_knows_is_refused(office):
    """A fax is no channel; those that are stand in the answer."""
    said = drafted("--channel", "fax")

    assert "fax" in said
    assert "zalo_oa" in said


def test_a_broadcast_that_waits_for_a_channel_says_so(office, monkeypatch):
    """A channel that was turned off on the way is named, with how many wait there."""
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "1:a")
    with office.write() as connection:
        crowd(connection, "telegram", 7)
    drafted()
    run("start", "1", "--yes")
    with office.write() as connection:
        broadcasts.lay_out(connection, NOW)
    assert "tắt" not in run("status", "1")

    monkeypatch.setenv("MOTCUA_TELEGRAM_MODE", "off")
    said = run("status", "1")

    assert "7 người đang chờ ở kênh Telegram, mà kênh này đang tắt" in said
    assert "MOTCUA_TELEGRAM_MODE" in said


# --- the page -------------------------------------------------------------------------------------------


FORM = {"title": "Bão", "text": "Bão số 9.", "basis": "duty", "legal_basis": "Luật Mẫu"}
HERE = "/quan-tri/phat-tin"


async def test_the_page_tells_who_is_left_out(site):
    """An administrator reads before and after the start whom a channel that is off keeps from it."""
    await site.sign_in()
    await site.app.services.write(lambda c: (crowd(c, "zalo_bot", 4), crowd(c, "web", 1)))
    address = (await site.post(HERE, FORM)).headers["Location"]
    draft = await site.page(address)
    await site.post(f"{address}/gui")
    begun = await site.page(address)

    assert "4 người ở kênh Zalo Bot sẽ không nhận được: kênh đang tắt" in draft
    assert "Gửi ngay cho 1 người" in draft
    assert "Kênh Zalo Bot đang tắt lúc bắt đầu gửi" in begun


async def test_the_page_tells_of_people_who_wait_for_a_channel(site):
    """A running broadcast with people on a channel that is off does not hang unseen."""
    await site.sign_in()
    await site.app.services.write(lambda c: crowd(c, "telegram", 3))
    address = (await site.post(HERE, FORM)).headers["Location"]

    def begin(connection) -> None:
        broadcasts.start(connection, 1, "an", NOW)  # by a process that had the channel
        broadcasts.lay_out(connection, NOW)

    await site.app.services.write(begin)

    assert "3 người đang chờ ở kênh Telegram, mà kênh này đang tắt" in await site.page(address)


async def test_the_form_offers_only_channels_that_are_on(site):
    """A channel that is off cannot be chosen, and one that was chosen all the same is refused."""
    await site.sign_in()
    page = await site.page(HERE)
    refused = await site.post(HERE, {**FORM, "channels": "zalo_oa"})

    assert 'name="channels" value="web"' in page
    assert 'value="zalo_oa"' not in page
    assert 400 == refused.status
    assert "Kênh đã chọn đang tắt" in await refused.text()

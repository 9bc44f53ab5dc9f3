"""What an operator's tools see: readiness by dependency, figures without persons, a stuck loop that ends."""

import asyncio
import datetime as dt
import threading

import psycopg
import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import DBAPIError

from bot import app
from bot.channels.base import Capabilities, Paused
from bot.heart import Heart
from bot.metrics import Metrics
from bot.observer import Observed, Observer
from bot.readiness import UNOWNED_S, Readiness
from bot.refusals import AGAIN_S, Refusals
from storage import channel_states
from storage.database import Database
from storage.messages import Reply, Stored
from tests.bot.conftest import NOW
from tests.servers.postgres import door
from tests.servers.site import running

CHAT = {"Content-Type": "application/json"}


def _figures(text: str) -> dict[str, float]:
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def _say(site, text: str) -> None:
    await site.page("/")
    answer = await site.post("/chat/tin-nhan", json={"id": "tin-nhan-1", "text": text})
    assert answer.status == 200, await answer.text()


async def test_readyz_names_every_dependency(site):
    """Who watches the server sees which part is missing."""
    answer = await site.get("/readyz")

    assert 200 == answer.status
    assert {
        "knowledge": True, "database": True, "writer": True, "shards": True, "loop": True, "channels": {"web": "open"},
    } == await answer.json()  # fmt: skip # one look


async def test_a_shut_channel_closes_no_other(site):
    """A platform that is down is told, and the others are served."""
    until = NOW + dt.timedelta(hours=1)
    for operator, word in ((False, "paused"), (True, "needs_operator")):

        def shut(connection, operator=operator):
            channel_states.pause(connection, "web", until, "hết hạn", NOW, operator=operator)

        await site.app.store.write(shut)
        answer = await site.get("/readyz")
        assert (200, {"web": word}) == (answer.status, (await answer.json())["channels"])


async def test_a_stopped_writer_is_not_ready(site):
    """A process that cannot write gets no calls."""
    await site.app.store.writer.stop()
    answer = await site.get("/readyz")

    assert (503, False) == (answer.status, (await answer.json())["writer"])


async def test_a_database_that_became_read_only_is_not_ready(tmp_path, knowledge, postgres_url):
    """Nobody is sent to where nothing can be kept; with the first real write the process is ready by itself."""
    seen = []
    async with running(tmp_path, lambda: NOW, knowledge, database_url=postgres_url) as (client, _):
        for number, only_read in enumerate((False, True, False)):
            _let(postgres_url, only_read=only_read)
            if number == 2:
                async with asyncio.timeout(20):
                    while (await client.get("/readyz")).status != 200:
                        pass
            await client.get("/")
            said = await client.post("/chat/tin-nhan", json={"id": f"tin-nhan-{number}", "text": "xin chào"})
            answer = await client.get("/readyz")
            checks = await answer.json()
            seen.append((said.status, answer.status, checks["database"], checks["writer"]))
        failures = _figures(await (await client.get("/metrics")).text())["motcua_write_failures_total[]"]

    assert [(200, 200, True, True), (503, 503, True, False), (200, 200, True, True)] == seen
    assert failures > 0


def _let(url: str, *, only_read: bool) -> None:
    """As after a failover: whoever connects to the database from now on may write, or only read."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {only_read}")
    if only_read:
        door(url, is_open=True)


async def test_database_that_does_not_answer_keeps_no_process_alive(site, monkeypatch):
    """Asked to stop, a process ends in time, also while its database is silent."""
    silent, ended = threading.Event(), []
    monkeypatch.setattr("bot.app.DRAIN_S", 0.05)
    monkeypatch.setattr("bot.app.end_process", lambda: ended.append(True))
    waiting = asyncio.create_task(site.app.store.write(lambda _connection: silent.wait(10)))
    await asyncio.sleep(0)
    await app._stop(site.app, web.AppRunner(web.Application()))
    silent.set()
    await waiting

    assert [True] == ended


async def test_unowned_shards_are_told_after_a_while(site):
    """A moment between two owners is nothing; five seconds are."""
    seconds = [0.0]
    built = site.app.services
    refusals = Refusals("", Metrics().write_failures)
    readiness = Readiness(
        built.store, refusals, built.source, ("web",), Heart(0), built.clock, lambda: seconds[0]
    )
    asked = []
    for seconds[0], unowned in (
        (0.0, {3}),
        (UNOWNED_S, {3, 4}),
        (UNOWNED_S + 1, {3, 4}),
        (UNOWNED_S + 2, {4}),
    ):
        asked.append(readiness._all_owned(frozenset(unowned)))

    assert [True, True, False, True] == asked


async def test_figures_of_a_served_question(site):
    """A question shows up as a message, a turn and a delivery."""
    await _say(site, "Lệ phí khai sinh? Gọi tôi 0912345678")
    for _ in range(200):
        if "motcua_sends_total{" in await site.page("/metrics"):
            break
        await asyncio.sleep(0.01)
    text = await site.page("/metrics")  # what waits was counted before what was sent
    found = _figures(text)

    assert 1 == found["motcua_messages_total[('channel', 'web'), ('new', 'yes')]"]
    assert 1 == sum(value for name, value in found.items() if name.startswith("motcua_turns_total"))
    assert 1 <= found["motcua_delivery_seconds_count[('channel', 'web')]"]
    assert 0 == found["motcua_inbox_messages[]"]
    assert 64 == found["motcua_shards_held[]"]
    assert "0912345678" not in text


async def test_figures_of_a_database_that_is_away_are_left_out(tmp_path, knowledge, postgres_url):
    """During an outage no chart goes on showing that all is well; the figure for the outage itself rings."""
    told = []
    async with running(tmp_path, lambda: NOW, knowledge, database_url=postgres_url) as (client, _):
        for is_open in (True, False, True):
            door(postgres_url, is_open=is_open)
            told.append(_figures(await (await client.get("/metrics")).text()))

    assert [1, 0, 1] == [found["motcua_database_up[]"] for found in told]
    for figure in ("motcua_shards_unowned[]", "motcua_inbox_messages[]"):
        assert [True, False, True] == [figure in found for found in told]
    assert all("motcua_shards_held[]" in found for found in told)


async def test_conversations_that_nobody_serves_are_a_figure(tmp_path, knowledge, postgres_url):
    """Before any process holds a share of the conversations a chart shows all sixty-four of them as nobody's."""
    async with running(tmp_path, lambda: NOW, knowledge, database_url=postgres_url) as (client, built):
        await built.store.write(lambda _connection: None)
        held = _figures(await (await client.get("/metrics")).text())
        await built.store.writer.stop()
        left = _figures(await (await client.get("/metrics")).text())

    names = ("motcua_processes[]", "motcua_shards_unowned[]")
    assert [(1, 0), (0, 64)] == [tuple(found[name] for name in names) for found in (held, left)]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_figures_are_not_for_strangers(site, header):
    """Whoever comes through the web server in front reads no figures."""
    assert 403 == (await site.get("/metrics", headers={header: "1.2.3.4"})).status


async def test_figures_with_a_token(tmp_path, knowledge):
    """With a token set, only its holder reads."""
    async with running(tmp_path, lambda: NOW, knowledge, metrics_token="dai-va-la") as (client, _):
        answers = [
            await client.get("/metrics", headers={"Authorization": given} if given else {})
            for given in ("", "Bearer sai", "Bearer dai-va-la", "dai-va-la")
        ]

    assert [403, 403, 200, 403] == [answer.status for answer in answers]


class _Shut:
    name = "p"
    capabilities = Capabilities(max_text=10, max_buttons=0)

    async def send(self, _message: Stored) -> str | None:
        raise Paused("hết lượt", 60, operator=False)


async def test_failed_sends_are_counted_by_reason():
    """A chart shows why a channel stands still."""
    observer = Observer(Metrics(), lambda: NOW)
    row = Stored(id=1, channel="p", conversation="1", reply=Reply(text="a"), attempts=0, created_at=NOW)
    with pytest.raises(Paused):
        await Observed(_Shut(), observer).send(row)

    assert 1 == observer.metrics.registry.get_sample_value(
        "motcua_sends_total", {"channel": "p", "result": "paused"}
    )


async def test_a_loop_that_stands_still_ends_the_process():
    """A process that serves nobody does not keep others from doing so."""
    ended = threading.Event()
    beating = asyncio.create_task(Heart(3, ended.set, look_s=0.01).run())
    await asyncio.sleep(0)

    assert ended.wait(20)  # the loop stands still here
    beating.cancel()


def test_a_full_disk_is_told_once_a_minute(tmp_path, caplog):
    """The operator reads what is the matter and what to do, not a line for every message."""
    seconds, counted = [0.0], Metrics()
    refusals = Refusals("sqlite:///a.db", counted.write_failures, lambda: seconds[0])
    full = _filled(Database(f"sqlite:///{tmp_path}/a.db"))
    for seconds[0] in (0.0, 1.0, AGAIN_S - 1, AGAIN_S):
        refusals.add(full)
    refusals.add(ValueError("not the disk's fault"))

    assert 5 == refusals.count == counted.registry.get_sample_value("motcua_write_failures_total")
    assert 2 == len(caplog.messages)
    assert all("sqlite:///a.db: đĩa đầy" in line for line in caplog.messages)


def _filled(database: Database) -> DBAPIError:
    """What a database says that may not grow."""
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(DBAPIError) as caught:
            connection.exec_driver_sql("CREATE TABLE unit (name TEXT)")
    database.close()
    return caught.value


def test_a_loop_that_beats_is_left_alone():
    """A busy server is not ended, nor one that was late now and then."""
    ended = threading.Event()
    heart = Heart(3, ended.set)
    for beats in (True, False, False, True, True, False, False, True):
        heart.beat() if beats else None
        assert heart.look()

    assert not ended.is_set()
    assert [True, True, False] == [heart.look() for _ in range(3)]

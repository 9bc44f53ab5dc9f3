"""The tray carried out to Zalo: in order, each once, whatever Zalo answers in between."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy.exc import OperationalError

from bot.app import build
from bot.delivery import Delivery
from bot.errors import SettingsError
from storage import channel_states, conversations, outbox, receipts, tray
from storage.messages import Reply
from tests.bot.conftest import NOW
from tests.bot.zalo_oa.conftest import settings_of
from tests.servers.zalo import CITIZEN, Trouble

CS = "/v3.0/oa/message/cs"


async def put(store, *texts: str) -> None:
    def work(connection):
        talk = conversations.ensure(connection, "zalo_oa", CITIZEN, NOW)
        conversations.heard(connection, talk, NOW)
        for text in texts:
            outbox.put(connection, conversation_id=talk, key=text, reply=Reply(text=text), now=NOW)

    await store.write(work)


@pytest.fixture
async def delivering(oa, store, clock):
    """The tray is being carried out."""
    running = asyncio.create_task(Delivery(store.writer, {"zalo_oa": oa}, clock).run())
    yield running
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def until(store, work) -> None:
    async with asyncio.timeout(10):
        while not await store.read(work):  # noqa: ASYNC110 - a database sets no event
            await asyncio.sleep(0)


async def test_in_order_and_once(delivering, zalo, store):
    """A dead token, a lost answer: the citizen reads three replies in order, each once."""
    zalo.access = "AT-dead"
    zalo.trouble.append(Trouble(CS, {"error": -216}))
    zalo.trouble.append(Trouble(CS, cut=True, after=True))
    zalo.access = "AT-0"
    await put(store, "một", "hai", "ba")
    await until(store, lambda c: not tray.counts(c)["waiting"])
    assert zalo.texts == ["một", "hai", "ba"]
    m3 = await store.read(lambda c: receipts.carried(c, "zalo_oa", "m3", None))
    assert m3 is not None


async def test_missing_package_keeps_every_reply(delivering, zalo, store, clock):
    """While the office has no package nothing is lost: replies wait, the reason is kept, later they arrive."""
    zalo.fails(CS, -224)
    await put(store, "một", "hai")
    await until(store, lambda c: "zalo_oa" in channel_states.shut(c))
    state = (await store.read(channel_states.all_of))["zalo_oa"]
    assert "Bước 6" in (state.reason or "")
    assert state.needs_operator_since == NOW
    clock.at = state.paused_until
    await zalo.replies(2)
    await until(store, lambda c: channel_states.all_of(c)["zalo_oa"].reason is None)
    assert zalo.texts == ["một", "hai"]


async def test_who_blocked_us_harms_nobody_else(delivering, zalo, store):
    """A citizen who blocked the account is given up until they write again; the reply is in the list of failures."""
    zalo.blocked.add(CITIZEN)
    await put(store, "một")
    await until(store, lambda c: tray.counts(c)["dead"])
    assert not await store.read(lambda c: tray.reachable(c, conversations.find(c, "zalo_oa", CITIZEN)))


def test_channel_is_on_when_it_is_set(tmp_path, zalo, knowledge):
    """With the settings of the account, the process has the channel; nothing is called to build it."""
    database_url = f"sqlite:///{tmp_path}/a.db"
    built = build(settings_of(zalo, database_url=database_url), lambda: NOW, knowledge)
    assert "zalo_oa" in built.channels
    built.store.database.close()


@pytest.mark.parametrize("missing", ["zalo_oa_id", "zalo_app_id", "zalo_app_secret", "zalo_oa_secret_key"])
def test_half_set_account_is_refused(tmp_path, zalo, knowledge, missing):
    """A forgotten setting is named when the program starts, without a secret's value."""
    settings = settings_of(zalo, database_url=f"sqlite:///{tmp_path}/a.db", **{missing: None})
    with pytest.raises(SettingsError, match=f"MOTCUA_{missing.upper()}") as error:
        build(settings, lambda: NOW, knowledge)
    assert "AppSecretForTests" not in str(error.value)


UNSURE = receipts.UNSURE


def _waits_unsure(connection):
    reasons = connection.exec_driver_sql("SELECT last_error FROM outbox WHERE sent_at IS NULL").scalars()
    return any((reason or "").startswith(UNSURE) for reason in reasons)


async def test_failing_server_gets_a_reply_once_more(delivering, zalo, store, clock):
    """Zalo's server says that it failed: the citizen gets the reply a little later, and the next one after it."""
    zalo.trouble.append(Trouble(CS, status=500))
    await put(store, "một", "hai")
    await until(store, _waits_unsure)
    assert zalo.texts == []

    clock.at += dt.timedelta(seconds=16)
    await until(store, lambda c: not tray.counts(c)["waiting"])
    assert zalo.texts == ["một", "hai"]


async def test_server_that_goes_on_failing_is_not_asked_for_ever(delivering, zalo, store, clock):
    """A reply that Zalo failed at four times does not hold up the next one any longer."""
    zalo.trouble += [Trouble(CS, status=500) for _ in range(4)]
    await put(store, "một", "hai")
    for wait in (15, 30, 45):
        await until(store, _waits_unsure)
        clock.at += dt.timedelta(seconds=wait + 1)
        await until(store, lambda c, at=clock.at: not tray.counts(c)["waiting"] or not _is_due(c, at))
    await until(store, lambda c: not tray.counts(c)["waiting"])
    assert zalo.texts == ["hai"]


def _is_due(connection, at) -> bool:
    return bool(outbox.due(connection, ["zalo_oa"], None, at, 1))


async def test_echo_of_a_failed_send_counts_as_sent(delivering, zalo, store):
    """Zalo failed after it had carried the reply, and echoes it: the citizen does not get it twice."""
    zalo.trouble.append(Trouble(CS, status=502, after=True))
    await put(store, "(1) một", "hai")
    await until(store, _waits_unsure)
    assert not await store.write(lambda c: receipts.confirm(c, "zalo_oa", CITIZEN, "khác", "m1", NOW))
    assert await store.write(lambda c: receipts.confirm(c, "zalo_oa", CITIZEN, "(1) một", "m1", NOW))
    await until(store, lambda c: not tray.counts(c)["waiting"])
    assert zalo.texts == ["(1) một", "hai"]
    assert await store.read(lambda c: receipts.carried(c, "zalo_oa", "m1", None))


async def test_database_away_while_a_message_is_counted_repeats_nothing(delivering, zalo, store, monkeypatch):
    """The database fails just after Zalo took a reply: the citizen reads it once, and it is counted all the same."""
    use, failures = channel_states.use, iter([1, 1])

    def away(*given):
        if next(failures, None):
            raise OperationalError("INSERT", {}, Exception("gone"))
        use(*given)

    monkeypatch.setattr(channel_states, "use", away)
    await put(store, "một")
    await until(store, lambda c: not tray.counts(c)["waiting"])

    assert ["một"] == zalo.texts
    assert 1 == await store.read(lambda c: channel_states.used(c, "zalo_oa", "2026-11-20", "free"))


@pytest.mark.parametrize("data", [{"quota": {"quota_type": [1]}}, {"quota": 7, "message_id": {}}, []])
async def test_odd_receipt_is_no_reason_to_send_again(delivering, zalo, store, data):
    """Zalo took a reply and tells of it in a shape nobody has met: the citizen reads it once."""
    zalo.trouble.append(Trouble(CS, {"error": 0, "data": data}, after=True))
    await put(store, "một")
    await until(store, lambda c: not tray.counts(c)["waiting"])

    assert ["một"] == zalo.texts

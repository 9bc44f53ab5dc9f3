"""The figures of an operator's chart: each shows what it is named after, and nothing that is over."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.gauges import Gauges
from bot.heart import Heart
from bot.knowledge_source import KnowledgeSource
from bot.metrics import Metrics
from bot.store import Store
from storage import channel_states, channel_tokens, conversations, inbox, outbox
from storage.messages import Incoming, Reply
from storage.outbox import Lane
from tests.bot.conftest import NOW, Clock

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def gauges(store: Store, knowledge, tmp_path) -> Gauges:
    return Gauges(Metrics(), store, KnowledgeSource("phuong-mau", tmp_path, knowledge), Heart(0), Clock())


async def seen(gauges: Gauges) -> dict[str, float]:
    """Every figure, named as a chart names it."""
    gauges.of_process()
    await gauges.of_database()
    registries = gauges.metrics.registry, gauges.metrics.database_registry
    return {
        " ".join([sample.name.removeprefix("motcua_"), *sample.labels.values()]): sample.value
        for registry in registries
        for family in registry.collect()
        for sample in family.samples
    }


def troubled(connection) -> None:
    """Two messages of an hour ago, one of them put aside; replies that wait and one that was given up."""
    for number in range(2):
        said = Incoming(channel="web", conversation="an", sender="an", message_id=str(number), sent_at=NOW)
        inbox.receive(connection, said, NOW - HOUR)
    inbox.park(connection, inbox.pending(connection, None, 1)[0], "KeyError", NOW)
    talk = conversations.ensure(connection, "web", "an", NOW)
    for key, lane in (("a", Lane.REPLY), ("b", Lane.REPLY), ("c", Lane.BROADCAST)):
        outbox.put(
            connection, conversation_id=talk, key=key, reply=Reply(text=key), now=NOW - 2 * HOUR, lane=lane
        )
    outbox.give_up(connection, 1, "blocked", NOW)


async def test_what_waits_and_what_failed(gauges, store):
    """How many wait, since when, and how many nobody got; by channel and lane, until they are gone."""
    await store.write(troubled)
    found = await seen(gauges)
    await store.write(lambda c: outbox.mark_sent(c, {2: None, 3: None}, NOW))
    later = await seen(gauges)

    assert {
        "inbox_messages": 1, "inbox_oldest_seconds": 3600, "inbox_parked": 1, "outbox_dead web": 1,
        "outbox_replies web reply": 1, "outbox_oldest_seconds web reply": 7200, "outbox_replies web broadcast": 1,
    }.items() <= found.items()  # fmt: skip # a table
    assert {"outbox_dead web"} == {name for name in later if name.startswith("outbox_")}


async def test_how_each_channel_stands(gauges, store):
    """A pause that ends by itself, one that an operator must end, one that is over; silence; a token's last hours."""

    def work(connection) -> None:
        for channel, hours, operator in (("a", 1, False), ("b", 1, True), ("c", -1, True)):
            channel_states.pause(connection, channel, NOW + hours * HOUR, "x", NOW, operator=operator)
        channel_states.heard(connection, "a", NOW - HOUR)
        channel_states.heard(connection, "b", NOW + HOUR)  # by a clock that was ahead
        channel_tokens.put(connection, "b", "1", "x", NOW + 3 * HOUR, NOW)

    await store.write(work)

    assert {
        "channel_paused a": 1, "channel_paused b": 2, "channel_paused c": 0, "channel_last_event_seconds a": 3600,
        "channel_last_event_seconds b": 0, "channel_token_expiry_seconds b": 3 * 3600,
    }.items() <= (await seen(gauges)).items()  # fmt: skip # a table


async def test_the_process_itself(gauges):
    """A late loop, old knowledge and files that are not in use are seen before anybody complains."""
    gauges.heart.lag = 1.5
    gauges.source.troubles = ("a.yaml", "b.yaml")
    gauges.source.read_at -= 3600
    found = await seen(gauges)

    assert (1.5, 2, 64) == tuple(
        found[name] for name in ("loop_lag_seconds", "knowledge_troubles", "shards_held")
    )
    assert 3600 <= found["knowledge_age_seconds"] < 3700


async def test_a_file_is_served_by_one(gauges, store):
    """With SQLite a chart shows the one process that serves it, not none."""
    found = await seen(gauges)

    assert 1 == found["processes"] or not store.database.is_sqlite
    assert "process_resident_memory_bytes" in found

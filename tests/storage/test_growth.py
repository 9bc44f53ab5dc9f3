"""After years of use and behind a broadcast to everybody, a reply is found as quickly as on the first day."""

import datetime as dt

import pytest
from sqlalchemy import event

from storage import inbox, outbox, receipts, tray
from storage.conversations import SHARDS
from storage.messages import Incoming

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
PEOPLE, WAITING, OLD = 2_000, 20_000, 20_000
"""Enough that a plan which reads everything is the wrong one for both databases."""


def grow(connection) -> None:
    """People, what was sent to them long ago, and a broadcast that waits; no statistics are gathered."""
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
        "INSERT INTO {} SELECT {} FROM n"
    )
    run = connection.exec_driver_sql
    run(
        numbers.format(
            PEOPLE,
            "conversation (id, channel, peer, shard, state, updated_at)",
            f"i, 'telegram', 'p' || i, mod(i, {SHARDS}), '{{}}', '2026-11-20'",
        )
    )
    columns = (
        "outbox (shard, conversation_id, channel, lane, key, payload, created_at, due_at, attempts, sent_at)"
    )
    row = (
        "mod(i, 64), 1 + mod(i, 2000), 'telegram', {}, '{}' || i, '{{\"text\": \"x\"}}', "
        "'2026-01-01', '2026-01-01', 0, {}"
    )
    sent = "CAST('2026-01-01' AS TIMESTAMP)" if connection.dialect.name == "postgresql" else "'2026-01-01'"
    run(numbers.format(OLD, columns, row.format(0, "old", sent)))
    run(numbers.format(WAITING, columns, row.format(9, "all", "NULL")))


def plans(connection, work) -> str:
    """How the database goes about each statement of `work`, in its own words."""
    said = []

    def listen(_connection, cursor, statement, parameters, _context, many) -> None:
        if not many and statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            said.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", listen)
    work()
    event.remove(connection, "before_cursor_execute", listen)
    explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return "\n".join(
        str(row)
        for statement, parameters in said
        for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
    )


def scans(plan: str) -> list[str]:
    """The lines of a plan that read a whole table."""
    return [
        line for line in plan.splitlines() if "Seq Scan" in line or ("SCAN " in line and "INDEX" not in line)
    ]


@pytest.mark.parametrize("shards", [None, range(0, SHARDS, 2)])
def test_what_is_due_is_found_without_reading_everything(database, shards):
    """A reply leaves at once although everybody waits for a broadcast and years of replies lie behind."""
    with database.write() as connection:
        grow(connection)
        reply, last = outbox.Lane.REPLY, outbox.Lane.BROADCAST
        for channels, lanes in ((["telegram", "web"], (reply, reply)), (["telegram"], (reply, last))):
            plan = plans(
                connection,
                lambda channels=channels, lanes=lanes: outbox.due(
                    connection, channels, shards, NOW, 100, lanes=lanes
                ),
            )

            assert scans(plan) == []
            assert "ix_outbox_waiting" in plan or "ix_outbox_channel_waiting" in plan


def test_messages_that_arrive_together_are_taken_in_by_their_senders_alone(database):
    """Several people write in the same moment; the others of the district are not looked through for it."""
    with database.write() as connection:
        grow(connection)
        messages = [
            Incoming(channel="telegram", conversation=peer, sender=peer, message_id=peer, sent_at=NOW)
            for peer in ("p3", "p4", "p5")
        ]

        plan = plans(connection, lambda: inbox.receive_all(connection, messages, NOW))

        assert "conversation" in plan
        assert not [line for line in plan.splitlines() if "SCAN conversation" in line or "Seq Scan" in line]


def test_hot_statements_read_only_their_rows(database):
    """Marking, reading a page and taking the next messages touch the rows they name, whatever lies beside them."""
    with database.write() as connection:
        grow(connection)

        def work() -> None:
            outbox.mark_sent(connection, {1: "a"}, NOW)
            tray.waiting_of(connection, 7)
            tray.after(connection, 7, 100)
            receipts.carried(connection, "telegram", "a", "old7")
            tray.reachable(connection, 7)
            inbox.done(connection, 1, 2, 3)

        assert [line for line in scans(plans(connection, work)) if "outbox" in line] == []

"""The claim/own/deliver protocol under every interleaving that hypothesis thinks of; and proof that it would notice."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from handlers import turns
from storage import conversations, inbox, shards
from storage.database import Database
from tests.integration.protocol import mutants
from tests.integration.protocol.machine import HAND_OVER, KINDS, OVERTAKING, STEPS, Engine
from tests.integration.protocol.owner import Owner

SHARDS = 2
EXAMPLES = int(os.environ.get("PROTOCOL_EXAMPLES", "20"))
QUIET = settings(
    max_examples=EXAMPLES,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


@pytest.fixture
def explore(monkeypatch):
    """Explores a database with so many processes of a kind."""
    monkeypatch.setattr(conversations, "SHARDS", SHARDS)
    monkeypatch.setattr(shards, "SHARDS", SHARDS)
    monkeypatch.setattr(turns.log, "disabled", True)  # broken turns are part of it
    opened: list[Database] = []

    def run(url: str, processes: int, kind: type[Owner] = Owner, **more) -> None:
        database = Database(url)
        opened.append(database)
        if database.is_sqlite:  # a power cut is not among the steps
            event.listen(database.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
        database.prepare()
        given = {
            "database": database,
            "processes": processes,
            "kind": kind,
            "steps": more.get("steps", STEPS),
            "kinds": more.get("kinds", KINDS),
            "install": staticmethod(lambda world: monkeypatch.setattr(turns, "answer", world.answer)),
        }
        run_state_machine_as_test(type("Engine", (Engine,), given), settings=more.get("how", QUIET))

    yield run
    for database in opened:
        database.close()


def test_one_process_on_sqlite(explore, tmp_path):
    """However a process dies and starts again, nothing is lost, doubled or out of order."""
    explore(f"sqlite:///{tmp_path}/a.db", 1)


@pytest.mark.parametrize("processes", [2, 3])
def test_replicas_on_postgresql(explore, postgres_url, processes):
    """However replicas die, lose their connections and hand shards over, nothing is lost, doubled or out of order."""
    explore(postgres_url, processes)


HASTY = settings(
    QUIET, max_examples=400, stateful_step_count=40, phases=[Phase.generate], report_multiple_bugs=False
)


@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        (mutants.MarksBeforeSending, "once"),
        (mutants.AcknowledgesAlone, "handled exactly once"),
        (mutants.RemembersNoDelivery, "handled exactly once"),
        (mutants.DatesItsReminders, "each reminder once"),
        (mutants.GoesOnAfterPuttingOff, "once, in order"),
    ],
)
def test_a_broken_rule_is_noticed(explore, tmp_path, broken, noticed):
    """A developer who breaks the protocol hears of it, even where only one process runs."""
    with pytest.raises(AssertionError, match=noticed):
        explore(f"sqlite:///{tmp_path}/a.db", 1, broken, how=HASTY, kinds=["good"])


@pytest.mark.parametrize("broken", [mutants.GivesAwayWhatFlies, mutants.SendsWhatItTookBefore])
def test_a_broken_rule_between_replicas_is_noticed(explore, postgres_url, broken):
    """A developer who breaks what replicas agreed upon hears of it."""
    with pytest.raises(AssertionError, match="sent twice"):
        explore(postgres_url, 2, broken, how=HASTY, steps=HAND_OVER)


def test_turns_without_owning_are_noticed(explore, postgres_url, monkeypatch):
    """Skipping locked rows, as job queues do, does not keep the order of a conversation."""
    monkeypatch.setattr(inbox, "pending", mutants.pending_skipping_locked)
    with pytest.raises(AssertionError, match="once, in order"):
        explore(postgres_url, 2, mutants.TurnsWithoutOwning, how=HASTY, steps=OVERTAKING)

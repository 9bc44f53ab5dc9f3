"""A citizen to talk with, on SQLite: what differs between the databases is tested below the handlers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.library import Knowledge
from storage.database import Database
from tests.handlers.officials import TASKS, Office, open_tasks
from tests.handlers.talking import Talk


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/ward.db")
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def citizen(ward: Database, knowledge: Knowledge) -> Talk:
    return Talk(ward, knowledge)


@pytest.fixture
def talk(ward: Database, knowledge: Knowledge) -> Callable[..., Talk]:
    """More people in the same ward."""

    def begin(peer: str, channel: str = "web") -> Talk:
        return Talk(ward, knowledge, peer=peer, channel=channel)

    return begin


@pytest.fixture
def office(ward: Database, talk: Callable[..., Talk]) -> Office:
    """An office with three open tasks: one overdue, one due soon, one later."""
    open_tasks(ward, TASKS)
    return Office(ward, talk)

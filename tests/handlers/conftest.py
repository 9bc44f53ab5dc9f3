"""A citizen to talk with, on SQLite: what differs between the databases is tested below the handlers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.library import Knowledge
from storage import people
from storage.database import Database
from tests.handlers.feedback_office import LEAD, SAID
from tests.handlers.officials import TASKS, Office, open_tasks
from tests.handlers.talking import START, Talk


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


@pytest.fixture
def official(talk: Callable[..., Talk], ward: Database) -> Callable[..., Talk]:
    """Begins the chat of an official of an office, linked."""

    def begin(name: str, unit: str = LEAD, role: str = "official") -> Talk:
        said = talk(name)
        with ward.write() as connection:
            unit_id = people.ensure_unit(connection, unit, START)
            person = people.add(connection, name=name, unit_id=unit_id, role=role, now=START)
            code = people.new_link_code(connection, person, START)
        said.says(f"/lienket {code}")
        return said

    return begin


@pytest.fixture
def sent(citizen: Talk) -> Callable[..., str]:
    """Sends a feedback; returns its code."""

    def send(text: str = SAID) -> str:
        citizen.says("/gopy")
        found = re.search(r"PA-\w{6}", citizen.says(text))
        assert found is not None
        return found[0]

    return send

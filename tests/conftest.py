"""Fixtures every test may use."""

import gc
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from pytest_aiohttp import AiohttpServer

from bot import knowledge_source
from bot.commands.serve import tune_interpreter
from knowledge import library
from knowledge.library import Knowledge
from storage.database import Database
from tests.integration.running import TOKEN
from tests.servers.bot_api import BotApi, application
from tests.servers.compiled import share_compiled_statements
from tests.servers.known import read_once
from tests.servers.migrated import copying, migrated_file, migrated_on
from tests.servers.postgres import postgres
from tests.servers.zalo import Zalo
from tests.servers.zalo import application as zalo_application
from tests.servers.zalo_bot import ZaloBotApi
from tests.servers.zalo_bot import application as zalo_bot_application

pytest_plugins = ["tests.unheard"]

STARTED_FIRST = ("tests/test_deploy.py", "tests/integration/", "tests/e2e/")
"""Tests that install or start whole processes take longest: begun last, they would be waited for alone."""

ROOT = Path(__file__).resolve().parent.parent
FILE_COPY_SINCE = 150_000
"""The version of PostgreSQL that can be told how to copy a database."""

# Every worker rewrites the tests' asserts before it runs any: seven seconds, unless the last session kept them. The
# commands that tests start keep theirs in any case, as they inherit nothing.
sys.dont_write_bytecode = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: those who wait for another process leave theirs to somebody."""
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return len(ours) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order within a file stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(STARTED_FIRST))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The building material beside the project; never there at run time."""
    folder = Path(os.environ.get("MOTCUA_SHARED", ROOT.parent / "shared"))
    if folder.is_dir():
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail("../shared is missing, and CI measures against it")
    pytest.skip("../shared (building material) is not here")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server: TEST_DATABASE_URL, else the machine's, else the wheel's; else failure, never a skip."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    else:
        with postgres() as address:
            yield address


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every new SQLite file of this process begins as a copy of one that was migrated."""
    template = migrated_file(tmp_path_factory.mktemp("migrated") / "template.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "prepare", copying(template, Database.prepare))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """What SQLAlchemy has written for one database of the tests serves all of its kind."""
    with pytest.MonkeyPatch.context() as patch:
        share_compiled_statements(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _unsettled() -> Iterator[None]:
    """Looking for garbage after a change takes two seconds among all tests; real processes do it in integration/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge_source, "_settle", lambda: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _known_once(everything: Knowledge) -> Iterator[None]:
    """Commands and servers in this process share what is known, unless an office adds to it.

    It is kept from the garbage collector's sight, and the tests with it, as a server keeps it.
    """
    gc.collect()
    gc.freeze()
    tune_interpreter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "load", read_once(everything, library.load))
        yield


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database on PostgreSQL, to make others of."""
    return migrated_on(postgres_server)


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A database on PostgreSQL with all tables and nothing in them: to migrate each takes a third of a second."""
    with _made_on(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture
def neighbour_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """Another on the same server: that of another commune."""
    with _made_on(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture
def bare_postgres_url(postgres_server: str) -> Iterator[str]:
    """A database on PostgreSQL without tables, for who begins with one."""
    with _made_on(postgres_server, "template1") as url:
        yield url


@contextmanager
def _made_on(server: str, template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        # The way of before PostgreSQL 15: to write all of a copy into the log takes a third longer.
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= FILE_COPY_SINCE else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}")
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database nobody has written to, once on each of the two."""
    return _new(request, tmp_path, "postgres_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, once on each of the two."""
    return _new(request, tmp_path, "bare_postgres_url")


def _new(request: pytest.FixtureRequest, tmp_path: Path, on_postgresql: str) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/motcua.db"
    url: str = request.getfixturevalue(on_postgresql)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all tables, once on each of the two."""
    with _prepared(database_url) as opened:
        yield opened


@pytest.fixture
def database_on_postgresql(postgres_url: str) -> Iterator[Database]:
    """A database with all tables, where only PostgreSQL has what is looked at."""
    with _prepared(postgres_url) as opened:
        yield opened


@contextmanager
def _prepared(url: str) -> Iterator[Database]:
    with closing(Database(url)) as opened:
        opened.prepare()
        yield opened


@pytest.fixture
async def bot_api(aiohttp_server: AiohttpServer) -> BotApi:
    """A Telegram of our own on loopback."""
    api = BotApi()
    server = await aiohttp_server(application(api))
    api.url = str(server.make_url("")).rstrip("/")
    return api


@pytest.fixture
async def zalo(aiohttp_server: AiohttpServer) -> Zalo:
    """A Zalo of our own on loopback."""
    made = Zalo()
    server = await aiohttp_server(zalo_application(made))
    made.url = str(server.make_url("")).rstrip("/")
    return made


@pytest.fixture
async def zalo_bot_api(aiohttp_server: AiohttpServer) -> ZaloBotApi:
    """A Zalo Bot Platform of our own on loopback."""
    api = ZaloBotApi(token=TOKEN)
    server = await aiohttp_server(zalo_bot_application(api))
    api.url = str(server.make_url("")).rstrip("/")
    return api


@pytest.fixture(scope="session")
def everything() -> Knowledge:
    """All that is known, read once."""
    return library.load()


@pytest.fixture(scope="session")
def knowledge(everything: Knowledge) -> Knowledge:
    """What the bot knows: everything, where a test has it know nothing else."""
    return everything

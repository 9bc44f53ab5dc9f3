"""The documents name everything there is, and nothing there is not."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from unittest.mock import AsyncMock

import click
from aiohttp import web

from bot import app, clock
from bot.cli import cli
from bot.settings import Settings, read_settings
from bot.store import Store
from bot.web import server
from bot.web.services import Services
from handlers.routes import COMMANDS
from handlers.turn import Outcome
from storage import people
from storage.database import Database
from storage.tables import metadata
from tests.source import ROOT, everything, name_of

PAGES = [path for path in everything() if path.suffix == ".md"]
FIRST_CELL = re.compile(r"^\| *`([^`]+)` *\|", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FOR_TESTS = {"MOTCUA_SHARED"}


def _read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _listed(page: str) -> list[str]:
    """What a page's tables list: the code in the first cell of each row."""
    return FIRST_CELL.findall(_read(page))


def _written(pattern: str) -> set[tuple[str, str]]:
    """What is written as code in any page, with the page."""
    return {
        (name_of(page), found)
        for page in PAGES
        for code in CODE.findall(page.read_text(encoding="utf-8"))
        for found in re.findall(pattern, code)
    }


# --- commands -------------------------------------------------------------------------------------------


def _commands(command: click.Command, words: str) -> Iterator[tuple[str, list[click.Parameter]]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _commands(inner, f"{words} {name}")
    else:
        yield words, command.params


THERE_ARE = dict(_commands(cli, "motcua"))


def _usage(words: str, params: list[click.Parameter]) -> str:
    arguments = [
        param.make_metavar(click.Context(cli)) for param in params if isinstance(param, click.Argument)
    ]
    return " ".join([words, *arguments])


def _options(params: list[click.Parameter]) -> set[str]:
    return {", ".join(param.opts) for param in params if isinstance(param, click.Option)}


def test_every_command_has_its_section():
    """An operator finds each command, with its arguments, and each of its options."""
    sections = dict(
        re.findall(
            r"^### `(motcua [^`]+)`\n(.*?)(?=^##|\Z)", _read("docs/commands.md"), re.MULTILINE | re.DOTALL
        )
    )
    documented = {usage: set(FIRST_CELL.findall(text)) for usage, text in sections.items()}

    assert documented == {_usage(words, params): _options(params) for words, params in THERE_ARE.items()}


def test_every_word_of_the_chat_is_listed():
    """A citizen or official can look up what may be typed with a slash."""
    said = [word.removeprefix("/") for word in _listed("docs/commands.md") if word.startswith("/")]

    assert sorted(said) == sorted(COMMANDS)


def test_no_page_names_a_command_that_is_not_there():
    """Whatever a reader copies from a page can be run."""
    known = [*THERE_ARE, *{words.rsplit(" ", 1)[0] for words in THERE_ARE}]
    # a container may have the command's name
    written = _written(r"\bmotcua(?: (?!motcua\b)[a-z]+)+")

    assert {said for said in written if not _begins_with_one_of(known, said[1])} == set()


def _begins_with_one_of(known: list[str], said: str) -> bool:
    return any(f"{said} ".startswith(f"{words} ") for words in known if words != "motcua")


def test_no_page_names_a_make_target_that_is_not_there():
    """`make` does what the pages say it does."""
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))

    assert {said for said in _written(r"\bmake ([a-z]+)") if said[1] not in targets} == set()


# --- settings, outcomes, routes, tables -----------------------------------------------------------------


def test_every_setting_is_listed_with_its_default():
    """An operator reads what may be set and what holds otherwise."""
    rows = re.findall(r"^\| *`(MOTCUA_\w+)` *\| *`?([^`|]*?)`? *\|", _read("docs/settings.md"), re.MULTILINE)
    fields = Settings.model_fields.items()

    assert dict(rows) == {f"MOTCUA_{name.upper()}": str(field.default or "–") for name, field in fields}
    assert len(rows) == len(fields)


def test_no_file_names_a_setting_that_is_not_there():
    """A setting that is written anywhere is one that is read."""
    known = {f"MOTCUA_{name.upper()}" for name in Settings.model_fields} | FOR_TESTS
    files = [path for path in everything() if path.suffix in {".md", ".sh", ".yaml", ".py", ""}]
    found = {
        (name_of(p), word)
        for p in files
        for word in re.findall(r"MOTCUA_[A-Z]+[A-Z_]*", p.read_text("utf-8"))
    }

    assert {item for item in found if item[1] not in known} == set()


def test_every_outcome_is_explained():
    """A reader of the question list can look up what each ending means."""
    assert sorted(_listed("docs/outcomes.md")) == sorted(Outcome)


def _webhooks() -> list[web.RouteDef]:
    """Where the platforms call us when every channel is on."""
    secret, address = "bi-mat-bi-mat", "https://motcua.example.vn"
    settings = read_settings(
        _env_file=None,
        public_url=address,
        telegram_token="1:a",
        telegram_mode="webhook",
        telegram_webhook_secret=secret,
        zalo_bot_token="1:a",
        zalo_bot_secret=secret,
        zalo_app_id="1",
        zalo_oa_id="2",
        zalo_app_secret=secret,
        zalo_oa_secret_key=secret,
    )
    channels = app.channels_of(settings, cast("Store", None), clock.now)
    return [route for channel in channels.values() for route in channel.webhooks(AsyncMock())]


def test_every_address_is_listed():
    """A developer or a firewall's keeper sees each address there is."""
    site = server.build(cast("Services", None), _webhooks())  # routes do not look at them
    routes = {
        f"{route.method} {route.resource.canonical}"
        for route in site.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }

    assert sorted(_listed("docs/routes.md")) == sorted(routes)


def test_every_table_is_explained():
    """Who asks what is stored, why, and for how long, finds each table."""
    assert sorted(_listed("docs/database.md")) == sorted(metadata.tables)


# --- pages ----------------------------------------------------------------------------------------------


def _links(page: Path) -> set[Path]:
    """The files inside the project that a page links to."""
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return {
        page.parent / link.split("#")[0] for link in found if "://" not in link and not link.startswith("#")
    }


def test_links_lead_somewhere():
    """A reader who follows a link inside the project arrives."""
    broken = {(name_of(page), str(link)) for page in PAGES for link in _links(page) if not link.exists()}

    assert broken == set()


def test_every_page_can_be_found():
    """No page is left lying about: each is linked from another one."""
    linked = {link.resolve() for page in PAGES for link in _links(page)}
    entrances = {ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"}

    assert [name_of(page) for page in PAGES if page not in linked | entrances] == []


def test_backup_of_the_runbook_copies_a_database_in_use(tmp_path):
    """Whoever follows the runbook holds every message, the newest included."""
    (code,) = re.findall(r'^\.venv/bin/python -c "(.*)"$', _read("docs/runbooks/backup.md"), re.MULTILINE)
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path}/data/motcua.db")
    database.prepare()
    with database.write() as connection:
        people.ensure_unit(connection, "Phòng Mẫu", dt.datetime(2026, 11, 21, tzinfo=dt.UTC))

    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    copy = Database(f"sqlite:///{tmp_path}/sao-luu.db")
    with copy.read() as connection:
        copied = [name for _, name in people.units(connection)]
    for opened in (database, copy):
        opened.close()

    assert copied == ["Phòng Mẫu"]


def test_every_test_a_page_names_is_there():
    """Who doubts a promise finds the test that shows it."""
    named = [
        (path, name)
        for page in PAGES
        for path, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", page.read_text(encoding="utf-8"))
    ]
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert named
    assert missing == []

"""Databases that are migrated once and then copied: to migrate each empty one took a third of the suite's time."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from storage.database import Database

Prepare = Callable[[Database], None]


def copying(template: Path, prepare: Prepare) -> Prepare:
    """`Database.prepare` that lets a file that is not there yet begin as a copy of the template."""

    def prepared(database: Database) -> None:
        file = database.file
        if file is not None and file.parent.is_dir() and not file.exists():
            shutil.copyfile(template, file)
        prepare(database)

    return prepared


def migrated_file(path: Path) -> Path:
    """A SQLite database with all tables and nothing in them."""
    _prepare(f"sqlite:///{path}")
    return path


def migrated_on(server: str) -> str:
    """The same on a PostgreSQL server. Returns its name."""
    name = f"template_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    _prepare(urlunsplit(urlsplit(server)._replace(path=f"/{name}")))
    return name


def _prepare(url: str) -> None:
    database = Database(url)
    database.prepare()
    database.close()

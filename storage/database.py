"""Opening a database: SQLite file or PostgreSQL, the same code above it.

Transactions are explicit: `write()` takes the writer's lock at once (SQLite: BEGIN IMMEDIATE), `read()` sees one
snapshot. Upgrading is Alembic's work, see `storage/migrations`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from knowledge.file_errors import why
from storage import revisions
from storage.columns import JSON_CODEC
from storage.errors import DatabaseUnusable, why_not_written
from storage.tables import metadata
from storage.waiting import PromptConnection

BUSY_TIMEOUT_S = 15
LOCK_TIMEOUT_MS = 100
GONE_S = 5
"""Silence after which PostgreSQL takes a writer for gone, and its locks with it: a live one never rests so long."""
GONE_IN_WORK_S = 30
"""The same in the midst of a transaction, where it may be working something out."""
POOL_SIZE = 8
"""Connections to PostgreSQL that are kept; as many may be asked for at once by who reads."""
FOR_THE_ENGINE = 4
"""So many more, when those are all out."""
LINE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""libpq's: how soon we find out that the way to PostgreSQL is cut; in seconds, the last in milliseconds."""


_SET = text("SELECT set_config(name, :value, false) FROM pg_settings WHERE name = :name")
"""For the session. What a version does not know is passed over: `idle_session_timeout` came with PostgreSQL 14."""


class Database:
    """One database, opened once per process by the composition root."""

    def __init__(self, url: str, pepper: str | None = None) -> None:
        """Open `url` (`sqlite:///file` or `postgresql://…`); nothing is read yet.

        `pepper`: the secret without which short answers cannot be hashed safely (`storage/dossier_checks.py`).

        Raises:
            DatabaseUnusable: for an address that makes no sense.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):  # not repeated: a password may stand anywhere in it
            raise DatabaseUnusable(
                "MOTCUA_DATABASE_URL không phải một địa chỉ cơ sở dữ liệu. Ví dụ đúng: sqlite:///data/motcua.db hoặc "
                "postgresql://motcua@may-chu/motcua (mật khẩu đặt riêng trong PGPASSWORD)."
            ) from None
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and _is_gone_at_the_end(parsed):
            raise DatabaseUnusable(
                f"MOTCUA_DATABASE_URL: {url} không chỉ tới tệp nào, dữ liệu sẽ mất khi chương trình dừng. "
                "Hãy ghi đường dẫn của tệp, ví dụ sqlite:///data/motcua.db"
            )
        # A file: address carries options of SQLite's own (read-only, say) and is taken as it is.
        plain = self.is_sqlite and parsed.database and not parsed.database.startswith("file:")
        self.file = Path(str(parsed.database)) if plain else None
        self.name = _name(parsed)
        if not self.is_sqlite and parsed.get_backend_name() != "postgresql":
            raise DatabaseUnusable(
                f"MOTCUA_DATABASE_URL: chỉ dùng được SQLite hoặc PostgreSQL, không dùng được {self.name}"
            )
        self.engine = (
            _sqlite(parsed.render_as_string(hide_password=False)) if self.is_sqlite else _postgresql(parsed)
        ).execution_options(motcua_pepper=pepper)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction: committed at the end, rolled back by an exception."""
        with self.engine.connect() as connection:
            connection.execution_options(motcua_write=True)
            with connection.begin():
                yield connection

    def for_writing(self) -> Connection:
        """A connection for many writing transactions, which hardly wait for others.

        They fail with what `storage.errors.is_held_by_others` knows: on SQLite at their beginning, on PostgreSQL at a
        row that somebody holds for longer than LOCK_TIMEOUT_MS. PostgreSQL ends a connection that is not used for
        GONE_S: its process is lost, though nobody told the server.
        """
        connection = self.engine.connect().execution_options(motcua_write=True, motcua_at_once=True)
        if not self.is_sqlite:
            wanted = {
                "lock_timeout": f"{LOCK_TIMEOUT_MS}ms",
                "idle_in_transaction_session_timeout": f"{GONE_IN_WORK_S}s",
                "idle_session_timeout": f"{GONE_S}s",
            }
            with connection.begin():
                for name, value in wanted.items():
                    connection.execute(_SET, {"name": name, "value": value})
        return connection

    def wait_for_others(self, connection: Connection) -> None:
        """Let this transaction wait for a locked row as long as it takes."""
        if not self.is_sqlite:
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One reading transaction."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One reading transaction that sees one moment however long it takes, while others write."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:  # SQLite's transactions are like that anyway
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def prepare(self) -> None:
        """Create the database or bring it up to date.

        Raises:
            DatabaseUnusable: read-only, made by a newer version, damaged or out of reach.
        """
        if self.file is not None:
            _make_folder(self.file)
        try:
            with self.write() as connection:
                _bring_up_to_date(connection)
        except DBAPIError as error:
            raise _explained(self, error) from error

    def is_up_to_date(self) -> bool:
        """Whether it can be read as it is; False when preparing it would say what is wrong."""
        if self.file is not None and not self.file.exists():
            return False
        try:
            with self.read() as connection:
                return revisions.current(connection) == revisions.known()[-1]
        except DBAPIError:
            return False

    def ping(self) -> None:
        """Answer if the database does; raises what the driver raises."""
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        self.engine.dispose()


def _name(url: URL) -> str:
    """As an operator reads it: without who signs in (a log would take that and the host for an e-mail address, and hide
    both), and without what the driver is told, a password perhaps.
    """
    query = {
        key: said for key, said in url.query.items() if url.get_backend_name() == "sqlite" or key == "host"
    }
    named = URL.create(
        url.get_backend_name(), host=url.host, port=url.port, database=url.database, query=query
    )
    return named.render_as_string()


def _is_gone_at_the_end(url: URL) -> bool:
    """SQLite takes an address without a file for a database in memory: each connection would have one of its own."""
    return (
        url.database in {None, "", "file:"}
        or ":memory:" in str(url.database)
        or url.query.get("mode") == "memory"
    )


def _bring_up_to_date(connection: Connection) -> None:
    if revisions.current(connection) != revisions.known()[-1]:
        from storage.upgrade import upgrade  # noqa: PLC0415 - Alembic: most starts have nothing to migrate

        upgrade(connection)
    # A read-only database opens well and fails at the first message: find out now.
    revisions.write_again(connection)


def in_memory() -> Engine:
    """An empty database of its own that is gone with the engine: for rehearsals, never for service."""
    engine = create_engine("sqlite://", poolclass=StaticPool, **JSON_CODEC)
    metadata.create_all(engine)
    return engine


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
        **JSON_CODEC,
    )

    @event.listens_for(engine, "connect")
    def _pragmas(dbapi_connection: object, _record: object) -> None:
        dbapi_connection.isolation_level = None  # type: ignore[attr-defined]  # we say BEGIN ourselves, below
        cursor = dbapi_connection.cursor()  # type: ignore[attr-defined]  # sqlite3.Connection
        # FULL: WAL with NORMAL may lose acknowledged messages when the power fails.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        begin = "BEGIN IMMEDIATE" if options.get("motcua_write", False) else "BEGIN"
        if not options.get("motcua_at_once", False):
            connection.exec_driver_sql(begin)
            return
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.cursor().execute("PRAGMA busy_timeout = 0")
        try:
            connection.exec_driver_sql(begin)
        finally:
            driver.cursor().execute(f"PRAGMA busy_timeout = {1_000 * BUSY_TIMEOUT_S}")

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        max_overflow=FOR_THE_ENGINE,
        **JSON_CODEC,
    )

    @event.listens_for(engine, "do_connect")
    def _connect(
        _dialect: object, _record: object, given: list[Any], named: dict[str, Any]
    ) -> PromptConnection:
        return PromptConnection.connect(*given, **{**LINE, **named})

    @event.listens_for(engine, "handle_error")
    def _go_elsewhere(context: ExceptionContext) -> None:
        """A server that only reads is none for us: after a fail-over its successor is at the same address."""
        if isinstance(context.original_exception, ReadOnlySqlTransaction):
            context.is_disconnect = True

    return engine


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(
            f"Không tạo được thư mục cho cơ sở dữ liệu {file} ({why(error)}). "
            "Hãy chọn nơi ghi được bằng MOTCUA_DATABASE_URL."
        ) from error
    if file.exists() and not os.access(file, os.W_OK):
        raise DatabaseUnusable(_READ_ONLY.format(name=file))


_READ_ONLY = (
    "Không ghi được vào cơ sở dữ liệu {name}: tệp hoặc thư mục chỉ cho đọc. "
    "Hãy cấp quyền ghi cho người chạy motcua, hoặc chọn nơi khác bằng MOTCUA_DATABASE_URL."
)


def _explained(database: Database, error: DBAPIError) -> DatabaseUnusable:
    cause = str(error.orig)
    if "readonly" in cause or "read-only" in cause or "unable to open" in cause:
        return DatabaseUnusable(_READ_ONLY.format(name=database.file or database.name))
    if "locked" in cause:
        return DatabaseUnusable(
            f"Cơ sở dữ liệu {database.name} đang bị một chương trình khác giữ. Hãy đóng chương trình đó rồi chạy lại."
        )
    if reason := why_not_written(error):
        return DatabaseUnusable(
            f"Không ghi được vào cơ sở dữ liệu {database.name}: {reason}. Hãy dọn chỗ trên đĩa (không xóa tệp trong "
            "thư mục dữ liệu) rồi chạy lại."
        )
    if "malformed" in cause or "not a database" in cause:
        return DatabaseUnusable(
            f"Tệp {database.file or database.name} bị hỏng hoặc không phải cơ sở dữ liệu. Dừng chương trình, cất tệp "
            "ấy (cả -wal, -shm) sang chỗ khác, rồi khôi phục bản sao lưu: xem docs/runbooks/backup.md."
        )
    return DatabaseUnusable(f"Không mở được cơ sở dữ liệu {database.name}: {cause}")

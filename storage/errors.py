"""Errors of the storage layer. Their messages are read by the operator and say what to do."""

from __future__ import annotations

import sqlite3

from psycopg.errors import DiskFull, LockNotAvailable, ReadOnlySqlTransaction
from sqlalchemy.exc import DBAPIError, OperationalError


class StorageError(Exception):
    """Base of all errors raised by `storage`."""


class DatabaseUnusable(StorageError):  # noqa: N818 - it names a state, as an operator reads it
    """The database cannot be opened, written or upgraded; the message says why and what to do."""


class Refused(StorageError):  # noqa: N818 - it is an answer, not a fault
    """What was asked is against a rule of the records (a used code, a closed plan)."""


FULL, READ_ONLY = "đĩa đầy", "chỉ cho đọc"
_REASONS = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: "đĩa hỏng, đầy hoặc hết hạn mức",  # a quota, for one
    sqlite3.SQLITE_READONLY: READ_ONLY,
}


def why_not_written(error: BaseException) -> str | None:
    """What an operator reads of a disk or database that takes nothing more; None when it is something else."""
    if not isinstance(error, DBAPIError):
        return None
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        # The kind is the lowest byte. After it our savepoint is gone, and only the context tells: `is_out_of_order`.
        reason = _REASONS.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        return reason or (why_not_written(error.__context__) if error.__context__ else None)
    kinds = ((DiskFull, FULL), (ReadOnlySqlTransaction, READ_ONLY))
    return next((reason for kind, reason in kinds if isinstance(cause, kind)), None)


def is_out_of_order(error: BaseException) -> bool:
    """Whether the database itself failed (gone, full, read-only, busy), so that no statement is to blame.

    SQLite undoes the whole transaction then, and our savepoint's rollback fails after it: the cause is the context.
    """
    if error.__context__ is not None and is_out_of_order(error.__context__):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode != sqlite3.SQLITE_ERROR  # that is: the statement is wrong
    return (
        error.connection_invalidated
        or isinstance(error, OperationalError)
        or why_not_written(error) is not None
    )


def is_held_by_others(error: BaseException) -> bool:
    """Whether another program is writing to the file, or holds a row: it may be tried again."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return isinstance(cause, LockNotAvailable)

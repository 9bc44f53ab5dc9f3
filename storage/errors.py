"""Errors of the storage layer. Their messages are read by the operator and say what to do."""


class StorageError(Exception):
    """Base of all errors raised by `storage`."""


class DatabaseUnusable(StorageError):  # noqa: N818 - it names a state, as an operator reads it
    """The database cannot be opened, written or upgraded; the message says why and what to do."""


class Refused(StorageError):  # noqa: N818 - it is an answer, not a fault
    """What was asked is against a rule of the records (a used code, a closed plan)."""

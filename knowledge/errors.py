"""Errors of the knowledge layer. Their messages are read by people."""


class KnowledgeError(Exception):
    """Base of all errors raised by `knowledge`."""


class DataError(KnowledgeError):
    """A data file is broken; the message names file, record and field."""

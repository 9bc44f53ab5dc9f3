"""Errors the operator reads: one clear line that says what to do."""


class OperatorError(Exception):
    """The process cannot go on; the message is shown without a traceback."""


class SettingsError(OperatorError):
    """A setting is wrong."""

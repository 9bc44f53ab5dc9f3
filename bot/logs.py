"""Logs: one line an event on standard error, as text or JSON, with the turn it belongs to.

Secrets and personal data are taken out here, whoever logs them: of messages, fields and tracebacks.
"""

from __future__ import annotations

import json
import logging
import os
import re
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from bot.settings import Settings
from knowledge.dossiers.codes import without_codes
from knowledge.privacy import mask
from knowledge.spelled_numbers import PHONE
from storage.errors import why_not_written

turn_id: ContextVar[str | None] = ContextVar("turn_id", default=None)
"""The turn that is being worked on: `storage.messages.turn_of`."""

_HIDDEN: tuple[tuple[re.Pattern[str], str], ...] = (
    # A bot's token; in Telegram's addresses it follows "bot" without a break.
    (re.compile(r"(?<!\d)\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"), "***"),
    (re.compile(r"(?<=://)[^/\s@:]*:[^/\s@]*(?=@)"), "***"),
    (re.compile(r"(?i)\b((?:bearer|basic)\s+)[^\s\"',]+"), r"\1***"),
    (
        re.compile(
            r"(?i)(?<![a-z])((?:access_|refresh_|app_?)?(?:token|secret|password|secret_key|appsecret_proof|code_verifier)"
            r"['\"]?\s*[=:]\s*['\"]?)(?!\*)[^\s&'\",;}]+"
        ),
        r"\1***",
    ),
    (re.compile(r"(?<=/lich/)[A-Za-z0-9_-]{20,}"), "***"),  # whoever has a calendar's address reads it
    # What a database or pydantic repeats of a row or a message.
    (re.compile(r"(?m)^(\s*DETAIL:).*$"), r"\1 …"),
    (re.compile(r"(?s)input_value=.*?, input_type="), "input_value=…, input_type="),
)
_PERSONAL = re.compile(rf"@|\d(?:\D{{0,3}}\d){{3}}|{PHONE.pattern}", re.IGNORECASE)
"""What every personal number or address holds: most lines hold none, and need no closer look. A card of identity that
is told digit by digit begins as a phone number does."""
_CONTROL = {number: f"\\x{number:02x}" for number in (*range(32), 127, 0x85, 0x2028, 0x2029)}
_BREAKS = {number: f"\\u{number:04x}" for number in (127, 0x85, 0x2028, 0x2029)}
"""What JSON leaves as it is, and some readers take for the end of a line."""
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; the rest are fields of the event."""
_ROW_IDS = {"conversation_id", "inbox_id", "outbox_id"}
"""Numbers that our database counted: an operator finds the row by them, and they tell nothing of anybody. With nine
digits they would be taken for an identity card. A platform's ids are a person's, and not among these."""


class Scrubber:
    """Takes secrets and personal data out of a text; half a letter, which nobody could write, becomes its number."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        # The longest first: one may be part of another.
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        text = text.encode("utf-8", "backslashreplace").decode()
        for secret in self._secrets:
            text = text.replace(secret, "***")
        for pattern, instead in _HIDDEN:
            text = pattern.sub(instead, text)
        return mask(without_codes(text)) if _PERSONAL.search(text) else text


class Lines(logging.Formatter):
    """`time LEVEL logger message field=value …`, a traceback indented below: nobody can write a line of their own."""

    def __init__(self, scrub: Scrubber) -> None:
        super().__init__()
        self._scrub = scrub

    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(record)
        harmless = {name: fields.pop(name) for name in list(fields) if _is_row_id(name, fields[name])}
        if turn_id.get():
            harmless["turn"] = turn_id.get()  # letters only
        said = self._scrub(f"{record.getMessage()}{_joined(fields)}").translate(_CONTROL)
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {said}{_joined(harmless)}"
        trace = self.trace_of(record)
        return line if trace is None else "\n    ".join([line, *trace.splitlines()])

    def trace_of(self, record: logging.LogRecord) -> str | None:
        """The scrubbed traceback; None when there is none, or nobody needs it: a full disk is no fault of a line."""
        if not record.exc_info or _why_not_written(record):
            return None
        return self._scrub(self.formatException(record.exc_info))


class JsonLines(Lines):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self._scrub(record.getMessage()),
        }
        fields = {name: self._clean(name, value) for name, value in _fields(record).items()}
        more = {"turn": turn_id.get(), "trace": self.trace_of(record)}
        event |= {name: value for name, value in (fields | more).items() if value is not None}
        return json.dumps(event, ensure_ascii=False).translate(_BREAKS)

    def _clean(self, name: str, value: object) -> object:
        """A number stays one, unless it would be hidden as text: a phone may be one, too."""
        if value is None or _is_row_id(name, value):
            return value
        said = str(value)
        clean = self._scrub(said)
        return value if isinstance(value, int | float) and clean == said else clean


def _fields(record: logging.LogRecord) -> dict[str, object]:
    reason = _why_not_written(record)
    fields = {name: value for name, value in vars(record).items() if name not in _OWN}
    return {**fields, "reason": reason} if reason else fields


def _why_not_written(record: logging.LogRecord) -> str | None:
    error = record.exc_info[1] if record.exc_info else None
    return why_not_written(error) if error else None


def _is_row_id(name: str, value: object) -> bool:
    return name in _ROW_IDS and isinstance(value, int)


def _joined(fields: dict[str, object]) -> str:
    return "".join(f" {name}={value}" for name, value in fields.items())


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every secret of the settings, the database's password included."""
    found = [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]
    try:
        password = urlsplit(settings.database_url).password or ""
    except ValueError:  # no address at all: opening the database says so
        password = ""
    return (*found, password, unquote(password), os.environ.get("PGPASSWORD", ""))


def set_up(settings: Settings) -> None:
    """Log from now on; libraries that print addresses with tokens in them only when something is wrong."""
    kind = JsonLines if settings.log_format == "json" else Lines
    handler = logging.StreamHandler()
    handler.setFormatter(kind(Scrubber(secrets_of(settings))))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for noisy in ("PIL", "httpx", "httpcore", "alembic", "matplotlib", "telegram", "filelock"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

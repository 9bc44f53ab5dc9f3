"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from knowledge.text import writable

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives row numbers only to INTEGER keys."""
MOST_TOLD = 4000
"""Characters of an error that are kept."""


def _as_json(value: object) -> str:
    return to_json(value, inf_nan_mode="null").decode()


def _from_json(stored: Any) -> object:
    """What is no JSON (only SQLite lets it in) is handed on as the text it is: its reader fails, nobody else's does."""
    try:
        return from_json(stored)
    except ValueError:
        return stored


JSON_CODEC: dict[str, Any] = {"json_serializer": _as_json, "json_deserializer": _from_json}
"""How every engine writes documents, those of reflected tables too; a quick one, as a turn reads and writes five.

No number is endless in JSON: PostgreSQL would refuse the whole row for NaN or Infinity, so they are written as null.
"""


class Json(TypeDecorator[Any]):
    """JSON: text on SQLite, JSONB on PostgreSQL, both written by `JSON_CODEC`."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())


class Told(TypeDecorator[str]):
    """What a platform or an error said: whatever it is, it can be written, as far as there is room for it."""

    impl = String
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        """`length`: the column's; None: a text."""
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:  # noqa: ARG002 - the same on both
        return String(self.length) if self.length else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the same on both
        return None if value is None else writable(value)[: self.length or MOST_TOLD]


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC. Naive datetimes are refused; SQLite keeps sortable ISO text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)

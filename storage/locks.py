"""Work that one process at a time may do. On SQLite whoever writes is alone anyway; so nothing is asked there."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Connection, text


class Alone(IntEnum):
    """Our advisory locks of one number (those of `storage.shards` have two)."""

    UPGRADE = 7003
    SWEEP = 7004
    DESK = 7005
    RETENTION = 7007
    BROADCAST = 7010
    DOSSIERS = 7014


def wait_to_be_alone(connection: Connection, work: Alone) -> None:
    """Wait until no other process does this work; ours ends with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:work)"), {"work": int(work)})

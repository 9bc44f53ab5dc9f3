"""What else lets a person in: one-time links, one-time codes of an app, recovery codes. All hashed or sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from storage.secrets_at_rest import hashed, new_code, new_token
from storage.tables import staff, staff_link, staff_recovery

LinkKind = Literal["password", "code"]
"""For choosing a password; for the step between the password and the one-time code."""
LASTS: dict[LinkKind, dt.timedelta] = {"password": dt.timedelta(hours=72), "code": dt.timedelta(minutes=5)}
RECOVERY_CODES = 10
RECOVERY_LENGTH = 24
"""Characters, about 119 bits: a plain hash keeps them (OWASP ASVS 5.0, 6.5.2)."""


def new_link(connection: Connection, staff_id: int, kind: LinkKind, now: dt.datetime) -> str:
    """A token that works once; earlier ones of this kind are void, and so is what has expired."""
    token = new_token()
    void = or_(
        (staff_link.c.staff_id == staff_id) & (staff_link.c.kind == kind), staff_link.c.expires_at <= now
    )
    connection.execute(delete(staff_link).where(void))
    row = {"token_hash": hashed(token), "staff_id": staff_id, "kind": kind, "expires_at": now + LASTS[kind]}
    connection.execute(insert(staff_link).values(**row))
    return token


def of_link(connection: Connection, token: str, kind: LinkKind, now: dt.datetime) -> int | None:
    """The account a token was made for; None when it is unknown, used or expired."""
    query = select(staff_link.c.staff_id).where(
        staff_link.c.token_hash == hashed(token), staff_link.c.kind == kind, staff_link.c.expires_at > now
    )
    return connection.execute(query).scalar_one_or_none()


def use_link(connection: Connection, token: str, kind: LinkKind, now: dt.datetime) -> int | None:
    """The same, and it is worth nothing afterwards."""
    used = delete(staff_link).where(
        staff_link.c.token_hash == hashed(token), staff_link.c.kind == kind, staff_link.c.expires_at > now
    )
    return connection.execute(used.returning(staff_link.c.staff_id)).scalar_one_or_none()


def keep_next_seed(connection: Connection, staff_id: int, sealed: str) -> None:
    """A seed that was shown and not confirmed yet."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(totp_next=sealed))


def next_seed(connection: Connection, staff_id: int) -> str | None:
    return connection.execute(select(staff.c.totp_next).where(staff.c.id == staff_id)).scalar_one_or_none()


def turn_on(connection: Connection, staff_id: int, step: int) -> list[str]:
    """Ask for codes of the confirmed seed from now on. Returns fresh recovery codes, to be shown once."""
    values = {"totp": staff.c.totp_next, "totp_next": None, "totp_step": step}
    connection.execute(update(staff).where(staff.c.id == staff_id).values(values))
    connection.execute(delete(staff_recovery).where(staff_recovery.c.staff_id == staff_id))
    codes = [new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    rows = [{"code_hash": hashed(code), "staff_id": staff_id} for code in codes]
    connection.execute(insert(staff_recovery), rows)
    return codes


def turn_off(connection: Connection, staff_id: int) -> None:
    values = {"totp": None, "totp_next": None, "totp_step": None}
    connection.execute(update(staff).where(staff.c.id == staff_id).values(values))
    connection.execute(delete(staff_recovery).where(staff_recovery.c.staff_id == staff_id))


def use_step(connection: Connection, staff_id: int, step: int) -> bool:
    """Use up the code of a 30-second step. False: it, or a later one, was used before."""
    fresh = or_(staff.c.totp_step.is_(None), staff.c.totp_step < step)
    return (
        connection.execute(update(staff).where(staff.c.id == staff_id, fresh).values(totp_step=step)).rowcount
        == 1
    )


def use_recovery(connection: Connection, staff_id: int, code: str) -> bool:
    """Use up a recovery code, however it was typed. False: there is no such one."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    used = delete(staff_recovery).where(
        staff_recovery.c.staff_id == staff_id, staff_recovery.c.code_hash == hashed(plain)
    )
    return connection.execute(used).rowcount == 1


def recovery_left(connection: Connection, staff_ids: Collection[int]) -> dict[int, int]:
    """How many recovery codes each account has left."""
    query = select(staff_recovery.c.staff_id, func.count()).group_by(staff_recovery.c.staff_id)
    return dict(connection.execute(query.where(staff_recovery.c.staff_id.in_(staff_ids))).all())

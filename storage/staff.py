"""Who may use the admin pages: accounts, their roles, and the code for the first sign-in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update

from storage.errors import Refused
from storage.secrets_at_rest import hashed, new_code
from storage.tables import setup_code, staff, staff_session

Role = Literal["admin", "leader", "editor", "viewer"]
ROLES: tuple[Role, ...] = ("admin", "leader", "editor", "viewer")
FAILURES_BEFORE_LOCK = 5
LOCK = dt.timedelta(minutes=15)
NO_PASSWORD = "!"  # noqa: S105 - no hash is like this, so no password opens the account
"""Of an account that was invited and has not chosen a password yet."""


@dataclass(frozen=True)
class Staff:
    """A person with an account for the admin pages."""

    id: int
    login: str
    name: str
    role: str
    password_hash: str
    locked_until: dt.datetime | None
    unit_id: int | None = None
    disabled_at: dt.datetime | None = None
    totp: str | None = None
    """The seed of one-time codes, sealed; None: signing in asks for the password only."""

    @property
    def invited(self) -> bool:
        """Whether a password is still to be chosen."""
        return self.password_hash == NO_PASSWORD

    def may_see(self, unit_id: int | None) -> bool:
        """Whether what belongs to this unit is for them: a unit's leader works on the own unit's only."""
        return self.role != "leader" or (self.unit_id is not None and self.unit_id == unit_id)


_COLUMNS = (
    staff.c.id,
    staff.c.login,
    staff.c.name,
    staff.c.role,
    staff.c.password_hash,
    staff.c.locked_until,
    staff.c.unit_id,
    staff.c.disabled_at,
    staff.c.totp,
)


def anybody(connection: Connection) -> bool:
    return bool(connection.execute(select(exists(select(staff.c.id)))).scalar())


def everybody(connection: Connection) -> list[Staff]:
    """All accounts, by name."""
    return [Staff(*row) for row in connection.execute(select(*_COLUMNS).order_by(staff.c.name, staff.c.id))]


def by_login(connection: Connection, login: str) -> Staff | None:
    return _one(connection, staff.c.login == login.strip().lower())


def by_id(connection: Connection, staff_id: int) -> Staff | None:
    return _one(connection, staff.c.id == staff_id)


def _one(connection: Connection, condition: ColumnElement[bool]) -> Staff | None:
    row = connection.execute(select(*_COLUMNS).where(condition)).one_or_none()
    return Staff(*row) if row else None


def add(
    connection: Connection,
    *,
    login: str,
    name: str,
    password_hash: str,
    role: str,
    now: dt.datetime,
    unit_id: int | None = None,
) -> int:
    """Make an account; the setup code is used up with the first one.

    Raises:
        Refused: there is an account of this login.
    """
    if by_login(connection, login) is not None:
        raise Refused(f"Đã có tài khoản «{login.strip().lower()}». Anh/chị chọn tên đăng nhập khác.")
    connection.execute(delete(setup_code))
    values = {"login": login.strip().lower(), "name": name, "password_hash": password_hash, "role": role}
    key = connection.execute(
        insert(staff).values(**values, unit_id=unit_id, created_at=now)
    ).inserted_primary_key
    assert key is not None
    return int(key[0])


def set_password(connection: Connection, login: str, password_hash: str) -> bool:
    """True when there is such an account. Its sessions end; one-time codes stay as they were."""
    found = by_login(connection, login)
    if found is None:
        return False
    connection.execute(delete(setup_code))
    connection.execute(
        update(staff)
        .where(staff.c.id == found.id)
        .values(password_hash=password_hash, failed_logins=0, locked_until=None)
    )
    connection.execute(delete(staff_session).where(staff_session.c.staff_id == found.id))
    return True


def set_role(connection: Connection, staff_id: int, role: Role, unit_id: int | None) -> None:
    """Give an account another role; it holds from the next click on.

    Raises:
        Refused: nobody would be left who may give roles.
    """
    connection.execute(update(staff).where(staff.c.id == staff_id).values(role=role, unit_id=unit_id))
    _somebody_gives_roles(connection)


def disable(connection: Connection, staff_id: int, now: dt.datetime) -> None:
    """Shut an account: its sessions end at once.

    Raises:
        Refused: nobody would be left who may give roles.
    """
    connection.execute(update(staff).where(staff.c.id == staff_id).values(disabled_at=now))
    connection.execute(delete(staff_session).where(staff_session.c.staff_id == staff_id))
    _somebody_gives_roles(connection)


def enable(connection: Connection, staff_id: int) -> None:
    connection.execute(update(staff).where(staff.c.id == staff_id).values(disabled_at=None))


def _somebody_gives_roles(connection: Connection) -> None:
    able = select(staff.c.id).where(
        staff.c.role == "admin", staff.c.disabled_at.is_(None), staff.c.password_hash != NO_PASSWORD
    )
    if connection.execute(able.limit(1)).scalar() is None:
        raise Refused("Phải còn ít nhất một quản trị viên đang dùng được. Anh/chị thêm người khác trước.")


def new_setup_code(connection: Connection, now: dt.datetime, beside: dt.timedelta = dt.timedelta(0)) -> str:
    """A fresh code for the first sign-in; those made longer than `beside` ago are void."""
    code = new_code(12)
    made = setup_code.c.created_at
    connection.execute(delete(setup_code).where(or_(made <= now - beside, made > now + beside)))
    connection.execute(insert(setup_code).values(code_hash=hashed(code), created_at=now))
    return code


def setup_code_is_right(connection: Connection, code: str) -> bool:
    query = select(
        exists(select(setup_code.c.code_hash).where(setup_code.c.code_hash == hashed(code.strip())))
    )
    return bool(connection.execute(query).scalar())


def count_attempt(connection: Connection, staff_id: int, now: dt.datetime, *, right: bool) -> bool:
    """Take note of a checked password or code; too many wrong ones lock the account for a while. True when locked.

    The lock is looked at after the password was checked, in the same transaction that counts: a burst of guesses sent
    at once gets no more tries than guesses sent one by one.
    """
    until = connection.execute(select(staff.c.locked_until).where(staff.c.id == staff_id)).scalar()
    if until is not None and until > now:
        return True
    if not right:
        _record_failure(connection, staff_id, now)
    return False


def _record_failure(connection: Connection, staff_id: int, now: dt.datetime) -> None:
    connection.execute(
        update(staff).where(staff.c.id == staff_id).values(failed_logins=staff.c.failed_logins + 1)
    )
    connection.execute(
        update(staff)
        .where(staff.c.id == staff_id, staff.c.failed_logins >= FAILURES_BEFORE_LOCK)
        .values(failed_logins=0, locked_until=now + LOCK)
    )
